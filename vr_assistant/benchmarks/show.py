"""A stage that has something to show all the time: she speaks, leads the way, lays things out, and the light changes.

The real scene, body, locomotion, renderer, link and panel process, for the eyes and hands that a headset sees. GL calls
reach no driver while `Show.step` runs: what is measured is Python's part of a frame, on any machine.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing import Pipe

import numpy as np

from vr_assistant.benchmarks.headset import SECOND, PlayedHeadset
from vr_assistant.config import Settings
from vr_assistant.messages import (
    CartLine,
    Command,
    HideShelf,
    ProductCard,
    SetEnvironment,
    ShowCart,
    ShowRoute,
    ShowShelf,
    Speak,
    TimedViseme,
    TimedWord,
    decode,
    encode,
)
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.link import Link
from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.moving.solid import solid_of
from vr_assistant.stage.opening import AVATAR_FILE, load_body, load_world, open_scene
from vr_assistant.stage.pace import Pace
from vr_assistant.stage.panels.process_artist import ProcessArtist
from vr_assistant.stage.render.frame import FrameScene, Prop, Props, View
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.stage import Stage
from vr_assistant.telemetry.frames import FrameStatistics

FPS = 90
SIZE = (64, 64)
"""Pixels of an eye: nothing is drawn, but programs are warmed up."""
ROUND_S = 24.0
"""After which the performance begins anew."""
WORDS = "Sure, follow me to the bookshop, it is just across the square behind the fountain."


class Crowd:
    """A picture with so many more objects, each of which moves in each frame."""

    def __init__(self, renderer: Renderer, size: tuple[int, int]) -> None:
        self.scale = 1.0
        self._renderer = renderer
        self._size = size
        self._extra = Props()
        self._all: Props | None = None
        self._merged = -1

    @property
    def triangles(self) -> int:
        return self._renderer.triangles_drawn

    @property
    def objects(self) -> int:
        return self._renderer.objects_drawn

    def fill(self, objects: int) -> None:
        count = max(0, objects - self._renderer.draw_list.objects)
        rng = np.random.default_rng(count)
        small = np.diag([0.2, 0.2, 0.2, 1.0]).astype(np.float32)
        self._extra = Props.of([Prop("cube", small, (0.5, 0.5, 0.5))] * count)
        self._extra.objects["model"][:, :3, 3] = rng.uniform((-15, 0, -15), (15, 4, 5), (count, 3))
        self._merged = -1

    def draw(
        self, scene: FrameScene, views: list[View], size: tuple[int, int], latest: Callable[[], list[View]]
    ) -> list[int]:
        if len(self._extra):
            scene.props = self._with_the_crowd(scene.props)
        self._renderer.resize(*size)
        return self._renderer.draw(scene, views, latest)

    def _with_the_crowd(self, own: Props) -> Props:
        if self._all is None or self._merged != own.revision:
            self._all, self._merged = Props([*own.meshes, *self._extra.meshes]), own.revision
            self._all.objects[len(own) :] = self._extra.objects
        self._all.objects[: len(own)] = own.objects
        return self._all

    def stir(self) -> None:
        """Moves all of the crowd, as an animated scene would have by now."""
        if self._all is not None:
            self._all.objects["model"][-len(self._extra) :, 1, 3] += np.float32(1e-4)


class Show:
    """Made once a process; close it."""

    def __init__(self, settings: Settings, *, is_paced: bool = False, is_layered: bool = True) -> None:
        """
        Args:
            is_paced: Frames come 90 times a second by the clock; else as fast as they can be made.
            is_layered: Both eyes in one pass, where the driver can.
        """
        self._open = ExitStack()
        self.runtime = runtime = PlayedHeadset(*SIZE, FPS, start_ns=SECOND, paced=is_paced)
        runtime.begin()
        self._open.callback(runtime.end)
        gl = self.gl = runtime.gl
        gl.is_software = False  # the way of a graphics card is measured, whatever is here
        world, ground = load_world(settings.world)
        quality = Quality(
            samples=4, filters_edges=False, shadow_size=2048, anisotropy=1.0,
            is_layered=is_layered and LAYERS in gl.extensions, leaves_out=False,
        )  # fmt: skip
        cache = ArrayCache(settings.paths.cache_dir / "stage")
        self.renderer = Renderer(gl, world, avatar=AVATAR_FILE, cache=cache, quality=quality, views=2)
        for _ in self.renderer.load():
            pass
        self.renderer.spread_uploads()
        self._open.callback(self.renderer.close)
        artist = ProcessArtist(settings.paths.log_dir)
        self._open.callback(artist.close)
        start = world.start
        runtime.head.x, runtime.head.z, runtime.head.yaw = start.x, start.z, start.yaw
        runtime.walk = slide_on(ground.is_walkable)
        self._ours, theirs = Pipe()
        self.statistics = FrameStatistics()
        self.crowd = Crowd(self.renderer, SIZE)
        scene = open_scene(world, ground, load_body(), artist)
        follower = Follower(start.x, start.z, start.yaw)
        pace = Pace(gl, statistics=self.statistics)
        self.renderer.mark = pace.mark
        locomotion = Locomotion(ground.is_walkable, solid_of(world))
        self.stage = Stage(runtime, scene, self.crowd, Link(theirs), follower, 0, pace, locomotion)
        self._open.callback(pace.close)
        self._lines = list(_performance())
        self._next = 0
        self._round_began_ns = 0
        self.step()  # targets are made with a driver
        gc.collect()
        gc.freeze()
        gc.disable()  # as the stage does
        self._open.callback(gc.enable)

    def step(self) -> None:
        """One frame of the stage."""
        self.stage.step()

    def fill(self, objects: int) -> None:
        """From now on the picture has so many, the town's own included; all beyond those move in each frame."""
        self.crowd.fill(objects)
        self.step()  # buffers grow with a driver

    def tell(self) -> None:
        """What the mind would say by now, what it would hear, and what the hands do; not part of the stage's frame."""
        now_ns = self.runtime.now_ns
        self.runtime.hold()
        self.crowd.stir()
        while self._ours.poll(0):
            decode(self._ours.recv_bytes())
        if not self._round_began_ns or now_ns - self._round_began_ns > ROUND_S * SECOND:
            self._round_began_ns, self._next = now_ns, 0
        elapsed_s = (now_ns - self._round_began_ns) / SECOND
        while self._next < len(self._lines) and self._lines[self._next][0] <= elapsed_s:
            make = self._lines[self._next][1]
            self._ours.send_bytes(encode(make(now_ns)))
            self._next += 1

    def close(self) -> None:
        self._open.close()


def _performance() -> Iterator[tuple[float, Callable[[int], Command]]]:
    """Seconds from the start of the round, and what is said or shown then."""
    goods = [
        ProductCard(f"p{k}", f"Wireless headphones {k}", f"无线耳机{k}", 4900 + k, "USD", "electronics", "#336699")
        for k in range(6)
    ]
    there = ShowRoute("bookshop", "Turning Page Books", "书香书店", [(0.0, 10.0), (6.0, 2.0), (8.0, -16.0)])
    back = ShowRoute("plaza", "Fountain Plaza", "喷泉广场", [(8.0, -16.0), (6.0, 2.0), (0.0, 10.0)])
    cart = ShowCart([CartLine("p1", "Wireless headphones 1", "无线耳机1", 1, 4901)], 4901, "USD")
    for at_s, message in (
        (0.0, SetEnvironment("noon", "clear")), (0.2, there), (9.0, ShowShelf("wireless headphones", goods)),
        (12.0, cart), (14.0, SetEnvironment("night", "rain")), (15.0, HideShelf()), (15.5, back),
    ):  # fmt: skip
        yield at_s, lambda _now_ns, message=message: message  # type: ignore[misc]
    for number in range(6):
        yield number * 4.0, lambda now_ns, number=number: _speak(number + 1, now_ns)  # type: ignore[misc]


def _speak(utterance: int, now_ns: int) -> Speak:
    words = [TimedWord(word, number * 0.24) for number, word in enumerate(WORDS.split())]
    visemes = [TimedViseme(name, number * 0.08) for number, name in enumerate(["aa", "PP", "ih", "SS", "ou", "nn"] * 7)]
    return Speak(utterance, WORDS, "en", now_ns + SECOND // 10, 3.6, words, visemes)
