"""Text in the world is sharp from near and legible from afar, in both languages."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from vr_assistant.stage.panels.text import glyph_run, width
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.labels import Labels, LetterPicture
from vr_assistant.stage.render.programs import load_program
from vr_assistant.stage.render.screen_text import ScreenText
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.text.atlas import open_atlas
from vr_assistant.stage.text.lettering import Lettering

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 640, 160
PIXELS_PER_RADIAN = 20 * 180 / math.pi
WHITE = (255, 255, 255)
Picture = NDArray[np.float64]


class Wall:
    """A black wall with white words, and somebody who looks at it with 20 pixels a degree."""

    def __init__(self) -> None:
        self.runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self.runtime.begin()
        self.gl = gl = self.runtime.gl
        self.errors = gl.log_errors()
        self.atlas = open_atlas()
        self.picture = LetterPicture(gl, self.atlas)
        self.program = load_program(gl, "label.vert", "label.frag")
        self.eyes = Eyes(gl)
        self.texture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, WIDTH, HEIGHT)
        self.framebuffer = gl.framebuffer(self.texture, None)
        self.labels = Labels(gl, self.picture, Lettering(self.atlas).build(), capacity=200)

    def write(self, text: str, em_m: float = 0.36) -> None:
        lettering = Lettering(self.atlas)
        lettering.text(text, 0.0, -0.36 * em_m, em_m, WHITE, align="centre")
        self.labels.write(lettering.build())

    def look(self, distance_m: float, aside: float = 0.0) -> Picture:
        """(height, width): share of each pixel that is white; `aside`: angle between the look and the wall's normal."""
        gl = self.gl
        half = math.atan(WIDTH / 2 / PIXELS_PER_RADIAN), math.atan(HEIGHT / 2 / PIXELS_PER_RADIAN)
        position = (math.sin(aside) * distance_m, 0.0, math.cos(aside) * distance_m)
        turn = (0.0, math.sin(aside / 2), 0.0, math.cos(aside / 2))
        self.eyes.place([View(position, turn, (-half[0], half[0], half[1], -half[1]))])
        self.eyes.upload()
        self.eyes.bind(0)
        gl.BindFramebuffer(enums.FRAMEBUFFER, self.framebuffer)
        gl.Viewport(0, 0, WIDTH, HEIGHT)
        gl.ClearColor(0.0, 0.0, 0.0, 1.0)
        gl.Clear(enums.COLOR_BUFFER_BIT)
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        self.labels.draw(self.program)
        return self.pixels()

    def pixels(self) -> Picture:
        gl = self.gl
        pixels = np.empty((HEIGHT, WIDTH, 4), np.uint8)
        gl.ReadPixels(0, 0, WIDTH, HEIGHT, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        return np.asarray(pixels[::-1, :, 0] / 255.0)

    def close(self) -> None:
        self.labels.close()
        self.picture.close()
        self.eyes.close()
        self.runtime.end()


@pytest.fixture(scope="module")
def wall() -> Iterator[Wall]:
    made = Wall()
    yield made
    made.gl.check()
    assert made.errors == []
    made.close()


def reference(text: str, em_px: float) -> Picture:
    """The same word as a drawing library sets it, eight times as large, and made smaller again."""
    surface = skia.Surface(WIDTH * 8, HEIGHT * 8)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    size = em_px * 8
    paint = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    canvas.drawTextBlob(glyph_run(text, size), WIDTH * 4 - width(text, size) / 2, HEIGHT * 4 + 0.36 * size, paint)
    pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., 0] / 255.0
    return np.asarray(pixels.reshape(HEIGHT, 8, WIDTH, 8).mean(axis=(1, 3)))


@pytest.mark.parametrize(
    "word", ["Turning Page Books", "The Copper Kettle Café", "铜壶咖啡馆", "柠檬树餐厅", "钟楼 Clock"]
)
@pytest.mark.parametrize("em_px", [10, 16, 24, 40])
def test_a_word_looks_as_it_does_in_print(wall: Wall, word: str, em_px: int) -> None:
    """40 pixels an em is a shop sign seen from 10 m, 10 pixels from 40 m."""
    wall.write(word)
    seen, printed = wall.look(0.36 * PIXELS_PER_RADIAN / em_px), reference(word, em_px)
    assert np.corrcoef(seen.ravel(), printed.ravel())[0, 1] > 0.98
    assert seen.sum() / printed.sum() == pytest.approx(1.0, abs=0.04), "strokes keep their weight"


def edge_widths(profile: NDArray[np.float64]) -> list[float]:
    """Pixels from a tenth to nine tenths of the way, at each edge of a row of pixels."""
    lightness = profile / profile.max()
    widths = []
    for at in np.flatnonzero((lightness[:-1] < 0.5) != (lightness[1:] < 0.5)):
        step = 1 if lightness[at + 1] > lightness[at] else -1
        around = lightness[max(at - 6, 0) : at + 8][::step]
        middle = int(np.flatnonzero(around >= 0.5)[0])
        rising = around[max(middle - 6, 0) : middle + 7]
        rising = np.maximum.accumulate(rising[: int(rising.argmax()) + 1])
        low, high = np.interp([0.1, 0.9], rising, np.arange(len(rising)))
        widths.append(float(high - low))
    return widths


@pytest.mark.parametrize("word", ["I", "山"])
@pytest.mark.parametrize("distance_m", [0.5, 2.0, 6.0, 10.0])
@pytest.mark.parametrize("aside", [0.0, 1.0], ids=["straight", "aslant"])
def test_edges_of_letters_are_no_wider_than_two_pixels(wall: Wall, word: str, distance_m: float, aside: float) -> None:
    wall.write(word)
    picture = wall.look(distance_m, aside)
    rows = np.flatnonzero(picture.max(axis=1) > 0.6)
    widths = [width for row in rows[len(rows) // 4 : len(rows) // 2 : 3] for width in edge_widths(picture[row])]
    assert len(widths) > 2
    assert max(widths) <= 2.0


def test_figures_are_written_on_the_screen_where_they_were_wanted(wall: Wall) -> None:
    screen = ScreenText(wall.gl)
    wall.look(5.0)
    before = wall.pixels()
    screen.show("speed", [("11.1 ms", 20.0, 40.0, 16.0, (1.0, 1.0, 1.0)), ("GPU", 20.0, 60.0, 16.0, (1.0, 0.0, 0.0))])
    screen.draw([wall.framebuffer], WIDTH, HEIGHT)
    changed = np.abs(wall.pixels() - before) > 0.3
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert rows[0] >= 40 and 70 <= rows[-1] < 76
    assert columns[0] >= 20 and columns[-1] < 20 + 16 * 5
    screen.show("speed", [])
    wall.look(5.0)
    screen.draw([wall.framebuffer], WIDTH, HEIGHT)
    assert np.array_equal(wall.pixels(), before)
    screen.close()


def test_any_number_of_words_is_one_draw(wall: Wall) -> None:
    def calls(words: int) -> dict[str, int]:
        lettering = Lettering(wall.atlas)
        for number in range(words):
            lettering.text("Café", 0.1 * number, 0.0, 0.1, WHITE)
        wall.labels.write(lettering.build())
        with wall.gl.counting() as counts:
            wall.labels.draw(wall.program)
        return counts

    assert calls(1) == calls(40)
    assert sum(count for name, count in calls(40).items() if name.startswith("Draw")) == 1


def test_words_change_when_they_are_written_anew_and_what_is_too_much_is_left_out(wall: Wall) -> None:
    wall.write("12.4 ms")
    before = wall.look(3.0)
    wall.write("87.6 ms")
    assert np.abs(wall.look(3.0) - before).max() > 0.9
    wall.write("x" * 1000)
    wall.look(3.0)
    wall.write("")
    assert wall.look(3.0).max() == 0


def test_a_plate_has_clean_edges_and_a_line_inside_them(wall: Wall) -> None:
    lettering = Lettering(wall.atlas)
    lettering.plate(0.0, 0.0, 2.0, 0.5, (0, 0, 0), WHITE)
    wall.labels.write(lettering.build())
    near, far = wall.look(5.0), wall.look(40.0)
    middle = near[HEIGHT // 2]
    assert max(edge_widths(middle)) <= 2.0 and middle[WIDTH // 2] == 0
    # Far away the line is thinner than a pixel, and fainter in proportion.
    assert far.sum() / near.sum() == pytest.approx((5.0 / 40.0) ** 2, rel=0.15)
