"""A user whose part is written down."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from vr_assistant.messages import DialogueNote, Message
from vr_assistant.mind.dialogue import script
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.script import ScriptedUser, ScriptLine, read_script
from vr_assistant.mind.dialogue.turns import Utterance
from vr_assistant.telemetry.spans import TurnSpans

DEMO = Path(__file__).parents[2] / "assets" / "demo"


class Listener:
    """Answers a text when told to; hears sound as "heard" until silence comes."""

    def __init__(self, attention: AttentionSign) -> None:
        self.attention = attention
        self.said: list[Utterance] = []
        self.bytes_heard = 0

    def hear(self, block: bytes) -> None:
        self.bytes_heard += len(block)

    async def take_text(self, utterance: Utterance, spans: TurnSpans) -> None:
        self.said.append(utterance)
        self.attention.show("thinking")


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "GAP_S", 0.0)
    monkeypatch.setattr(script, "BLOCK_S", 0.0)


def perform(
    lines: list[ScriptLine], act: Callable[[Listener, AttentionSign], object] | None = None
) -> tuple[Listener, list[Message]]:
    messages: list[Message] = []
    attention = AttentionSign(messages.append)
    listener = Listener(attention)

    async def run() -> None:
        attention.show("listening")
        user = ScriptedUser(lines, listener, attention, lambda: False, messages.append)
        task = asyncio.create_task(user.perform())
        while not task.done():
            if attention.state == "thinking":
                if act:
                    act(listener, attention)
                attention.show("listening")
            await asyncio.sleep(0)
        await task

    asyncio.run(run())
    return listener, messages


def test_each_line_waits_for_the_answer_to_the_one_before() -> None:
    before: list[int] = []
    listener, _ = perform(
        [ScriptLine(text="Hello"), ScriptLine(text="带我去书店")], lambda ears, _: before.append(len(ears.said))
    )
    assert [(u.text, u.lang) for u in listener.said] == [("Hello", "en"), ("带我去书店", "zh")]
    assert before == [1, 2]


def test_a_sound_file_is_heard_whole_with_silence_around() -> None:
    wav = DEMO / "4-my-cart.wav"
    listener, _ = perform([ScriptLine(wav=wav)])
    assert listener.bytes_heard > wav.stat().st_size - 44 + 2 * 16_000  # and a second of silence


def test_a_file_that_is_no_sound_is_told_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"nothing of the kind" * 9)
    listener, messages = perform([ScriptLine(wav=tmp_path / "a.wav"), ScriptLine(text="Hello")])
    error, *over = [m.event for m in messages if isinstance(m, DialogueNote)]
    assert over == [{"event": "turn_over", "number": 1}, {"event": "turn_over", "number": 2}], "nobody plays it again"
    assert error["code"] == "bad_audio" and [u.text for u in listener.said] == ["Hello"]


def test_a_script_is_read_from_what_the_supervisor_sends() -> None:
    assert read_script("") == [] and read_script("null") == []
    assert read_script('[{"wav": "a.wav"}, {"text": "Hi"}]') == [ScriptLine(wav=Path("a.wav")), ScriptLine(text="Hi")]
