"""The window for those who stand by: what it shows, what its keys do, and that it can be left out."""

from collections.abc import Iterator

import pytest

from vr_assistant.commands.checks import screen
from vr_assistant.config import HeadsetSettings
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

try:
    import glfw
    from screenshot import photograph
    from wearing import MIRROR, Wearer, difference
except (ImportError, OSError):
    pytest.skip("OpenXR cannot be loaded here", allow_module_level=True)

pytestmark = pytest.mark.monado


@pytest.fixture(autouse=True)
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with screen() as environment:
        if "DISPLAY" not in environment:
            pytest.skip("no screen")
        monkeypatch.setenv("DISPLAY", environment["DISPLAY"])
        yield environment["DISPLAY"]


def test_it_shows_what_the_left_eye_sees(remote: RemoteHeadset, display: str) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        for _ in range(6):
            left, right = wearer.look()
        width, height = MIRROR
        shown = photograph(display)[:height, :width]
    # 320 x 240 into 640 x 360: the whole width, twice as large, and the middle of the height
    small = shown[::2, ::2]
    assert difference(small, left[30:210]) < 3
    assert difference(small, left[30:210]) < difference(small, right[30:210])


def test_it_can_be_left_out(remote: RemoteHeadset) -> None:
    with Wearer(HeadsetSettings(mirror=False)) as wearer:
        wearer.until_focused()
        mirror = wearer.runtime._graphics.mirror  # type: ignore[union-attr]
        assert mirror and not glfw.get_window_attrib(mirror._window, glfw.VISIBLE)


def test_a_screen_that_is_no_more_does_not_take_the_headset_away(
    remote: RemoteHeadset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    with Wearer() as wearer:
        wearer.until_focused()
        assert wearer.look()[0].std() > 10


def test_its_keys_work(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        mirror = wearer.runtime._graphics.mirror  # type: ignore[union-attr]
        assert mirror

        def press(key: int) -> UserInput:
            mirror._on_key(mirror._window, key, 0, glfw.PRESS, 0)
            return wearer.frame().input

        assert press(glfw.KEY_M).toggled_mute
        assert press(glfw.KEY_F3).toggled_statistics
        assert press(glfw.KEY_ESCAPE).toggled_menu
        quiet = wearer.frame().input
        assert not (quiet.toggled_mute or quiet.toggled_statistics or quiet.toggled_menu or quiet.asked_to_close)
        glfw.set_window_should_close(mirror._window, True)
        assert wearer.frame().input.asked_to_close
