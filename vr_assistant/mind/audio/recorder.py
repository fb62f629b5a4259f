"""Keeps what was said and what was heard as WAV files of a recording."""

import logging
from pathlib import Path
from typing import Literal

from vr_assistant.messages import SoundRecorded
from vr_assistant.mind.audio.wav import write_wav

log = logging.getLogger(__name__)


class SoundRecorder:
    """Writes `sound/NNNN.wav` into the recording's folder; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._number = self._last_number(folder)

    @staticmethod
    def _last_number(folder: Path | None) -> int:
        # A mind that was restarted goes on numbering: the recording outlives it.
        if folder is None or not (folder / "sound").is_dir():
            return 0
        return max((int(path.stem) for path in (folder / "sound").glob("*.wav") if path.stem.isdigit()), default=0)

    def keep(
        self, source: Literal["user", "assistant"], pcm: bytes, rate_hz: int, starts_at_ns: int
    ) -> SoundRecorded | None:
        """Store 16-bit mono PCM; None when nothing is recorded or the disk refuses (which is logged)."""
        if self._folder is None or not pcm:
            return None
        self._number += 1
        name = f"sound/{self._number:04}.wav"
        try:
            (self._folder / "sound").mkdir(parents=True, exist_ok=True)
            seconds = write_wav(self._folder / name, pcm, rate_hz)
        except OSError:
            log.exception("cannot record %s", name)
            return None
        return SoundRecorded(source, name, starts_at_ns, seconds)
