"""What the doctor says of who speaks Chinese."""

from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.doctor.speech import chinese_voice


def settings(folder: Path, **speech: str) -> Settings:
    made = Settings()
    paths = made.paths.model_copy(update={"cache_dir": folder})
    return made.model_copy(update={"paths": paths, "speech": made.speech.model_copy(update=speech)})


def test_without_a_chinese_voice_it_says_how_bad_the_other_one_is_and_what_to_do(tmp_path: Path) -> None:
    found = chinese_voice(settings(tmp_path))
    assert found.state == "warn" and "no tones" in found.detail
    assert "models fetch piper-zh-huayan" in found.fix and "licence" in found.fix


def test_who_only_speaks_english_needs_none(tmp_path: Path) -> None:
    assert chinese_voice(settings(tmp_path, language="en")).state == "ok"


def test_a_voice_that_is_set_is_named(tmp_path: Path) -> None:
    found = chinese_voice(settings(tmp_path, chinese_voice=str(tmp_path)))
    assert found.state == "ok" and str(tmp_path) in found.detail
