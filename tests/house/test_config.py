"""Settings: which layer wins, what is said about a mistake, and changing one in the file."""

from pathlib import Path

import pytest

from vr_assistant import cli
from vr_assistant.config import Settings, load_settings
from vr_assistant.config_file import write_setting
from vr_assistant.config_sources import described, keys
from vr_assistant.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The configuration file of the test; see own_folders."""
    return tmp_path / "config.toml"


def test_flags_win_over_environment_over_file_over_defaults(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[llm]\nport = 1\nthreads = 2\ntimeout_s = 3.0\n")
    monkeypatch.setenv("VR_ASSISTANT_LLM__PORT", "10")
    monkeypatch.setenv("VR_ASSISTANT_LLM__THREADS", "20")
    loaded = load_settings({"llm.port": 100, "llm.model": None})
    assert (loaded.settings.llm.port, loaded.settings.llm.threads, loaded.settings.llm.timeout_s) == (100, 20, 3.0)
    assert loaded.origin("llm.port") == "flag"
    assert loaded.origin("llm.threads") == "environment VR_ASSISTANT_LLM__THREADS"
    assert loaded.origin("llm.timeout_s") == f"file {file}"
    assert loaded.origin("llm.model") == "default"


def test_a_profile_changes_defaults_only(file: Path) -> None:
    file.write_text('profile = "gpu"\n[llm]\nmodel = "mine"\n')
    loaded = load_settings()
    assert loaded.settings.speech.device == "cuda"
    assert loaded.origin("speech.device") == "profile gpu"
    assert loaded.settings.llm.model == "mine"


def test_settings_alone_look_at_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[llm]\nport = 1\n")
    monkeypatch.setenv("VR_ASSISTANT_WORLD", "moon")
    assert Settings().world == "town"
    assert Settings().llm.port == 0


def test_home_is_expanded() -> None:
    assert load_settings({"paths.cache_dir": "~/weights"}).settings.paths.cache_dir == Path.home() / "weights"


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[llm\n", "is not valid TOML", "line"),
        ("# mine\n[llm]\nmodle = 'x'\n", "line 3: there is no setting llm.modle", "llm.model"),
        ("[llm]\n\nport = 'abc'\n", "line 3: llm.port = 'abc'", "Change or remove it"),
        ("[stage]\nsamples = 3\n", "line 2: stage.samples = 3", "Change or remove it"),
        ("llm = 3\n", "line 1: llm is a section", "[llm]"),
        ("[paths]\ncache_dir = 3\n", "line 2: paths.cache_dir = 3", "Change or remove it"),
        ('profile = "tpu"\n', "line 1: profile = 'tpu'", "Change or remove it"),
    ],
)
def test_a_mistake_in_the_file_is_shown_with_its_line(file: Path, text: str, says: str, hint: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigError) as failure:
        load_settings()
    assert says in failure.value.message
    assert str(file) in failure.value.message
    assert hint in failure.value.hint


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("VR_ASSISTANT_LLM__PROT", "8", "llm.prot"),
        ("VR_ASSISTANT_STAGE__WIDTH", "1", "160"),
        ("VR_ASSISTANT_STAGE__RUNTIME", "hologram", "offscreen"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as failure:
        load_settings()
    assert name in failure.value.message
    assert says in failure.value.message


def test_numbers_that_are_choices_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_ASSISTANT_STAGE__SAMPLES", "8")
    assert load_settings().settings.stage.samples == 8


def test_setting_a_value_keeps_the_comments(file: Path) -> None:
    file.write_text("# my machine\n[llm]\nthreads = 2 # the fan is loud\n")
    write_setting("llm.port", "8123")
    write_setting("speech.language", "zh")
    assert file.read_text().startswith("# my machine\n[llm]\nthreads = 2 # the fan is loud\nport = 8123\n")
    settings = load_settings().settings
    assert (settings.llm.port, settings.llm.threads, settings.speech.language) == (8123, 2, "zh")


def test_a_value_that_does_not_fit_leaves_the_file_alone(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"llm\.port = 'many'"):
        write_setting("llm.port", "many")
    with pytest.raises(ConfigError, match=r"no setting llm\.prot"):
        write_setting("llm.prot", "1")
    assert not file.exists()


def test_every_setting_can_be_written_and_read_back(file: Path) -> None:
    before = load_settings().settings
    for key, value, _ in described(before):
        if key != "llm.api_key":
            write_setting(key, str(value))
    assert load_settings().settings == before
    assert set(load_settings().origins) >= set(keys()) - {"llm.api_key"}


def test_every_setting_says_what_it_is_for_and_keys_of_services_stay_hidden() -> None:
    settings = load_settings({"llm.api_key": "sk-0123456789"}).settings
    rows = {key: (value, text) for key, value, text in described(settings)}
    assert all(text for _, text in rows.values())
    assert rows["llm.api_key"][0] == "sk-…"


def test_a_negative_value_is_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["config", "set", "headset.snap_turn_deg", "-7"]) == 1
    said = capsys.readouterr().err
    assert "headset.snap_turn_deg = '-7'" in said and "No such option" not in said
