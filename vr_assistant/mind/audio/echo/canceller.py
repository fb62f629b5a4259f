"""The part that takes the loudspeaker's sound out of the microphone's."""

import logging
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

log = logging.getLogger(__name__)

Sound = NDArray[np.float32]


class EchoCanceller(Protocol):
    def clean(self, near: Sound, far: Sound) -> Sound:
        """The microphone's block without the echo.

        Args:
            near: What the microphone heard, mono at SPEECH_RATE_HZ in -1..1; a whole number of 10 ms.
            far: What the loudspeaker played up to half a second before; as long.
        """
        ...


class WebRtcCanceller:
    """WebRTC's third echo canceller, AEC3: it finds the delay itself, up to half a second, and follows the room.

    Needs 0.06 ms for 10 ms of sound. Raises ImportError where its package cannot be loaded.
    """

    def __init__(self) -> None:
        import pywebrtc_audio  # 5 ms and 1 MB, but only for who talks through a loudspeaker

        self._processor: Any = pywebrtc_audio.EchoCanceller(SPEECH_RATE_HZ)

    def clean(self, near: Sound, far: Sound) -> Sound:
        """See EchoCanceller."""
        cleaned: Sound = self._processor.process(near, far)
        return cleaned


def open_canceller() -> EchoCanceller | None:
    """None where it cannot be had, which is logged."""
    try:
        return WebRtcCanceller()
    except ImportError as error:
        log.warning("no echo cancellation, she does not listen while she speaks: %s", error)
        return None
