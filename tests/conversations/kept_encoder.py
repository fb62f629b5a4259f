"""A sentence encoder that reads each text once."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.understanding.vectors import Encoder


class KeptEncoder:
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def query(self, texts: list[str]) -> NDArray[np.float32]:
        if missing := [text for text in dict.fromkeys(texts) if text not in self._known]:
            rows = self._encoder.query(missing)
            self._known.update(zip(missing, (np.asarray(row, np.float32) for row in rows), strict=True))
        return np.stack([self._known[text] for text in texts])
