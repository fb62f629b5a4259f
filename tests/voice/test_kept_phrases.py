"""What the assistant says again and again is spoken once."""

import asyncio
from pathlib import Path

import pytest

from vr_assistant import models
from vr_assistant.config import Settings, load_settings
from vr_assistant.messages import Lang
from vr_assistant.mind.rehearsal import ready_phrases
from vr_assistant.mind.speech.kept_phrases import KeptPhrases, Phrase, identity_of
from vr_assistant.mind.speech.voice import PiperVoice, Speech, Voice

from .fakes import BeepVoice

HELLO: Phrase = ("Hello!", "en")
MOMENT: Phrase = ("One moment, please.", "en")


class CountingVoice(BeepVoice):
    def __init__(self) -> None:
        self.said: list[Phrase] = []

    def say(self, text: str, lang: Lang) -> Speech:
        self.said.append((text, lang))
        return super().say(text, lang)


def kept(folder: Path, voice: Voice, identity: str = "joe", most_bytes: int = 10_000_000) -> KeptPhrases:
    return KeptPhrases(voice, folder, lambda: identity, [HELLO, MOMENT], most_bytes)


def rehearsed(phrases: KeptPhrases) -> KeptPhrases:
    asyncio.run(phrases.rehearse(lambda: True))
    return phrases


def test_a_kept_phrase_is_spoken_once_in_all_starts_and_sounds_and_moves_the_lips_as_it_did(tmp_path: Path) -> None:
    first, second = CountingVoice(), CountingVoice()
    fresh = rehearsed(kept(tmp_path, first)).say(*MOMENT)
    assert first.said == [HELLO, MOMENT] and fresh.words and fresh.visemes
    again = rehearsed(kept(tmp_path, second))
    assert again.say(*MOMENT) == fresh == first.say(*MOMENT)
    assert second.said == []


def test_a_phrase_that_was_said_before_its_rehearsal_is_kept_too(tmp_path: Path) -> None:
    early = kept(tmp_path, CountingVoice())
    early.say(*HELLO)
    assert early.recall() == [MOMENT]
    later = CountingVoice()
    phrases = kept(tmp_path, later)
    assert phrases.recall() == [MOMENT]
    phrases.say(*HELLO)
    assert later.said == []


def test_another_voice_never_gets_the_old_ones_sounds_and_they_are_thrown_away(tmp_path: Path) -> None:
    rehearsed(kept(tmp_path, CountingVoice(), "joe"))
    anna = CountingVoice()
    rehearsed(kept(tmp_path, anna, "anna"))
    assert anna.said == [HELLO, MOMENT]
    assert [folder.name for folder in tmp_path.iterdir()] == ["anna"]


def test_what_the_user_is_told_about_themselves_never_reaches_the_disk(tmp_path: Path) -> None:
    phrases, secret = rehearsed(kept(tmp_path, BeepVoice())), "Two times umbrella: they are in your cart."
    phrases.say(secret, "en")
    phrases.say(HELLO[0], "zh")  # another language is another text
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == 2
    assert not any(b"umbrella" in file.read_bytes() for file in files)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "of another text"])
def test_a_damaged_file_is_spoken_anew(tmp_path: Path, damage: str) -> None:
    rehearsed(kept(tmp_path, BeepVoice()))
    one, other = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    data = one.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    one.write_bytes(
        {"cut": data[:-100], "flipped": bytes(flipped), "empty": b"", "of another text": other.read_bytes()}[damage]
    )
    voice = CountingVoice()
    rehearsed(kept(tmp_path, voice))
    assert len(voice.said) == 1 and one.read_bytes() == data
    later = CountingVoice()
    assert kept(tmp_path, later).recall() == []


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    hello = len(BeepVoice().say(*HELLO).pcm)
    voice = CountingVoice()
    many = [HELLO, MOMENT, ("One moment more, please.", "en"), ("Two moments, please.", "en")]
    phrases = rehearsed(KeptPhrases(voice, tmp_path, lambda: "joe", many, hello + 1))  # type: ignore[arg-type]
    assert voice.said == [HELLO, MOMENT], "what cannot be kept is not spoken for nothing"
    assert phrases.say(*MOMENT).pcm
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1


def test_without_a_disk_phrases_are_ready_all_the_same(tmp_path: Path) -> None:
    in_the_way = tmp_path / "phrases"
    in_the_way.write_text("no folder")
    voice = CountingVoice()
    phrases = rehearsed(kept(in_the_way, voice))
    phrases.say(*HELLO)
    assert voice.said == [HELLO, MOMENT]


def test_nothing_is_rehearsed_while_somebody_talks(tmp_path: Path) -> None:
    voice = CountingVoice()

    async def talk() -> None:
        rehearsal = asyncio.create_task(kept(tmp_path, voice).rehearse(lambda: False))
        await asyncio.sleep(0.1)
        rehearsal.cancel()

    asyncio.run(talk())
    assert voice.said == []


def test_only_sentences_of_the_program_itself_are_made_ready() -> None:
    texts = {text for text, _ in ready_phrases(Settings())}
    assert {"Let me think.", "You're welcome.", "Sure, follow me to Harrow Memorial Library.", "不客气。"} <= texts
    assert not any("{" in text or "$" in text or any(c.isdigit() for c in text) for text in texts)
    assert {lang for _, lang in ready_phrases(load_settings({"speech.language": "en"}).settings)} == {"en"}


def test_a_voice_that_was_changed_is_another_one(tmp_path: Path) -> None:
    (tmp_path / "joe.onnx").write_bytes(b"weights")
    (tmp_path / "joe.onnx.json").write_text("{}")
    before = identity_of([tmp_path], "joe")
    assert identity_of([tmp_path], "joe") == before != identity_of([tmp_path], "joe", 1.1)
    (tmp_path / "joe.onnx.json").write_text('{"length_scale": 2}')
    assert identity_of([tmp_path], "joe") != before


@pytest.mark.models
def test_the_real_voice_and_its_kept_sound_are_the_same(tmp_path: Path) -> None:
    settings = load_settings().settings
    voice = PiperVoice(models.folder(settings, settings.speech.english_voice), is_deterministic=True)
    fresh = voice.say(*MOMENT)
    rehearsed(kept(tmp_path, voice))
    again = kept(tmp_path, HoarseAfterwards(voice.rate_hz))
    assert again.recall() == [] and again.say(*MOMENT) == fresh


class HoarseAfterwards(BeepVoice):
    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz

    def say(self, text: str, lang: Lang) -> Speech:
        raise AssertionError("it was to be kept")
