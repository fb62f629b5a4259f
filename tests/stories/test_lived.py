"""Stories lived by the whole program: once without any headset, once in the headset of a real OpenXR runtime."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from own_home import own_home

from vr_assistant.stage.simulated.story import FOLDER

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.processes, pytest.mark.models, pytest.mark.gl, pytest.mark.timeout(900)]
BODIES = [pytest.param("--offscreen", id="offscreen"), pytest.param("--headset", id="monado", marks=pytest.mark.monado)]


class Lived:
    """What a told story left behind."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
        self.messages: list[dict[str, Any]] = [json.loads(line).get("message", {}) for line in lines]

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message.get("type") == kind]

    @property
    def actions(self) -> list[str]:
        notes = [message["event"] for message in self.all_of("DialogueNote")]
        return [note["name"] for note in notes if note["event"] == "action"]

    @property
    def cart(self) -> dict[str, int]:
        """Product to pieces, at the end."""
        return {line["product"]: line["quantity"] for line in self.all_of("ShowCart")[-1]["lines"]}


def live(story: str, where: str, home: Path) -> tuple[subprocess.CompletedProcess[str], Path]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        **own_home(home),
        "VR_ASSISTANT_STAGE__WIDTH": "160",
        "VR_ASSISTANT_STAGE__HEIGHT": "90",
        "VR_ASSISTANT_STAGE__FILM_FPS": "5",
    }
    command = [
        sys.executable,
        "-m",
        "vr_assistant",
        "run",
        where,
        "--story",
        story,
        "--record",
        str(home / "recording"),
    ]
    run = subprocess.run(
        command, cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=880
    )
    return run, home / "recording"


@pytest.mark.parametrize("where", BODIES)
def test_a_first_visit(where: str, tmp_path: Path) -> None:
    """Walk in, look around, ask the way, follow, point at a product, pinch to select, confirm."""
    run, folder = live(str(FOLDER / "first-visit.toml"), where, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Speak, or press" not in run.stdout  # nobody but the simulated user is asked to
    lived = Lived(folder)
    assert [arrived["place"] for arrived in lived.all_of("Arrived")] == ["bookshop"]
    (chosen,) = (selected["product"] for selected in lived.all_of("ProductSelected"))
    assert [answer["is_yes"] for answer in lived.all_of("Answered")] == [True]
    assert lived.actions == ["navigate_to", "search_products", "add_to_cart", "view_cart"]
    assert lived.cart == {chosen: 1}
    assert min(pose["z"] for pose in lived.all_of("UserPose")) < 8, "the user has walked"


@pytest.mark.parametrize("where", BODIES)
def test_with_bare_hands_a_no_buys_nothing_and_a_yes_what_was_pointed_at(where: str, tmp_path: Path) -> None:
    run, folder = live(str(FOLDER / "bare-hands.toml"), where, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    lived = Lived(folder)
    refused, chosen = (selected["product"] for selected in lived.all_of("ProductSelected"))
    assert [answer["is_yes"] for answer in lived.all_of("Answered")] == [False, True]
    assert refused != chosen and lived.cart == {chosen: 1}


def test_a_story_that_cannot_go_on_says_where_it_broke_off(tmp_path: Path) -> None:
    story = tmp_path / "story.toml"
    story.write_text('[[step]]\ndo = "look around"\n\n[[step]]\ndo = "see"\ntarget = "product 1"\nwithin = 2\n')
    run, _ = live(str(story), "--offscreen", tmp_path)
    assert run.returncode == 1
    assert "Step 2 of the story failed: there was no product 1 within 2 s." in run.stderr
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.monado
def test_a_story_needs_a_body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_ASSISTANT_REMOTE_PORT", "9")
    run, _ = live(str(FOLDER / "bare-hands.toml"), "--headset", tmp_path)
    assert run.returncode == 1
    assert "Monado's remote driver does not answer" in run.stderr and "--offscreen" in run.stderr
