"""`doctor --audio` in a terminal: a live bar while the user speaks, then what was heard and how it sounded."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from vr_assistant.config import Settings
from vr_assistant.doctor import sound_check
from vr_assistant.doctor.finding import Finding

if TYPE_CHECKING:
    from rich.console import Console

_BARS = 30
_QUIET_DB = -60.0


def examine_sound(settings: Settings, console: "Console | None") -> Iterator[Finding]:
    """Everything about sound, as far as this machine goes.

    Args:
        console: Shows the level meter; None shows none.
    """
    yield from sound_check.listed(settings)
    heard = asyncio.run(_record(settings, console))
    if isinstance(heard, Finding):
        yield heard
        heard = sound_check.bundled()
    else:
        yield from sound_check.judge(heard)
        if console:
            console.print("Understanding what was said, and playing it back ...")
        yield sound_check.understood(settings, heard)
    yield from asyncio.run(sound_check.played(settings, heard))


async def _record(settings: Settings, console: "Console | None") -> "sound_check.Heard | Finding":
    if console is None or not sound_check.has_microphone(settings):
        return await sound_check.record(settings, sound_check.SECONDS, lambda db: None)
    if not console.is_terminal:
        console.print(f"Say something: {sound_check.SECONDS:.0f} seconds are recorded now ...")
        return await sound_check.record(settings, sound_check.SECONDS, lambda db: None)
    from rich.live import Live
    from rich.text import Text

    with Live(Text("Say something ..."), console=console, refresh_per_second=12, transient=True) as live:
        return await sound_check.record(settings, sound_check.SECONDS, _bar(lambda text: live.update(Text(text))))


def _bar(show: Callable[[str], None]) -> Callable[[float], None]:
    """Draws the level of each block."""

    def level(db: float) -> None:
        lit = max(0, min(_BARS, round((db - _QUIET_DB) / -_QUIET_DB * _BARS)))
        show(f"Say something ... [{'█' * lit}{' ' * (_BARS - lit)}] {db:.0f} dB")

    return level
