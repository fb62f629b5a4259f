"""A model at one moment of an animation: where its nodes are, and how far its morphs go."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.animations import Animation, Track
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.gltf.nodes import local_matrices


class Pose:
    """Sampled for all nodes at once. What an animation leaves alone stays as it is at rest."""

    def __init__(self, model: Model, animation: Animation | None) -> None:
        self._nodes = model.nodes
        self.duration_s = animation.duration_s if animation else 0.0
        tracks = animation.tracks if animation else []
        self._tracks = [track for track in tracks if track.path != "weights"]
        self._morph_tracks = [track for track in tracks if track.path == "weights"]
        self._moved = np.unique(np.concatenate([np.zeros(0, np.intp), *(track.nodes for track in self._tracks)]))
        """Nodes whose own matrix changes."""
        nodes = model.nodes
        self._parts = {
            "translation": nodes.translations[self._moved],
            "rotation": nodes.rotations[self._moved],
            "scale": nodes.scales[self._moved],
        }
        self._places = [np.searchsorted(self._moved, track.nodes) for track in self._tracks]
        self._local = nodes.rest.copy()
        self.to_model = nodes.to_model(nodes.rest)
        """(nodes, 4, 4): from each node to the model."""
        self.weights: dict[int, NDArray[np.float32]] = dict(model.morph_weights)
        """(targets,) of each node with morphs."""

    @property
    def moves(self) -> bool:
        return bool(self._tracks or self._morph_tracks)

    def set_time(self, time_s: float) -> None:
        """The animation starts again when it has ended."""
        at_s = time_s % self.duration_s if self.duration_s > 0 else 0.0
        for track, places in zip(self._tracks, self._places, strict=True):
            self._parts[track.path][places] = track.sample(at_s)
        if len(self._moved):
            self._local[self._moved] = local_matrices(
                self._parts["translation"], self._parts["rotation"], self._parts["scale"]
            )
            self.to_model = self._nodes.to_model(self._local)
        for track in self._morph_tracks:
            self._set_weights(track, at_s)

    def _set_weights(self, track: Track, at_s: float) -> None:
        for node, weights in zip(track.nodes, track.sample(at_s), strict=True):
            self.weights[int(node)] = weights
