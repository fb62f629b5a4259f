"""The numbers of a glTF file as arrays: typed, strided, normalised, sparse; nothing is read beyond its bounds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.buffers import Buffers
from vr_assistant.stage.gltf.document import Document, Table, is_whole

MAX_VERTICES = 500_000
MAX_INDICES = 3_000_000
MAX_NUMBERS = 16_000_000
"""Of all arrays of a file together, whatever few bytes they are unpacked from: 64 MB."""
_LARGEST_STRIDE = 1024

_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Accessors:
    def __init__(self, document: Document, buffers: Buffers) -> None:
        self._document, self._buffers = document, buffers
        self._numbers_left = MAX_NUMBERS

    def numbers(self, index: Any, *kinds: str, most: int = MAX_VERTICES) -> NDArray[np.float32]:
        """(count, width) float32, normalised integers scaled, sparse values put in place.

        Args:
            kinds: Of SCALAR, VEC2, VEC3, VEC4, MAT4 (16 columns, a column of the matrix after the other).
        """
        accessor, values = self._read(index, kinds, most)
        result = self._scaled(accessor, values)
        self._require_finite(result)
        return result

    def whole_numbers(self, index: Any, kind: str, most: int = MAX_VERTICES) -> NDArray[np.int64]:
        """(count, width), of unsigned integers only."""
        _, values = self._read(index, (kind,), most)
        if values.dtype.kind != "u":
            raise self._document.refuse("an accessor holds fractions where whole numbers were expected")
        return values.astype(np.int64)

    def rows_that_differ(self, index: Any, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(rows that differ from zero, their (n, 3) values) of a morph accessor, a sparse one without unpacking it."""
        document = self._document
        accessor = document.item("accessors", index)
        if accessor.get("count") != count:
            raise document.refuse("a morph target has another number of vertices than the mesh")
        if "sparse" not in accessor or "bufferView" in accessor or accessor.get("type") != "VEC3":
            dense = self.numbers(index, "VEC3")
            moved = np.flatnonzero(np.abs(dense).max(1, initial=0.0) > 1e-6)
            return moved, dense[moved]
        moved, values = self._sparse(accessor, self._component(accessor), count, 3)
        result = self._scaled(accessor, values)
        self._require_finite(result)
        return moved, result

    def _read(self, index: Any, kinds: tuple[str, ...], most: int) -> tuple[Table, NDArray[Any]]:
        document = self._document
        accessor = document.item("accessors", index)
        count = document.whole(accessor.get("count"), most, "accessor")
        kind = accessor.get("type")
        if kind not in kinds:
            raise document.refuse(f"an accessor is {kind!r:.20}, {' or '.join(kinds)} was expected")
        width = WIDTHS[kind]
        dtype = self._component(accessor)
        self._spend(count * width)
        if "bufferView" in accessor:
            values = self._view(accessor, dtype, count, width)
        else:
            values = np.zeros((count, width), dtype)
        if "sparse" in accessor:
            moved, replaced = self._sparse(accessor, dtype, count, width)
            values = values.copy()
            values[moved] = replaced
        return accessor, values

    def _sparse(
        self, accessor: Table, dtype: np.dtype[Any], count: int, width: int
    ) -> tuple[NDArray[np.int64], NDArray[Any]]:
        document = self._document
        sparse = document.table(accessor, "sparse")
        rows = document.whole(sparse.get("count"), count, "sparse accessor")
        self._spend(rows * (width + 1))
        places = document.table(sparse, "indices")
        index_type = self._component(places)
        if index_type.kind != "u":
            raise document.refuse("a sparse accessor is malformed")
        moved = self._view(places, index_type, rows, 1)
        if rows and int(moved.max()) >= count:
            raise document.refuse("a sparse accessor points outside its array")
        values = self._view(document.table(sparse, "values"), dtype, rows, width)
        return moved.reshape(-1).astype(np.int64), values

    def _view(self, source: Table, dtype: np.dtype[Any], count: int, width: int) -> NDArray[Any]:
        document = self._document
        view = document.item("bufferViews", source.get("bufferView"))
        data = self._buffers.view(source.get("bufferView"))
        inner = document.whole(source.get("byteOffset", 0), len(data), "accessor")
        row = dtype.itemsize * width
        stride = document.whole(view.get("byteStride", row), _LARGEST_STRIDE, "buffer view")
        if stride < row or (count and inner + stride * (count - 1) + row > len(data)):
            raise document.refuse("an accessor reaches beyond the end of its buffer")
        if not count:
            return np.zeros((0, width), dtype)
        return np.ndarray((count, width), dtype, data, inner, (stride, dtype.itemsize))

    def _component(self, accessor: Table) -> np.dtype[Any]:
        code = accessor.get("componentType")
        if not is_whole(code) or code not in _COMPONENTS:
            raise self._document.refuse("an accessor holds numbers of an unknown kind")
        return np.dtype(_COMPONENTS[code])

    def _scaled(self, accessor: Table, values: NDArray[Any]) -> NDArray[np.float32]:
        result = values.astype(np.float32)
        if accessor.get("normalized") and values.dtype.kind in "ui":
            result /= np.iinfo(values.dtype).max
            np.maximum(result, -1.0, out=result)
        return result

    def _require_finite(self, values: NDArray[np.float32]) -> None:
        if not np.all(np.isfinite(values)):
            raise self._document.refuse("it contains numbers that are not finite")

    def _spend(self, count: int) -> None:
        self._numbers_left -= count
        if self._numbers_left < 0:
            raise self._document.refuse(f"it unpacks to more than {MAX_NUMBERS // 1_000_000} million numbers")
