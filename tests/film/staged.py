"""A conversation of twenty seconds, as if it had been recorded: a walk, a shelf, a cart."""

import math
import wave
from pathlib import Path

import numpy as np

from vr_assistant.messages import (
    Arrived,
    Caption,
    CartLine,
    DialogueNote,
    Gesture,
    HideRoute,
    Message,
    MindStatus,
    ProductCard,
    SceneSnapshot,
    SetAttention,
    ShowCart,
    ShowRoute,
    ShowShelf,
    SoundRecorded,
    Speak,
    StageReady,
    TimedViseme,
    TimedWord,
)
from vr_assistant.recording.recorder import Recorder, Sender

SECOND = 1_000_000_000
START = 5_000 * SECOND
MOUTHS = ("aa", "PP", "ih", "SS", "oh", "DD", "ee", "kk", "ou", "nn")


def sentence(number: int, text: str, lang: str, at_s: float, seconds: float) -> Speak:
    words = text.split() if lang == "en" else list(text)
    visemes = [TimedViseme(MOUTHS[i % len(MOUTHS)], i * 0.09) for i in range(int(seconds / 0.09))]
    timed = [TimedWord(word, seconds * i / len(words)) for i, word in enumerate(words)]
    starts_at_ns = START + round(at_s * SECOND)
    return Speak(number, text, "zh" if lang == "zh" else "en", starts_at_ns, seconds, timed, visemes)


def product(number: int, en: str, zh: str, price: int, category: str, colour: str) -> ProductCard:
    return ProductCard(f"p{number}", en, zh, price, "EUR", category, colour)


SHELF = ShowShelf(
    "Books for the summer",
    [
        product(1, "The Lighthouse Keeper's Daughter", "灯塔守护者的女儿", 1899, "books", "#2f6f9f"),
        product(2, "Cooking with Herbs", "香草厨房", 2450, "books", "#3f8a4e"),
        product(3, "A Short History of Clouds", "云的简史", 1290, "books", "#c8553d"),
        product(4, "Coffee mug", "咖啡杯", 990, "coffee", "#d9a441"),
        product(5, "Teddy bear", "泰迪熊", 2199, "toys", "#9c6b3f"),
        product(6, "Pot of marigolds", "金盏花", 1550, "flowers", "#f0a020"),
    ],
)


def conversation(points: list[tuple[float, float]], more_s: float) -> list[tuple[float, Sender, Message]]:
    """(seconds, sender, message) in order; everything from the arrival on happens `more_s` later."""
    cart = ShowCart([CartLine("p2", "Cooking with Herbs", "香草厨房", 1, 2450)], 2450, "EUR")
    return [
        (-6.0, "supervisor", MindStatus("starting")),
        (-5.5, "stage", StageReady("offscreen")),
        (-4.0, "supervisor", MindStatus("ready")),
        (-4.0, "mind", SceneSnapshot("listening", "noon", "clear")),
        (0.0, "mind", SetAttention("heard")),
        (1.4, "mind", SetAttention("thinking")),
        (1.5, "mind", Caption("user", "Take me to the bookshop, please.", "en")),
        (1.9, "mind", DialogueNote({"event": "action", "name": "navigate_to", "args": {"place": "bookshop"}})),
        (1.9, "mind", ShowRoute("bookshop", "Bookshop", "书店", points)),
        (2.0, "mind", Gesture("point")),
        (2.0, "mind", SetAttention("speaking")),
        (2.0, "mind", sentence(1, "Sure, follow me. The bookshop is just around the corner.", "en", 2.2, 3.0)),
        (5.4, "mind", SetAttention("listening")),
        (10.5 + more_s, "stage", Arrived("bookshop")),
        (10.6 + more_s, "mind", sentence(2, "我们到了，这里就是书店。", "zh", 10.8 + more_s, 2.0)),
        (12.8 + more_s, "mind", HideRoute()),
        (12.9 + more_s, "mind", Caption("user", "Show me something for the summer.", "en")),
        (13.2 + more_s, "mind", SHELF),
        (13.3 + more_s, "mind", Gesture("present")),
        (13.3 + more_s, "mind", sentence(3, "Here are six things you may like.", "en", 13.5 + more_s, 2.2)),
        (16.4 + more_s, "mind", Caption("user", "The second one, please.", "en")),
        (16.8 + more_s, "mind", cart),
        (16.9 + more_s, "mind", sentence(4, "It is in your cart now.", "en", 17.0 + more_s, 1.6)),
        (18.9 + more_s, "mind", DialogueNote({"event": "timing", "recognise_ms": 310, "understand_ms": 95})),
    ]


def record(folder: Path, points: list[tuple[float, float]], walk_s: float = 5.1) -> Path:
    """Write the conversation and a tone for each sound.

    Args:
        walk_s: From the end of the first answer to the arrival.
    """
    recorder = Recorder(folder, "town")
    for at_s, sender, message in conversation(points, walk_s - 5.1):
        recorder.write(sender, message, START + round(at_s * SECOND))
        if isinstance(message, Speak):
            name = f"sound/{message.utterance:04d}.wav"
            write_tone(folder / name, 440.0, message.seconds, 22_050)
            kept = SoundRecorded("assistant", name, message.starts_at_ns, message.seconds)
            recorder.write("mind", kept, message.starts_at_ns)
    write_tone(folder / "sound/0009.wav", 220.0, 1.4, 16_000)
    recorder.write("mind", SoundRecorded("user", "sound/0009.wav", START, 1.4), START + 2 * SECOND)
    recorder.close()
    return folder


def write_tone(path: Path, pitch_hz: float, seconds: float, rate_hz: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    samples = (np.sin(math.tau * pitch_hz * t) * 9000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
