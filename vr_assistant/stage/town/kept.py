"""A built town as plain arrays, so that it need not be built again until its world or this code changes."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vr_assistant.stage.text
import vr_assistant.world
from vr_assistant.stage.array_cache import ArrayCache, Arrays, Source
from vr_assistant.stage.text.atlas import ATLAS_FILE, Atlas
from vr_assistant.stage.text.font import FONT_FILE
from vr_assistant.stage.town.builder import build_elsewhere
from vr_assistant.stage.town.materials import Details
from vr_assistant.stage.town.mesh import Mesh
from vr_assistant.stage.town.signs import Signs
from vr_assistant.stage.town.town import Block, Instance, Town, build_town
from vr_assistant.world.world import World

_INSTANCE = np.dtype(
    [
        ("mesh", "i4"),
        ("far_mesh", "i4"),
        ("model", "f4", (4, 4)),
        ("tint", "f8", 3),
        ("seed", "f8"),
        ("far_m", "f8"),
        ("casts_shadow", "?"),
        ("is_water", "?"),
        ("layer", "i4"),
        ("room", "f8", 2),  # not a number: none
    ]
)
_BLOCK = np.dtype(
    [("centre", "f8", 2), ("width_m", "f8"), ("depth_m", "f8"), ("yaw", "f8"), ("height_m", "f8"), ("is_hollow", "?")]
)


def open_town(world: World, cache: ArrayCache | None) -> Iterator[str | Town]:
    """The steps of building, for a waiting screen, or none of them if the town is kept; last the town itself."""
    kept = _read(world, cache) if cache else None
    if kept is None and cache:
        yield from build_elsewhere(world, cache)
        kept = _read(world, cache)
    if kept is not None:
        yield from_arrays(kept)
    else:
        yield from build_and_keep(world, cache)


def build_and_keep(world: World, cache: ArrayCache | None) -> Iterator[str | Town]:
    """The steps of building, here; last the town itself."""
    town = Town()
    yield from build_town(world, town)
    if cache:
        yield "keeping"
        cache.write(_name(world), _sources(world), to_arrays(town))
    yield town


def _read(world: World, cache: ArrayCache) -> Arrays | None:
    return cache.read(_name(world), _sources(world))


def _name(world: World) -> str:
    return f"town-{world.id}"


def _sources(world: World) -> list[Source]:
    return [repr(astuple(replace(world, models=()))).encode(), FONT_FILE, ATLAS_FILE, *_code()]


def _code() -> list[Path]:
    """The source files that decide how a town looks."""
    packages = (vr_assistant.world, vr_assistant.stage.text)
    folders = (Path(__file__).parent, *(Path(package.__file__ or "").parent for package in packages))
    return sorted(path for folder in folders for path in folder.glob("*.py"))


def to_arrays(town: Town) -> dict[str, NDArray[Any]]:
    meshes = town.meshes
    number = {name: index for index, name in enumerate(meshes)}
    instances = np.zeros(len(town.instances), _INSTANCE)
    for row, instance in zip(instances, town.instances, strict=True):
        far = number[instance.far_mesh] if instance.far_mesh else -1
        row["mesh"], row["far_mesh"], row["model"] = number[instance.mesh], far, instance.model
        for field in ("tint", "seed", "far_m", "casts_shadow", "is_water", "layer"):
            row[field] = getattr(instance, field)
        row["room"] = instance.room or np.nan
    blocks = np.zeros(len(town.blocks), _BLOCK)
    for row, block in zip(blocks, town.blocks, strict=True):
        for field in _BLOCK.names or ():
            row[field] = getattr(block, field)
    return {
        "names": np.array(list(meshes)),
        "sizes": np.array([(len(m.vertices), len(m.indices), m.coarse) for m in meshes.values()]),
        "vertices": np.concatenate([mesh.vertices for mesh in meshes.values()]),
        "indices": np.concatenate([mesh.indices for mesh in meshes.values()]),
        "instances": instances,
        "blocks": blocks,
        "tint": town.details.tint,
        "relief": town.details.relief,
        "sign_letters": town.signs.letters,
        "letter_cells": town.signs.atlas.cells,
        "letter_pixels": town.signs.atlas.pixels,
        "lamp_map": town.lamp_map,
        "lamp_area": np.array(town.lamp_area),
        "noise_map": town.noise_map,
    }


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> Town:
    town = Town()
    names = [str(name) for name in arrays["names"]]
    vertices, indices = arrays["vertices"], arrays["indices"]
    v = i = 0
    for name, (vertex_count, index_count, coarse) in zip(names, arrays["sizes"].tolist(), strict=True):
        town.meshes[name] = Mesh(vertices[v : v + vertex_count], indices[i : i + index_count], coarse)
        v, i = v + vertex_count, i + index_count
    for row in arrays["instances"]:
        town.instances.append(
            Instance(
                names[row["mesh"]],
                row["model"],
                tuple(row["tint"].tolist()),
                float(row["seed"]),
                names[row["far_mesh"]] if row["far_mesh"] >= 0 else "",
                float(row["far_m"]),
                bool(row["casts_shadow"]),
                bool(row["is_water"]),
                int(row["layer"]),
                None if np.isnan(row["room"][0]) else (float(row["room"][0]), float(row["room"][1])),
            )
        )
    for (x, z), width, depth, yaw, height, is_hollow in arrays["blocks"].tolist():
        town.blocks.append(Block((x, z), width, depth, yaw, height, is_hollow))
    town.details = Details(arrays["tint"], arrays["relief"])
    atlas = Atlas(arrays["letter_cells"], arrays["letter_pixels"])
    town.signs = Signs(arrays["sign_letters"], atlas, town.meshes["sign_boards"])
    town.lamp_map, town.noise_map = arrays["lamp_map"], arrays["noise_map"]
    x, z, across, deep = arrays["lamp_area"].tolist()
    town.lamp_area = (x, z, across, deep)
    return town
