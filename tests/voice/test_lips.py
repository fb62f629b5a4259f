"""Phonemes to mouth shapes and words to times."""

from vr_assistant.mind.speech.mandarin import as_english
from vr_assistant.mind.speech.spoken_text import SpokenWord, spoken_words
from vr_assistant.mind.speech.visemes import TimedPhoneme, timeline
from vr_assistant.mind.speech.word_times import word_times


def phonemes(symbols: str, seconds: float = 0.1) -> list[TimedPhoneme]:
    return [TimedPhoneme(symbol, index * seconds, seconds) for index, symbol in enumerate(symbols)]


def shapes(symbols: str, seconds: float = 0.1) -> list[str]:
    return [viseme.viseme for viseme in timeline(phonemes(symbols, seconds))]


def test_pop_closes_opens_and_closes_the_lips() -> None:
    assert shapes("^pˈɑːp$") == ["sil", "PP", "aa", "PP", "sil"]


def test_stress_and_length_belong_to_the_vowel() -> None:
    pop = timeline(phonemes("^pˈɑːp$"))
    assert [round(v.start_s, 1) for v in pop] == [0.0, 0.1, 0.3, 0.5, 0.6]


def test_the_mouth_stays_open_between_words_and_shuts_at_a_comma() -> None:
    assert "sil" not in shapes("ɑ ɑ")[:-1]
    assert "sil" in shapes("ɑ,ɑ")[:-1]


def test_chair_is_an_affricate_and_not_a_d() -> None:
    assert shapes("tʃɛɹ") == ["CH", "ee", "RR", "sil"]


def test_a_flash_of_a_consonant_is_not_shown_but_closed_lips_are() -> None:
    assert shapes("ɑnɑ", 0.02)[0] == "aa" and "nn" not in shapes("ɑnɑ", 0.02)
    assert "PP" in shapes("ɑmɑ", 0.02)


def test_silence_has_no_shapes() -> None:
    assert timeline([]) == []


def test_words_start_with_their_group_of_sounds() -> None:
    timed = word_times(spoken_words("a bee sees", "en"), phonemes("^ɐ biː siːz$"), list)
    assert [(w.text, round(w.start_s, 1)) for w in timed] == [("a", 0.1), ("bee", 0.3), ("sees", 0.7)]


def test_a_price_keeps_its_caption_while_three_words_are_said() -> None:
    timed = word_times([SpokenWord("$5,", "five dollars,"), SpokenWord("ok", "ok")], phonemes("fa da ok"), list)
    assert [w.text for w in timed] == ["$5,", "ok"]
    assert timed[1].start_s > 0.5


def test_joined_words_share_their_sounds() -> None:
    timed = word_times(spoken_words("out of the sea", "en"), phonemes("aʊt ʌvðə siː"), list)
    starts = [w.start_s for w in timed]
    assert starts == sorted(starts) and starts[0] < starts[1] < starts[3]


def test_mandarin_becomes_sounds_that_an_english_voice_knows() -> None:
    assert as_english("s.ˈu5 tˈiɛ5n") == "ʃuː djɛn"
    assert as_english("tɕhˈi2ŋ") == "tʃiːŋ"
