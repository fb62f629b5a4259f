"""The command line: exit codes, one sentence on failure, and quick help."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vr_assistant import cli, logs, models
from vr_assistant.commands import checks
from vr_assistant.doctor.finding import Finding


def raising(error: BaseException) -> Callable[..., Path]:
    def fail(*arguments: object) -> Path:
        raise error

    return fail


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)


def test_help_shows_the_command_as_it_is_typed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--help"]) == 0
    assert "Usage: python3 launcher.py doctor" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["knowledge", "models", "bench"])
def test_no_summary_in_help_is_cut_off(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    assert "..." not in capsys.readouterr().out.replace("[ARGS]...", "")


def test_help_imports_nothing_heavy() -> None:
    """What makes help slow is imports; nothing of ours but the command line may be among them."""
    script = (
        "import sys; from vr_assistant import cli; cli.main(['--help']);"
        "print(*(name for name in sys.modules if name.split('.')[0] in "
        "{'pydantic', 'rich', 'numpy', 'OpenGL', 'pipecat', 'onnxruntime'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize("words", [["fly"], ["models", "flech"], ["models", "fetch", "--fast"], ["config", "set", "x"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    assert "Usage:" in capsys.readouterr().err


def test_a_stated_failure_ends_with_1_and_its_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "path", "whisper-base"]) == 1
    said = capsys.readouterr()
    assert "models fetch whisper-base" in said.err
    assert "Traceback" not in said.err


def test_something_unexpected_names_the_log_that_has_the_details(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "folder", raising(ZeroDivisionError("by zero")))
    assert cli.main(["models", "path", "whisper-base"]) == 1
    said = capsys.readouterr().err
    log = logs.file()
    assert log is not None
    assert str(log) in said
    assert "Traceback" not in said
    assert "by zero" in log.read_text()


def test_ctrl_c_ends_with_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "folder", raising(KeyboardInterrupt()))
    assert cli.main(["models", "path", "whisper-base"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_broken_configuration_is_one_sentence_and_can_be_located(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[llm\n")
    assert cli.main(["config", "show"]) == 1
    assert "is not valid TOML" in capsys.readouterr().err
    assert cli.main(["config", "path"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "config.toml")


def test_config_show_as_json_says_where_each_value_is_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VR_ASSISTANT_LLM__PORT", "8123")
    assert cli.main(["config", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["llm.port"] == {"value": 8123, "origin": "environment VR_ASSISTANT_LLM__PORT"}
    assert shown["world"] == {"value": "town", "origin": "default"}


def test_models_list_as_json_tells_what_is_needed_and_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["whisper-base"]["needed"], rows["whisper-base"]["here"]) == (True, False)
    assert (rows["e5-small"]["needed"], rows["e5-small"]["here"]) == (True, True)
    assert rows["qwen2.5-coder-1.5b"]["needed"] is False


def test_models_verify_fails_when_something_needed_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "verify"]) == 1
    said = capsys.readouterr().out
    assert "whisper-base/model.bin: missing" in said
    assert "e5-small: right" in said


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("warn", 0), ("fail", 1)])
def test_the_doctor_fails_only_for_what_is_needed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, state: str, code: int
) -> None:
    findings = [Finding("heart", state, "beats", "rest")]  # type: ignore[arg-type]
    monkeypatch.setattr("vr_assistant.doctor.examination.examine", lambda: iter(findings))
    assert cli.main(["doctor"]) == code
    assert "→ rest" in capsys.readouterr().out
    assert cli.main(["doctor", "--json"]) == code
    assert json.loads(capsys.readouterr().out) == [{"what": "heart", "state": state, "detail": "beats", "fix": "rest"}]


def test_a_log_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    assert logs.start(tmp_path / "log" / "deeper") is None
    logging.getLogger("anybody").error("into nowhere")


def test_a_disk_that_fills_up_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a disk that is always full")
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "main.log").symlink_to(full)
    assert logs.start(tmp_path / "log") is not None
    logging.getLogger("anybody").error("into a full disk")
    assert capsys.readouterr().err == ""


def test_what_pipecat_logs_lands_in_our_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = logs.start(tmp_path)
    logs.bridge_loguru()
    from loguru import logger

    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        logger.exception("the pipeline stumbled")
    logger.warning("slow")
    assert log is not None
    text = log.read_text()
    assert "WARNING" in text
    assert "slow" in text
    assert "ZeroDivisionError" in text
    assert capsys.readouterr() == ("", "")


def test_test_with_arguments_runs_only_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def call(command: list[str], **rest: object) -> int:
        ran.append(command[1:])
        return 5

    monkeypatch.setattr(models, "default_ids", lambda settings: ())
    monkeypatch.setattr(checks.subprocess, "call", call)
    monkeypatch.setenv("DISPLAY", ":0")
    assert cli.main(["test", "-k", "cart", "tests/world"]) == 5
    assert ran == [["-m", "pytest", "-k", "cart", "tests/world"]]


def test_test_fails_when_a_check_before_the_tests_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "default_ids", lambda settings: ())
    monkeypatch.setattr(checks.subprocess, "call", lambda command, **rest: 0)
    monkeypatch.setattr(checks, "CHECKS", {"neat": ["ruff", "--version"], "tidy": ["ruff", "tidy"]})
    monkeypatch.setenv("DISPLAY", ":0")
    assert cli.main(["test"]) == 1
    said = capsys.readouterr().out
    assert "neat: ok" in said
    assert "Failed before the tests, see above: tidy" in said
