"""The pictures of docs/headset.md, from the real runtime: what each eye gets, and what its compositor makes of it all.

They are left in out/headset; VR_ASSISTANT_NEW_PICTURES=1 puts them into docs/pictures.
"""

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vr_assistant.messages import Caption, Command, SetAttention, SetEnvironment, ShowShelf
from vr_assistant.stage.film.gallery import headphones
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if TYPE_CHECKING or "XR_SERVICE_PID" in os.environ:
    from said import said
    from sandbox.monado import Monado
    from screenshot import photograph
    from whole_stage import WholeStage

pytestmark = [pytest.mark.monado, pytest.mark.timeout(400)]
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ("docs/pictures" if os.environ.get("VR_ASSISTANT_NEW_PICTURES") else "out/headset")
HIGH_M = 1.65
SETTLES_S = 41.0
"""She comes, and the panels find their places."""
Picture = NDArray[np.uint8]


def stand(headset: RemoteHeadset, pitch: float) -> None:
    """The hands hang down, out of the picture."""
    headset.look(pitch=pitch, at=(0.0, HIGH_M, 0.0))
    headset.move("left", (-0.25, 0.75, 0.1), pitch=-1.4)
    headset.move("right", (0.25, 0.75, 0.1), pitch=-1.4)


def head(x: float, z: float, compass_deg: float, pitch: float) -> Head:
    return Head(x, HIGH_M, z, -math.radians(compass_deg), pitch)


def play_until_now(stage: "WholeStage", words: str, *commands: Command) -> None:
    """The scene lives a while at once, so that what it says is on everybody's lips now."""
    now_ns = time.monotonic_ns()
    stage.play(SETTLES_S, now_ns - 4_000_000_000, *commands[:2])
    stage.play(4.0, now_ns, *commands[2:], said(words, now_ns))


def save(picture: Picture, name: str, size: tuple[int, int]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS).save(FOLDER / name, quality=90, optimize=True)


def test_the_eyes_are_photographed_in_the_plaza(own_monado: "Callable[..., Monado]") -> None:
    monado, pitch = own_monado(compositor="window", scale=100), math.radians(-5)
    at = head(0.6, 11.2, -4.0, pitch)
    with RemoteHeadset(monado.port) as headset, WholeStage(at, samples=4) as stage:
        stand(headset, pitch)
        stage.settle(at)
        words = "Hello! What can I do for you?"
        play_until_now(stage, words, SetEnvironment("noon", "clear"), SetAttention("listening"))
        stage.step(2)
        stage.runtime.head = head(0.5, 9.9, -4.0, pitch)  # a step nearer
        stage.step(2)
        left, right = (eye[..., :3] for eye in stage.eyes())
    assert left.shape == (1080, 960, 3)
    assert np.abs(left.astype(int) - right).mean() > 0.5
    save(np.concatenate([left, right], axis=1), "headset-eyes.jpg", (1280, 720))


def test_the_compositor_is_photographed_with_panels_on_its_picture(own_monado: "Callable[..., Monado]") -> None:
    monado, pitch = own_monado(compositor="window", scale=100), math.radians(0)
    at = head(21.5, 8.9, 112.5, pitch)
    with RemoteHeadset(monado.port) as headset, WholeStage(at, samples=4) as stage:
        stand(headset, pitch)
        stage.settle(at)
        play_until_now(
            stage,
            "Here are six that may suit you.",
            SetEnvironment("sunset", "clear"),
            SetAttention("listening"),
            Caption("user", "Show me some headphones.", "en"),
            ShowShelf("wireless headphones", headphones()),
        )
        stage.step(8)
        assert monado.display
        seen = photograph(monado.display)
        connection = stage.runtime._connection
        assert connection and connection.layers.panels and connection.layers.panels.bytes_brought > 0
    assert min(half.std() for half in (seen[:, :480], seen[:, 480:])) > 20
    save(seen, "headset-composed.jpg", (seen.shape[1], seen.shape[0]))


@pytest.mark.parametrize("name", ["headset-eyes.jpg", "headset-composed.jpg", "see-through.jpg", "plaza-noon.jpg"])
def test_the_page_about_headsets_has_its_pictures(name: str) -> None:
    assert f"(pictures/{name})" in (ROOT / "docs/headset.md").read_text("utf-8")
    with Image.open(ROOT / "docs/pictures" / name) as picture:
        assert min(picture.size) >= 540 and np.asarray(picture.convert("L")).std() > 20
