"""Small stages and minds to supervise. Each runs in a real child process and is named as "fake_rooms:function"."""

import json
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.errors import NoDisplay, WeightsMissing
from vr_assistant.messages import (
    Alive,
    AnyMessage,
    Arrived,
    Caption,
    ConversationEnded,
    DialogueNote,
    FramesShown,
    MindReady,
    MindStatus,
    MuteToggled,
    SceneSnapshot,
    SetAttention,
    Speak,
    StageClosed,
    StageReady,
    Stop,
    decode,
    encode,
)


class Room:
    """The child's end of the link, with a diary that the test can read."""

    def __init__(self, link: Connection, settings_json: str, name: str) -> None:
        self._link = link
        self.settings = Settings.model_validate_json(settings_json)
        self._diary = self.settings.paths.data_dir / f"{name}.diary"
        self.starts = self._diary.read_text().count("started") + 1 if self._diary.exists() else 1
        self.write("started")

    def write(self, line: str) -> None:
        with self._diary.open("a") as file:
            file.write(line + "\n")

    def send(self, message: object) -> None:
        self._link.send_bytes(encode(message))

    def receive(self) -> AnyMessage:
        """The next message; ends the process in good order when told to stop or left alone."""
        try:
            message = decode(self._link.recv_bytes())
        except (EOFError, OSError):
            raise SystemExit(0) from None
        self.write(type(message).__name__)
        if isinstance(message, Stop):
            raise SystemExit(0)
        return message


def diary(settings: Settings, name: str) -> list[str]:
    path = settings.paths.data_dir / f"{name}.diary"
    return path.read_text().splitlines() if path.exists() else []


# --- stages --------------------------------------------------------------------------------------


def stage(link: Connection, settings_json: str) -> None:
    """Walks the user to wherever a caption says, at once."""
    room = Room(link, settings_json, "stage")
    room.send(StageReady("fake"))
    while True:
        message = room.receive()
        if isinstance(message, Caption):
            room.send(Arrived(message.text))
        if isinstance(message, MindStatus):
            room.write(f"mind {message.state}")


def closing_stage(link: Connection, settings_json: str) -> None:
    """The user closes the window as soon as the assistant is ready."""
    room = Room(link, settings_json, "stage")
    room.send(StageReady("fake"))
    while True:
        message = room.receive()
        if isinstance(message, MindStatus) and message.state == "ready":
            room.send(StageClosed())


def late_stage(link: Connection, settings_json: str) -> None:
    """Misses a third of its frames for two seconds, and hardly any later; its seconds are short."""
    room = Room(link, settings_json, "stage")
    room.send(StageReady("fake"))
    seconds = 0
    while True:
        if link.poll(0.02):
            room.receive()
        else:
            seconds += 1
            room.send(FramesShown(60, 30) if seconds <= 2 else FramesShown(199, 1))


def blind_stage(link: Connection, settings_json: str) -> None:
    """There is no screen."""
    Room(link, settings_json, "stage")
    raise NoDisplay("There is no screen.", "Use --offscreen.")


def crashing_stage(link: Connection, settings_json: str) -> None:
    """Draws one picture and dies of it, every time."""
    Room(link, settings_json, "stage").send(StageReady("fake"))
    os.kill(os.getpid(), signal.SIGKILL)


def stillborn_stage(link: Connection, settings_json: str) -> None:
    """Its headset's software crashes."""
    Room(link, settings_json, "stage")
    os.kill(os.getpid(), signal.SIGKILL)


def hanging_stage(link: Connection, settings_json: str) -> None:
    """Its headset's software does not answer."""
    Room(link, settings_json, "stage")
    time.sleep(600)


def crashing_once_stage(link: Connection, settings_json: str) -> None:
    room = Room(link, settings_json, "stage")
    if room.starts == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    room.send(StageReady("fake"))
    while True:
        room.receive()


# --- minds ---------------------------------------------------------------------------------------


def mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Repeats what it hears; ends when the script does."""
    room = Room(link, settings_json, "mind")
    room.write(f"server {room.settings.llm.base_url}")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    for number, line in enumerate(json.loads(script)):
        _say(room, number, line["text"])
    if json.loads(script):
        room.send(ConversationEnded())
    while True:
        room.receive()


def fragile_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Is killed the first time, while it answers its first line."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    lines = [line["text"] for line in json.loads(script)]
    for number, text in enumerate(lines):
        _say(room, number, text, seconds=60.0 if room.starts == 1 else 0.1)
        if room.starts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    room.send(ConversationEnded())
    while True:
        room.receive()


def fragile_silent_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Is killed while it speaks; with no script left it listens to a microphone and says nothing of an end."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    for number, line in enumerate(json.loads(script)):
        _say(room, number, line["text"], seconds=60.0)
        os.kill(os.getpid(), signal.SIGKILL)
    while True:
        room.receive()


def muted_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Is muted by its user, and then killed."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    if room.starts == 1:
        room.send(SetAttention("muted"))
        os.kill(os.getpid(), signal.SIGKILL)
    while not isinstance(room.receive(), MuteToggled):
        pass
    room.send(ConversationEnded())
    while True:
        room.receive()


def thinking_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Is killed the first time, after it has heard its first line and before it has done anything about it."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    for number, line in enumerate(json.loads(script)):
        if room.starts == 1:
            room.send(DialogueNote({"event": "transcript", "text": line["text"], "lang": "en", "t": 0.0}))
            os.kill(os.getpid(), signal.SIGKILL)
        _say(room, number, line["text"])
    room.send(ConversationEnded())
    while True:
        room.receive()


def robbed_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Dies once, and then finds its weights gone."""
    room = Room(link, settings_json, "mind")
    if room.starts > 1:
        raise WeightsMissing("The weights whisper-base are not on this machine.", "Fetch them.")
    room.send(MindReady("no microphone", "no loudspeaker"))
    os.kill(os.getpid(), signal.SIGKILL)


def hard_of_hearing_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Hears nothing in its first line, goes on, and is killed before it hears the second."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    if room.starts == 1:
        room.send(DialogueNote({"event": "error", "code": "bad_audio", "message": "No words.", "hint": "", "t": 0.0}))
        room.send(DialogueNote({"event": "turn_over", "number": 1}))
        os.kill(os.getpid(), signal.SIGKILL)
    for number, line in enumerate(json.loads(script)):
        _say(room, number, line["text"])
    room.send(ConversationEnded())
    while True:
        room.receive()


def dying_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Never gets anywhere."""
    Room(link, settings_json, "mind")
    os._exit(7)


def deaf_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Hangs: reads nothing, stops for nobody."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    while True:
        time.sleep(60)


def freezing_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Hangs the first time, in the middle of a conversation, and is of no help to itself."""
    room = Room(link, settings_json, "mind")
    room.send(MindReady("no microphone", "no loudspeaker"))
    _wait_for_stage(room)
    if room.starts == 1:
        room.send(Alive())
        os.kill(os.getpid(), signal.SIGSTOP)
    room.send(ConversationEnded())
    while True:
        room.receive()


def rude_mind(link: Connection, settings_json: str, script: str, recording: str) -> None:
    """Sends what it must not, and nonsense, before it goes on properly."""
    link.send_bytes(b"\xc1 nonsense")
    link.send_bytes(encode(MuteToggled()))
    link.send_bytes(encode(Stop()))
    mind(link, settings_json, script, recording)


def _wait_for_stage(room: Room) -> None:
    while not isinstance(room.receive(), StageReady):
        pass
    room.send(SceneSnapshot("listening", "noon", "clear"))


def _say(room: Room, number: int, text: str, seconds: float = 0.1) -> None:
    room.send(DialogueNote({"event": "transcript", "text": text, "lang": "en", "t": 0.0}))
    room.send(Caption("user", text, "en"))
    while not isinstance(room.receive(), Arrived):
        pass
    room.send(Speak(number, f"Here is {text}.", "en", time.monotonic_ns(), seconds, [], []))
    room.send(DialogueNote({"event": "reply", "text": f"Here is {text}.", "t": 0.1}))


def settings_in(folder: Path) -> Settings:
    """Nothing of the user's own is touched."""
    (folder / "data").mkdir(exist_ok=True)
    paths = {"data_dir": folder / "data", "cache_dir": folder / "cache", "log_dir": folder / "log"}
    return Settings.model_validate({"paths": paths, "llm": {"provider": "rules"}})
