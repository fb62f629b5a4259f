"""Skins of a glTF file: the joints that vertices hang on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.accessors import Accessors
from vr_assistant.stage.gltf.document import FARTHEST, Document

MAX_SKINS = 64
MAX_JOINTS = 512


@dataclass(slots=True)
class Skin:
    joints: NDArray[np.intp]
    """(joints,) numbers of nodes."""
    inverse_binds: NDArray[np.float32]
    """(joints, 4, 4): from the mesh to each joint in the pose it was bound in."""

    def matrices(self, to_model: NDArray[np.float32]) -> NDArray[np.float32]:
        """(joints, 4, 4), of the matrices from each node to the model."""
        return np.asarray(to_model[self.joints] @ self.inverse_binds)


def read_skins(document: Document, accessors: Accessors) -> list[Skin]:
    skins = []
    for skin in document.tables(document.root, "skins", MAX_SKINS):
        joints = document.entries(skin, "joints")
        if not 1 <= len(joints) <= MAX_JOINTS:
            raise document.refuse(f"a skin has {len(joints)} joints, 1 to {MAX_JOINTS} are possible")
        for joint in joints:
            document.item("nodes", joint)
        binds = np.tile(np.eye(4, dtype=np.float32), (len(joints), 1, 1))
        if "inverseBindMatrices" in skin:
            columns = accessors.numbers(skin["inverseBindMatrices"], "MAT4", most=MAX_JOINTS)
            if len(columns) < len(joints) or np.abs(columns).max() > FARTHEST:
                raise document.refuse("a skin has fewer matrices than joints, or impossible ones")
            binds = columns[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1)
        skins.append(Skin(np.array(joints, np.intp), np.ascontiguousarray(binds)))
    return skins
