"""The process that draws panels dies, hangs, or loses its stage."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from drawing_room import caption, drawn, frames_until

from vr_assistant.app.model_server import with_our_code
from vr_assistant.stage.panels import process_artist
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.panels.process_artist import TARGET, ProcessArtist

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
]
Hire = Callable[..., ProcessArtist]


@pytest.fixture
def hire(tmp_path: Path) -> Iterator[Hire]:
    hired = []

    def start(target: str = TARGET) -> ProcessArtist:
        hired.append(ProcessArtist(tmp_path, target))
        return hired[-1]

    yield start
    for artist in hired:
        artist.close()
    assert [child for child in psutil.Process().children() if child.name() == "vr-panels"] == [], "nor a zombie"


def is_right(artist: ProcessArtist, face: str, text: str) -> bool:
    return np.array_equal(drawn(artist, face, caption(text)).pixels, draw_panel(caption(text)).pixels)


def test_captions_come_back_after_a_death(hire: Hire) -> None:
    artist = hire()
    before = drawn(artist, "captions", caption("Before"))
    pixels, pid = before.pixels.copy(), artist.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    frames_until(artist, lambda: artist.pid not in (None, pid))
    assert artist.card("captions", caption("Before")) is before and np.array_equal(before.pixels, pixels)
    assert is_right(artist, "captions", "After")
    assert not psutil.pid_exists(pid)


def test_killed_in_the_middle_of_a_drawing_it_is_drawn_by_the_next_one(hire: Hire) -> None:
    artist = hire()
    drawn(artist, "captions", caption("Before"))
    assert artist.pid is not None
    os.kill(artist.pid, signal.SIGSTOP)  # as if it were drawing for long
    for number in range(5):
        artist.collect()
        artist.card("captions", caption(f"Word {number}"))
        artist.card("cart", caption(f"Cart {number}"))
    os.kill(artist.pid, signal.SIGKILL)
    assert is_right(artist, "captions", "Word 4") and is_right(artist, "cart", "Cart 4")


def test_it_may_die_again_and_again(hire: Hire) -> None:
    artist = hire()
    for number in range(process_artist.MOST_FAILURES + 2):
        assert is_right(artist, "captions", f"Life {number}")
        assert artist.pid is not None
        os.kill(artist.pid, signal.SIGKILL)


def test_words_that_kill_are_left_out_and_the_others_are_drawn(hire: Hire) -> None:
    artist = hire("sick_artist:main")
    before = drawn(artist, "captions", caption("Before"))
    artist.card("captions", caption("Drop dead."))
    artist.card("cart", caption("Three things"))
    frames_until(artist, lambda: artist.is_idle)
    assert artist.card("captions", caption("Drop dead.")) is before
    assert is_right(artist, "cart", "Three things") and is_right(artist, "captions", "After")


def test_one_that_hangs_is_replaced(hire: Hire, monkeypatch: pytest.MonkeyPatch) -> None:
    artist = hire("sick_artist:main")
    drawn(artist, "captions", caption("Before"))
    monkeypatch.setattr(process_artist, "DELIVERY_S", 0.3)
    artist.card("captions", caption("Fall asleep."))
    frames_until(artist, lambda: artist.is_idle)
    monkeypatch.undo()
    assert is_right(artist, "captions", "After")


def test_where_none_can_work_the_frames_go_on_without(
    hire: Hire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(process_artist, "FIRST_REST_S", 0.001)
    artist = hire("sick_artist:never_ready")
    frames_until(artist, lambda: "keeps failing" in caplog.text)
    assert artist.card("captions", caption("Hello")) is None and artist.pid is None
    artist.collect()


_STAGE = """
import sys, time
from pathlib import Path
from vr_assistant.stage.panels.content import NoticeContent
from vr_assistant.stage.panels.process_artist import ProcessArtist
artist = ProcessArtist(Path(sys.argv[1]))
number = 0
while artist.card("notice", NoticeContent("Drawing", "")) is None:
    artist.collect()
    time.sleep(0.005)
print(artist.pid, flush=True)
while True:
    artist.collect()
    number += 1
    artist.card("notice", NoticeContent(f"Drawing {number}", ""))
"""


@pytest.mark.parametrize("victims", ["stage", "both"])
def test_with_the_stage_it_ends_and_leaves_nothing_in_shared_memory(tmp_path: Path, victims: str) -> None:
    def left_over() -> set[str]:
        folder = Path("/dev/shm")
        return {path.name for path in folder.iterdir() if "vr-" in path.name} if folder.is_dir() else set()

    before = left_over()
    stage = subprocess.Popen(
        [sys.executable, "-c", _STAGE, str(tmp_path)], stdout=subprocess.PIPE, env=with_our_code(os.environ), text=True
    )
    assert stage.stdout is not None
    artist = psutil.Process(int(stage.stdout.readline()))
    stage.kill()
    if victims == "both":
        artist.kill()
    stage.communicate()
    assert psutil.wait_procs([artist], timeout=30)[1] == []
    assert left_over() == before


def test_ctrl_c_in_a_terminal_does_not_end_it(hire: Hire) -> None:
    artist = hire()
    assert is_right(artist, "captions", "Before")
    pid = artist.pid
    assert pid is not None
    os.kill(pid, signal.SIGINT)
    assert is_right(artist, "captions", "After") and artist.pid == pid
