"""`tools` and the doctor, for somebody with one server that works and one that does not."""

import json
import sys
from pathlib import Path

import pytest

from vr_assistant.cli import main
from vr_assistant.config import Paths, Settings, ToolsSettings
from vr_assistant.doctor.own_tools import findings

from .user import HERE


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "mcp.json"
    weather = {
        "command": sys.executable,
        "args": [str(HERE / "honest_server.py"), "stdio", str(tmp_path / "log.jsonl")],
    }
    path.write_text(json.dumps({"mcpServers": {"weather": weather, "gone": {"command": "/no/such-program"}}}))
    monkeypatch.setenv("VR_ASSISTANT_TOOLS__FILE", str(path))
    for name in ("DATA", "CACHE", "LOG"):
        monkeypatch.setenv(f"VR_ASSISTANT_PATHS__{name}_DIR", str(tmp_path / name))
    return path


def test_servers_are_listed_tried_allowed_and_forgotten(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tools", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(server["server"], server["start"]) for server in told["servers"]] == [
        ("weather", "unknown"),
        ("gone", "unknown"),
    ]
    assert not (file.parent / "log.env").exists(), "listing starts nothing"
    assert main(["tools", "test", "weather"]) == 0
    out = capsys.readouterr().out
    assert "get_forecast" in out and "every time" in out and "text, to" in out
    assert main(["tools", "test", "gone"]) == 1
    assert "does not start" in capsys.readouterr().err
    assert main(["tools", "allow", "weather", "send_message"]) == 0
    assert "asked about each time" in capsys.readouterr().out
    assert main(["tools", "allow", "weather", "nothing"]) == 1
    assert main(["tools"]) == 0
    assert "send_message yes" in capsys.readouterr().out
    assert main(["tools", "forget"]) == 0
    assert "2 answers" in capsys.readouterr().out
    assert main(["tools", "test", "nobody"]) == 1
    assert "There is: weather, gone." in capsys.readouterr().err


def test_why_a_server_dies_is_said_in_its_own_words(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; sys.exit('Set WEATHER_KEY first, see \x1b[31m https://example.org')"
    servers = {"weather": {"command": sys.executable, "args": ["-c", program]}, "gone": {"command": "/no/such-program"}}
    file.write_text(json.dumps({"mcpServers": servers}))
    assert main(["tools", "test"]) == 1
    weather, gone = capsys.readouterr().err.splitlines()
    assert "Set WEATHER_KEY first" in weather and "\x1b" not in weather and "tools test" not in weather
    assert "/no/such-program cannot be started: No such file" in gone


def test_a_user_without_servers_is_told_where_to_name_them(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.unlink()
    assert main(["tools"]) == 0
    assert str(file) in capsys.readouterr().out


def test_the_doctor_looks_and_starts_nothing(file: Path) -> None:
    settings = Settings(paths=Paths(data_dir=file.parent), tools=ToolsSettings(file=str(file)))
    good, bad = findings(settings)
    assert (good.state, bad.state) == ("ok", "warn") and "/no/such-program" in bad.detail and bad.fix
    file.write_text("{")
    (finding,) = findings(settings)
    assert finding.state == "warn" and finding.fix
    file.unlink()
    assert not list(findings(settings))
