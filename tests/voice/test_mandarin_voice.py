"""A zh_CN voice: found, spoken with, its lips; and what is done without one."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from piper.phonemize_espeak import EspeakPhonemizer

from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.messages import Lang
from vr_assistant.mind.speech.equipment import BilingualVoice
from vr_assistant.mind.speech.mandarin import as_english
from vr_assistant.mind.speech.mandarin_sounds import as_ipa
from vr_assistant.mind.speech.visemes import SILENCE, TimedPhoneme, timeline, viseme_of
from vr_assistant.mind.speech.voice import PiperVoice, Speech

HOP = 256
FRAMES = 12
"""Of every phoneme id of the made-up voice: 0.14 s."""
RATE_HZ = 22_050
IPA = (
    "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖəɚɛɜɟɡɣɤɥɨɪɫɯɲɳɹɻɾʀʁʂʃʈʉʊʋʌʏʐʑʒʔʝʲˈˌːθχᵻ"
    "0123456789\u0329\u032a\u0303ʰ"
)
MARKS = set("ˈˌː0123456789\u0329\u032a")
"""Of stress, length, tone and tongue: they have no shape of their own."""


def zh_voice(folder: Path, *, phoneme_type: str = "espeak") -> Path:
    """A folder as zh_CN-huayan-medium has it; the network hums, as long as each phoneme says."""
    ids = helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"])
    lengths = helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"])
    scales = helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3])
    sound = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "samples"])
    constants = {"frames": np.float32(FRAMES), "nothing": np.float32(0), "hop": np.array([1, 1, FRAMES * HOP])}
    nodes = [
        helper.make_node("Cast", ["input"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["floats", "nothing"], ["none"]),
        helper.make_node("Add", ["none", "frames"], ["each"]),
        helper.make_node("Ceil", ["each"], ["/Ceil_output_0"], name="/Ceil"),
        helper.make_node("Sin", ["floats"], ["hum"]),
        helper.make_node("Unsqueeze", ["hum", "axis"], ["hums"]),
        helper.make_node("Tile", ["hums", "hop"], ["output"]),
    ]
    made = [helper.make_tensor(name, TensorProto.FLOAT, [], [float(v)]) for name, v in constants.items() if v.ndim == 0]
    made += [helper.make_tensor("hop", TensorProto.INT64, [3], [1, 1, FRAMES * HOP])]
    made += [helper.make_tensor("axis", TensorProto.INT64, [1], [1])]
    graph = helper.make_graph(nodes, "voice", [ids, lengths, scales], [sound], made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "zh_CN-huayan-medium.onnx")
    config = {
        "audio": {"sample_rate": RATE_HZ, "quality": "medium"}, "espeak": {"voice": "cmn"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8}, "phoneme_type": phoneme_type,
        "phoneme_map": {}, "phoneme_id_map": {symbol: [at] for at, symbol in enumerate(IPA)}, "num_symbols": 256,
        "num_speakers": 1, "speaker_id_map": {}, "language": {"code": "zh_CN"}, "dataset": "huayan",
    }  # fmt: skip
    (folder / "zh_CN-huayan-medium.onnx.json").write_text(json.dumps(config), "utf-8")
    return folder


def shapes(speech: Speech) -> list[str]:
    return [viseme.viseme for viseme in speech.visemes]


class English:
    rate_hz = 16_000

    def __init__(self) -> None:
        self.said: list[tuple[str, Lang]] = []

    def say(self, text: str, lang: Lang) -> Speech:
        self.said.append((text, lang))
        return Speech(text, lang, b"\0\0" * self.rate_hz, self.rate_hz)


def test_she_speaks_chinese_with_the_chinese_voice_and_her_mouth_follows(tmp_path: Path) -> None:
    speech = PiperVoice(zh_voice(tmp_path)).say("是，妈妈。", "zh")
    assert [word.text for word in speech.words] == ["是，", "妈", "妈。"]
    assert [word.start_s for word in speech.words] == sorted(word.start_s for word in speech.words)
    # sh has a rounded, open mouth and no pause in it; m closes the lips, twice.
    assert shapes(speech)[:3] == ["sil", "CH", "ih"]
    assert shapes(speech).count("PP") == 2
    assert speech.seconds > 1.0


def test_a_tone_is_no_vowel(tmp_path: Path) -> None:
    """espeak writes the second tone as "ɜ", the vowel of "bird"."""
    assert "ee" not in shapes(PiperVoice(zh_voice(tmp_path)).say("红", "zh"))


def test_english_words_in_a_chinese_sentence_keep_their_vowels(tmp_path: Path) -> None:
    assert "ee" in shapes(PiperVoice(zh_voice(tmp_path)).say("我要 bird", "zh"))


def test_both_voices_come_out_at_one_rate(tmp_path: Path) -> None:
    english = English()
    voice = BilingualVoice(english, lambda: PiperVoice(zh_voice(tmp_path)))
    spoken = voice.say("你好。", "zh")
    assert spoken.rate_hz == english.rate_hz and english.said == []
    assert voice.say("Hello.", "en").rate_hz == english.rate_hz and english.said == [("Hello.", "en")]


def test_where_the_chinese_voice_is_missing_the_english_one_speaks() -> None:
    def missing() -> PiperVoice:
        raise WeightsMissing("There is no voice.", "Run: vr-assistant models fetch")

    english = English()
    assert BilingualVoice(english, missing).say("你好。", "zh").pcm
    assert english.said == [("你好。", "zh")]


def test_a_voice_that_needs_a_dictionary_is_refused_with_the_name_of_one_that_does_not(tmp_path: Path) -> None:
    with pytest.raises(WeightsCorrupt) as refused:
        PiperVoice(zh_voice(tmp_path, phoneme_type="pinyin"))
    assert "huayan" in refused.value.hint


def test_every_sound_of_every_chinese_character_has_a_mouth_shape() -> None:
    for symbols in mandarin():
        for sound in as_ipa(timed(symbols)):
            assert sound.symbol in MARKS or viseme_of(sound.symbol) is not None, f"{sound.symbol!r} in {symbols}"
            assert sound.symbol not in "-.", f"a mark was taken for a pause in {symbols}"


def test_the_time_of_every_sound_is_kept() -> None:
    for symbols in mandarin():
        assert sum(one.seconds for one in as_ipa(timed(symbols))) == pytest.approx(len(symbols) * 0.1)


def test_the_fallback_voice_has_a_mouth_shape_for_every_chinese_sound_too() -> None:
    for symbols in mandarin():
        for sound in as_english(symbols):
            assert sound in MARKS | {"ˈ", "ɜ"} or viseme_of(sound) is not None, f"{sound!r} in {symbols}"


def test_every_sound_of_the_voices_alphabet_that_mandarin_uses_is_known() -> None:
    used = {symbol for symbols in mandarin() for symbol in symbols}
    assert used <= set(IPA), f"the made-up voice lacks {used - set(IPA)}"


def test_a_pause_shuts_the_mouth_in_chinese_as_well() -> None:
    assert SILENCE in [v.viseme for v in timeline(as_ipa(timed("mˈa5,mˈa5")))][:-1]


def timed(symbols: str) -> list[TimedPhoneme]:
    return [TimedPhoneme(symbol, at * 0.1, 0.1) for at, symbol in enumerate(symbols)]


def mandarin() -> Iterator[str]:
    """espeak's symbols for all common Chinese characters, some fifty at a time."""
    phonemizer = EspeakPhonemizer()
    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    for start in range(0, len(characters), 50):
        for clause in phonemizer.phonemize("cmn", "，".join(characters[start : start + 50])):
            yield "".join(symbol for symbol in clause if symbol not in "()")
