"""The room around a conversation: the user's mouth, the microphone, the loudspeaker, all on the loop's clock."""

import asyncio
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker
from vr_assistant.mind.audio.microphone import BLOCK_S

from .spoken_words import RATE_HZ, SpokenWord, Words

_BLOCK = round(BLOCK_S * RATE_HZ)
_BREATH_NS = 100_000_000
"""Between two sentences; longer, and she is silent."""


class FakeLoudspeaker(NullLoudspeaker):
    """Knows what was audible, whatever the engine believes."""

    name = "fake loudspeaker"

    def __init__(self, words: Words) -> None:
        super().__init__(RATE_HZ)
        self._words = words
        self._played: list[tuple[int, NDArray[np.int16]]] = []

    async def play(self, pcm: bytes) -> int:
        starts_ns = max(self._ends_ns, time.monotonic_ns())
        self._played.append((starts_ns, np.frombuffer(pcm, np.int16)))
        return await super().play(pcm)

    def flush(self, most: int | None = None) -> int:
        unheard = super().flush(most)
        kept = []
        for starts_ns, sound in self._played:
            audible = max(0, (self._ends_ns - starts_ns) * RATE_HZ // 1_000_000_000)
            if audible:
                kept.append((starts_ns, sound[:audible]))
        self._played = kept
        return unheard

    @property
    def is_audible(self) -> bool:
        return self.left_s() > 0

    def audible(self, since_ns: int = 0) -> list[SpokenWord]:
        """The words that were heard to their end since then, in order."""
        now_ns = time.monotonic_ns()
        parts = []
        for starts_ns, sound in self._played:
            if starts_ns >= since_ns:
                parts.append(sound[: max(0, (now_ns - starts_ns) * RATE_HZ // 1_000_000_000)])
        return self._words.heard(np.concatenate(parts), share=0.99) if parts else []

    def began_ns(self, since_ns: int) -> int | None:
        """When the first sound since then was heard."""
        return next((at for at, sound in self._played if at >= since_ns and sound.any()), None)

    def fell_silent_ns(self, since_ns: int) -> int:
        """When the sound that was heard at that time, or the first after it, was over."""
        ends_ns = 0
        for starts_ns, sound in self._played:
            part_ends_ns = starts_ns + len(sound) * 1_000_000_000 // RATE_HZ
            if part_ends_ns > since_ns and sound.any():
                if ends_ns and starts_ns > ends_ns + _BREATH_NS:
                    break
                ends_ns = part_ends_ns
        return ends_ns


class FakeMicrophone:
    """Hears the user's mouth while it is on; time goes on while it is off."""

    name = "fake microphone"

    def __init__(self) -> None:
        self.is_on = False
        self.on_block: Callable[[bytes], None] = lambda _: None
        self._said = np.zeros(0, np.int16)
        self._speaking = asyncio.create_task(self._speak())

    def say(self, sound: NDArray[np.int16]) -> None:
        """After whatever is being said."""
        self._said = np.concatenate([self._said, sound])

    @property
    def left_s(self) -> float:
        """Of what the user is saying."""
        return len(self._said) / RATE_HZ

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False

    def close(self) -> None:
        self.is_on = False

    def end(self) -> None:
        """The room is left."""
        self._speaking.cancel()

    async def _speak(self) -> None:
        due = asyncio.get_running_loop().time()
        while True:
            due += BLOCK_S
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            block, self._said = self._said[:_BLOCK], self._said[_BLOCK:]
            if self.is_on:
                self.on_block(block.tobytes().ljust(_BLOCK * 2, b"\0"))
