"""`ask` from outside: a process, its lines and its exit code."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.models

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo"


def ask(folder: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    environment = os.environ | {
        "VR_ASSISTANT_PATHS__DATA_DIR": str(folder / "data"),
        "VR_ASSISTANT_PATHS__LOG_DIR": str(folder / "log"),
        "VR_ASSISTANT_LLM__PROVIDER": "rules",
    }
    done = subprocess.run(
        [sys.executable, "-m", "vr_assistant", "ask", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()] if "--json" in arguments else []
    return done.returncode, lines, done.stdout + done.stderr


def events(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == kind]


@pytest.mark.parametrize("text", ["Take me to the bookshop.", "带我去书店。"])
def test_a_text_is_carried_out_and_answered(tmp_path: Path, text: str) -> None:
    code, lines, output = ask(tmp_path, "--text", text, "--json")
    assert code == 0, output
    assert [line["event"] for line in lines] == ["transcript", "action", "reply", "timing"]
    assert (lines[1]["name"], lines[1]["args"]) == ("navigate_to", {"place": "bookshop"})
    assert lines[0]["text"] == text and 0 < lines[0]["t"] <= lines[2]["t"]
    assert lines[-1]["total"] >= lines[-1]["understanding"] >= 0


def test_spoken_and_typed_sentences_are_one_conversation_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text("no sound at all, only letters" * 9)
    code, lines, output = ask(
        tmp_path, "--text", "Show me some wireless headphones.", "--wav", str(DEMO / "3-second-one.wav"),
        "--wav", str(tmp_path / "bad.wav"), "--text", "What is in my cart?", "--json", "--lang", "en",
        "--speak", str(tmp_path / "reply.wav"),
    )  # fmt: skip
    assert code == 1, output  # because of bad.wav; the rest was answered
    assert [line["name"] for line in events(lines, "action")] == ["search_products", "add_to_cart", "view_cart"]
    (error,) = events(lines, "error")
    assert error["code"] == "bad_audio" and error["hint"]
    bought = events(lines, "action")[1]["args"]["item"]
    reply = events(lines, "reply")[-1]["text"].lower()
    assert all(word in reply for word in bought.split("-")[:1])
    audio = events(lines, "audio")
    assert [Path(a["path"]).name for a in audio] == ["reply.wav", "reply-2.wav", "reply-4.wav"]
    with wave.open(audio[0]["path"]) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(audio[0]["seconds"], abs=0.01)
    timing = lines[-1]
    assert timing["event"] == "timing" and len(timing["turns"]) == 4 and timing["speech_recognition"] > 0

    code, lines, output = ask(tmp_path, "--text", "What is in my cart?", "--json")
    assert code == 0 and events(lines, "reply")[-1]["text"].lower() == reply, output  # and another day


def test_people_read_sentences_and_no_traceback(tmp_path: Path) -> None:
    code, _, output = ask(tmp_path, "--text", "Take me to the museum.", "--wav", "nowhere.wav", "--lang", "en")
    assert code == 1 and "There is no file nowhere.wav." in output
    assert "You " in output and "navigate_to(place=museum)" in output and "Traceback" not in output


def test_nothing_to_ask_is_wrong_usage(tmp_path: Path) -> None:
    code, _, output = ask(tmp_path)
    assert code == 2 and "--text" in output
