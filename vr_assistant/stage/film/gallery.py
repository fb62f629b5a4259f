"""Stills of the town: what it looks like at each hour, in each weather, indoors and with something going on."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vr_assistant.config import Settings
from vr_assistant.errors import RecordingError
from vr_assistant.messages import (
    Caption,
    Command,
    Lang,
    ProductCard,
    SetAttention,
    SetEnvironment,
    ShowAnswer,
    ShowShelf,
    Speak,
    TimedViseme,
    TimedWord,
)
from vr_assistant.stage.film.draw import RenderedCamera
from vr_assistant.stage.film.still_file import write_still
from vr_assistant.stage.opening import load_body, open_scene
from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head, Rig

SUPERSAMPLING = 2
"""Drawn so much larger each way, then made smaller: stills may take their time."""
QUALITY = 88
_WALKS_S = 40.0
"""For the assistant to come to where the user stands."""
_SECOND = 1_000_000_000
_SPEAKS_AT_S = 0.8


@dataclass(frozen=True, slots=True)
class Still:
    name: str
    x: float
    z: float
    facing_deg: float
    """Compass: 0 north, 90 east."""
    pitch_deg: float = 0.0
    environment: SetEnvironment = field(default_factory=SetEnvironment)
    says: tuple[Lang, str] | None = None
    """Said to the user; the picture shows her in the middle of it."""
    heard: str = ""
    shown: Sequence[Command] = ()
    seconds: float = 2.0
    """From what is said and shown to the picture."""
    blend: Blend = "opaque"
    """Over a room instead of in the town, unless opaque."""
    walk_m: float = 0.0
    """How far the user has stepped forward when it is taken."""


def draw_gallery(
    stills: Sequence[Still],
    settings: Settings,
    out: Path,
    size: tuple[int, int],
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Draws NAME.jpg for each still.

    Args:
        progress: Called with stills done and stills in all, after each.
    Raises:
        RecordingError: nowhere to write.
        ConfigError, GraphicsError: the world cannot be opened or drawn.
    """
    larger = size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING
    runtime = OffscreenRuntime(*larger)
    runtime.begin()
    camera: RenderedCamera | None = None
    files = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        camera = RenderedCamera(settings, larger, runtime)
        for number, still in enumerate(stills, 1):
            picture = Image.fromarray(take(still, camera)).resize(size, Image.Resampling.BOX)
            files.append(write_still(out / f"{still.name}.jpg", jpeg(picture)))
            if progress:
                progress(number, len(stills))
    except OSError as error:
        raise RecordingError(
            f"{out} cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from error
    finally:
        if camera:
            camera.close()
        runtime.end()
    return files


def jpeg(picture: Image.Image) -> bytes:
    """In memory, for Pillow does not notice when a disk takes only a part."""
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=QUALITY, optimize=True)
    return data.getvalue()


def take(still: Still, camera: RenderedCamera) -> NDArray[np.uint8]:
    """(height, width, 3) sRGB, top row first."""
    scene = open_scene(camera.world, camera.ground, load_body())
    head = Head(still.x, 1.65, still.z, -np.radians(still.facing_deg), np.radians(still.pitch_deg))
    rig, now_ns = Rig(), _SECOND
    scene.apply(still.environment)
    scene.apply(SetAttention("listening"))
    scene.surroundings.wants_room = still.blend != "opaque"
    for _ in range(round(_WALKS_S * 30)):
        scene.update(now_ns, head)
        scene.surround(still.blend, rig, None)
        now_ns += _SECOND // 30
    if still.heard:
        scene.apply(Caption("user", still.heard, still.says[0] if still.says else "en"))
    for command in still.shown:
        scene.apply(command)
    if still.says:
        scene.apply(SetAttention("speaking"))
        scene.apply(_speak(*still.says, now_ns + round((still.seconds - _SPEAKS_AT_S) * _SECOND)))
    for _ in range(round(still.seconds * 30)):
        frame = scene.update(now_ns, head)
        now_ns += _SECOND // 30
    if still.blend != "opaque":
        return camera.shoot_over_room(frame, head)
    head.x += np.sin(np.radians(still.facing_deg)) * still.walk_m
    head.z -= np.cos(np.radians(still.facing_deg)) * still.walk_m
    camera.shoot(frame, head)  # some drivers have not uploaded everything when they draw for the first time
    return camera.shoot(frame, head)


def _speak(lang: Lang, text: str, starts_at_ns: int) -> Speak:
    pieces = text.split() if lang == "en" else list(text)
    pace_s = _SPEAKS_AT_S * 0.9 / len(pieces)  # all of it can be read
    words = [TimedWord(piece, number * pace_s) for number, piece in enumerate(pieces)]
    visemes = [TimedViseme(name, number * 0.12) for number, name in enumerate(("aa", "ih", "ou", "ee", "oh") * 4)]
    return Speak(1, text, lang, starts_at_ns, 3.0, words, visemes)


def headphones() -> list[ProductCard]:
    """Six products of the shelf, as the mind would show them."""
    goods = (
        ("headphones-wireless-black", "Aria Wireless Headphones", "咏叹调无线耳机", 8900, "#22252b"),
        ("headphones-wireless-blue", "Aria Wireless Headphones", "咏叹调无线耳机", 8900, "#2f6db0"),
        ("earbuds-sport-red", "Sprint Sport Earbuds", "疾跑运动耳机", 6900, "#d9483b"),
        ("speaker-pocket-green", "Pocket Speaker", "袖珍音箱", 3900, "#3c8f6a"),
        ("watch-smart-black", "Tempo Watch", "节拍手表", 12900, "#2b2d33"),
        ("camera-instant-white", "Instant Camera", "拍立得相机", 9900, "#e8e2d6"),
    )
    return [ProductCard(name, en, zh, price, "USD", "electronics", colour) for name, en, zh, price, colour in goods]


GALLERY: tuple[Still, ...] = (
    Still(
        "plaza-noon", 0.6, 11.2, -4.0, 2.0, SetEnvironment("noon", "clear"),
        says=("en", "Hello! What can I do for you?"),
    ),
    Still("plaza-morning", -15.5, -3.0, 62.0, 2.0, SetEnvironment("morning", "clear")),
    Still("harbour-sunset", 1.6, 56.5, 196.0, 0.0, SetEnvironment("sunset", "clear")),
    Still("plaza-night", 6.5, 12.5, -30.0, 3.0, SetEnvironment("night", "clear")),
    Still("rain-night", -4.5, 13.5, 22.0, 0.0, SetEnvironment("night", "rain")),
    Still("snow", -3.0, 14.5, 12.0, 1.0, SetEnvironment("noon", "snow")),
    Still(
        "bookshop-inside", 8.75, -21.2, 22.5, -1.0, SetEnvironment("noon", "clear"),
        says=("zh", "每天九点到七点，星期天休息。"), heard="书店几点开门？",
        shown=(ShowAnswer("书香书店", "每天 9:00 到 19:00，星期天休息。", "小镇指南"),), seconds=8.0,
    ),
    Still(
        "headphones-sunset", 21.5, 8.9, 112.5, 0.0, SetEnvironment("sunset", "clear"),
        says=("en", "Here are six that may suit you."), heard="Show me some headphones.",
        shown=(ShowShelf("wireless headphones", headphones()),), seconds=4.0,
    ),
    Still(
        "see-through", 0.6, 11.2, -4.0, -8.0, says=("en", "Here are six that may suit you."),
        heard="Show me some headphones.", shown=(ShowShelf("wireless headphones", headphones()),), seconds=4.0,
        blend="alpha",
    ),
)  # fmt: skip
