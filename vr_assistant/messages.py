"""The link between stage and mind: every message that may cross it, and nothing else.

Frame of reference: OpenXR's. Right-handed, metres, +X right (east), +Y up, -Z forward (north).
Yaw: radians about +Y; 0 looks along -Z, positive turns left.
Times: `*_at_ns` are nanoseconds of `time.monotonic_ns()`, one clock for all processes of a machine.
Speech events carry the time at which the sound leaves the loudspeaker.
Whoever reads a message refuses numbers that are not finite or far out, and lists that no frame has time for.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Lang = Literal["en", "zh"]
TimeOfDay = Literal["morning", "noon", "sunset", "night"]
Weather = Literal["clear", "fog", "rain", "snow"]
Attention = Literal["waking", "listening", "heard", "thinking", "speaking", "muted", "asleep", "button"]
"""muted: nothing is heard. asleep: only the wake word is. button: nothing is, until the talk button is held."""
IDLE: frozenset[Attention] = frozenset(("listening", "muted", "asleep", "button"))
"""Nothing is going on: nobody speaks, nothing is being thought about."""
Listening = Literal["open", "wake_word", "hold_to_talk"]
"""How the user wants to be heard: always, once called, or while they hold the talk button."""
GestureName = Literal["nod", "point", "wave", "shrug", "present"]
Metres = Annotated[float, Meta(ge=-100_000, le=100_000)]
Seconds = Annotated[float, Meta(ge=-3600, le=3600)]
Nanoseconds = Annotated[int, Meta(ge=0, lt=1 << 62)]
MOST_POINTS = 10_000
MOST_IN_A_SENTENCE = 4_000
"""Words, and mouth shapes: minutes of them."""
MOST_CART_LINES = 2_000


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of everything on the link."""


# --- mind -> stage: scene commands ---------------------------------------------------------------


class ShowRoute(Message, frozen=True):
    """The assistant starts to lead the way along points on the ground."""

    place: str
    label_en: str
    label_zh: str
    points: Annotated[list[tuple[Metres, Metres]], Meta(max_length=MOST_POINTS)]
    """(x, z) from the user's feet to the entrance, at least two."""


class HideRoute(Message, frozen=True):
    """Guiding has ended or was stopped."""


class ProductCard(msgspec.Struct, frozen=True):
    """What the shelf shows of one product."""

    id: str
    name_en: str
    name_zh: str
    price_minor: int
    currency: str
    category: str
    """Chooses the little model on the shelf."""
    colour: str
    """CSS hex colour, e.g. #3366cc."""


class ShowShelf(Message, frozen=True):
    """Products laid out before the user, numbered from 1 in this order; at most six."""

    title: str
    products: list[ProductCard]


class HideShelf(Message, frozen=True):
    pass


class CartLine(msgspec.Struct, frozen=True):
    product: str
    name_en: str
    name_zh: str
    quantity: int
    price_minor: int
    """Of one piece."""


class ShowCart(Message, frozen=True):
    """The cart as it is now; `is_open` asks for the whole panel, else only the small counter."""

    lines: Annotated[list[CartLine], Meta(max_length=MOST_CART_LINES)]
    total_minor: int
    currency: str
    is_open: bool = True


class ShowAnswer(Message, frozen=True):
    """A fact on a panel beside the assistant."""

    title: str
    text: str
    source: str


class HideAnswer(Message, frozen=True):
    pass


class SetEnvironment(Message, frozen=True):
    """Fields that are None stay as they are."""

    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None


# --- mind -> stage: speech and attention ---------------------------------------------------------


class TimedWord(msgspec.Struct, frozen=True):
    text: str
    start_s: Seconds
    """From the start of the utterance."""


class TimedViseme(msgspec.Struct, frozen=True):
    viseme: str
    """One of sil aa ih ou ee oh PP FF TH DD kk CH SS nn RR (Oculus names; VRM uses the first five)."""
    start_s: Seconds


class Speak(Message, frozen=True):
    """One spoken sentence: its words and mouth shapes on the playback clock."""

    utterance: int
    text: str
    lang: Lang
    starts_at_ns: Nanoseconds
    seconds: Annotated[float, Meta(ge=0, le=3600)]
    words: Annotated[list[TimedWord], Meta(max_length=MOST_IN_A_SENTENCE)]
    visemes: Annotated[list[TimedViseme], Meta(max_length=MOST_IN_A_SENTENCE)]


class StopSpeaking(Message, frozen=True):
    """The voice has fallen silent before its end (barge-in, failure)."""

    utterance: int


class Caption(Message, frozen=True):
    """A line of text below the view. The assistant's own words come with Speak instead."""

    speaker: Literal["user", "system"]
    text: str
    lang: Lang
    is_final: bool = True
    """Else what the user seems to have said so far; the next one takes its place, an empty one takes it away."""


class SetAttention(Message, frozen=True):
    """The visible sign of what the assistant is doing."""

    state: Attention


class SetListening(Message, frozen=True):
    """How the user is heard from now on."""

    way: Listening
    call: Annotated[str, Meta(max_length=40)] = ""
    """What to say to wake the assistant, e.g. "Hey Jarvis"."""


class HeardLevel(Message, frozen=True):
    """How loud the microphone is, at most ten times a second and only while it is open; nothing is kept of it."""

    db: Annotated[int, Meta(ge=-90, le=0)]
    """Root mean square below full scale."""


class Gesture(Message, frozen=True):
    name: GestureName


class AskToConfirm(Message, frozen=True):
    """A panel with a plain yes and no; the words come in the language being spoken."""

    question: int
    """Its number; a newer one takes the place of an older one."""
    title: str
    lines: Annotated[list[str], Meta(max_length=8)]
    """What exactly a yes would do, e.g. the goods and the total."""
    yes: str
    no: str


class HideQuestion(Message, frozen=True):
    """It was answered aloud, or does not matter any more."""

    question: int


class SetSeeThrough(Message, frozen=True):
    """Show the user's own room instead of the town, or the town again. Without effect where it cannot be shown."""

    is_on: bool


class Recentre(Message, frozen=True):
    """Let the user stand in the middle of things again, looking at the assistant."""


class SceneSnapshot(Message, frozen=True):
    """Everything a fresh stage, or one whose mind was restarted, needs to be whole again."""

    attention: Attention
    time_of_day: TimeOfDay
    weather: Weather
    route: ShowRoute | None = None
    shelf: ShowShelf | None = None
    cart: ShowCart | None = None
    answer: ShowAnswer | None = None
    question: AskToConfirm | None = None
    listening: SetListening = SetListening("open")


# --- stage -> mind -------------------------------------------------------------------------------


class StageReady(Message, frozen=True):
    """The first picture that follows the head is on the screen; the mind answers with a SceneSnapshot."""

    runtime: str
    sees_room: bool = False
    """Whether the user's own room can be shown."""


class UserPose(Message, frozen=True):
    """Where the user's head is when a frame is seen, as often as there are frames, but at most 100 times a second."""

    x: float
    y: float
    z: float
    yaw: float
    pitch: float
    at_ns: int


class AssistantPose(Message, frozen=True):
    """Where the assistant's mouth is: when she has moved, and now and then."""

    x: Metres
    y: Metres
    z: Metres
    at_ns: int
    is_in_town: bool = True
    """False while the user sees their own room: the walls of the town are not there."""


class Arrived(Message, frozen=True):
    """User and guide have reached the place."""

    place: str


class ProductSelected(Message, frozen=True):
    """The user pointed at a product on the shelf and selected it."""

    product: str


class MuteToggled(Message, frozen=True):
    """The user pressed the microphone button."""


class ListeningChosen(Message, frozen=True):
    """The user chose how to be heard, with the menu or a key; from the supervisor: had chosen it before."""

    way: Listening


class NextMicrophone(Message, frozen=True):
    """The user wants to be heard through the next microphone there is."""


class MicrophoneChosen(Message, frozen=True):
    """The microphone that the user has chosen, to the supervisor; from the supervisor: had chosen it before."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    """See config: audio.input_device."""


class TalkHeld(Message, frozen=True):
    """The talk button was pressed or let go. It opens no microphone that is muted."""

    is_held: bool


class HeadsetWorn(Message, frozen=True):
    """The headset was put on or taken off; while it is off, the microphone is off."""

    is_worn: bool


class UserSays(Message, frozen=True):
    """A simulated user speaks: a sound file, or a text as if it had been heard."""

    wav: str = ""
    text: Annotated[str, Meta(max_length=2000)] = ""


class Answered(Message, frozen=True):
    """The user pressed yes or no."""

    question: int
    is_yes: bool


# --- supervisor -> stage, mind -------------------------------------------------------------------


class MindStatus(Message, frozen=True):
    """To the stage: how the mind is. The stage says so in the world."""

    state: Literal["starting", "ready", "restarting"]
    detail: str = ""


class Stop(Message, frozen=True):
    """End cleanly now."""


# --- to the supervisor ---------------------------------------------------------------------------


class StageClosed(Message, frozen=True):
    """The user closed the window or left the application from the headset."""


class FramesShown(Message, frozen=True):
    """What became of the last second's frames, from a stage whose runtime has a clock of its own."""

    frames: int
    missed: int
    """Ticks that passed without one."""


class StoryEnded(Message, frozen=True):
    """The simulated user has lived its story, or could not."""

    problem: str = ""
    """What did not come; empty when all did."""


class MindReady(Message, frozen=True):
    """The mind listens. `audio_in` and `audio_out` are what the user should be told."""

    audio_in: str
    audio_out: str


class ConversationEnded(Message, frozen=True):
    """The scripted input (WAV files, texts) has been played and answered to its end."""


class SoundRecorded(Message, frozen=True):
    """A sound file of this recording: what the user said or the assistant was heard to say."""

    source: Literal["user", "assistant"]
    path: str
    """Relative to the recording's folder."""
    starts_at_ns: int
    seconds: float


class DialogueNote(Message, frozen=True):
    """A line of the event log: transcript, action, order, reply, error or timing, as `ask --json` prints them.

    Of a scripted conversation also turn_over, with the number of the line, from 1, that is done with.
    """

    event: dict[str, object]


class Alive(Message, frozen=True):
    """The mind's event loop turns: now and then, so that one that hangs is found."""


class TurnSliced(Message, frozen=True):
    """What a part of a turn took; sent while the run is traced. See telemetry.spans.Slice."""

    turn: int
    part: str
    starts_at_ns: int
    duration_ns: int
    figures: dict[str, float] = {}


Command = (
    ShowRoute | HideRoute | ShowShelf | HideShelf | ShowCart | ShowAnswer | HideAnswer | SetEnvironment
    | Speak | StopSpeaking | Caption | SetAttention | SetListening | HeardLevel | Gesture | AskToConfirm | HideQuestion
    | SetSeeThrough | Recentre | SceneSnapshot
)  # fmt: skip
Report = (
    StageReady | UserPose | AssistantPose | Arrived | ProductSelected | MuteToggled | ListeningChosen | TalkHeld
    | NextMicrophone | HeadsetWorn | Answered | UserSays
)  # fmt: skip
Notice = (
    MindStatus | Stop | StageClosed | FramesShown | StoryEnded | MindReady | ConversationEnded | SoundRecorded
    | DialogueNote | TurnSliced | Alive | MicrophoneChosen
)  # fmt: skip
AnyMessage = Command | Report | Notice

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(AnyMessage)


def encode(message: Message) -> bytes:
    """One message as MessagePack."""
    return _encoder.encode(message)


def decode(data: bytes) -> AnyMessage:
    """Raises msgspec.DecodeError or ValidationError when the bytes are no message of ours."""
    message: AnyMessage = _decoder.decode(data)
    return message


def to_plain(message: Message) -> dict[str, object]:
    """For events.jsonl: a dict with the message's name under "type"."""
    plain: dict[str, object] = msgspec.to_builtins(message)
    return plain


def from_plain(plain: object) -> AnyMessage:
    """Inverse of to_plain; raises msgspec.ValidationError."""
    message: AnyMessage = msgspec.convert(plain, AnyMessage)
    return message
