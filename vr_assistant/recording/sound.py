"""The sound of a recording as one stereo track."""

import logging
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from vr_assistant.recording.recording import Recording

log = logging.getLogger(__name__)

RATE_HZ = 48_000
PEAK = 0.97


def read_sound(path: Path) -> NDArray[np.float32]:
    """A sound file as (samples, 2) at 48 kHz; raises OSError (or av.FFmpegError, a subclass) when it cannot be read."""
    blocks = []
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE_HZ)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            blocks += [resampled.to_ndarray() for resampled in resampler.resample(frame)]
        blocks += [resampled.to_ndarray() for resampled in resampler.resample(None)]
    if not blocks:
        return np.zeros((0, 2), np.float32)
    return np.ascontiguousarray(np.concatenate(blocks, axis=1).T, np.float32)


def mix_sound(recording: Recording, start_ns: int, end_ns: int) -> NDArray[np.float32]:
    """All recorded sounds between two times: (samples, 2) float32 at 48 kHz, never above full scale.

    A file that is missing or cannot be read is left silent; the log says so.
    """
    track = np.zeros((max(0, round((end_ns - start_ns) * RATE_HZ / 1e9)), 2), np.float32)
    for sound in recording.sounds():
        try:
            samples = read_sound(recording.folder / sound.path)
        except (OSError, ValueError, IndexError) as error:
            log.warning("the sound %s was left out: %s", sound.path, error)
            continue
        at = round((sound.starts_at_ns - start_ns) * RATE_HZ / 1e9)
        first, last = max(at, 0), min(at + len(samples), len(track))
        if last > first:
            track[first:last] += samples[first - at : last - at]
    loudest = float(np.abs(track).max(initial=0.0))
    return track * np.float32(PEAK / loudest) if loudest > PEAK else track
