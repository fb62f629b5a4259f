"""Props of several owners as the one list that a frame has."""

from collections.abc import Sequence

from vr_assistant.stage.render.frame import Props

_NOTHING = Props()


class GatheredProps:
    """Made anew only when one of them is another list."""

    def __init__(self) -> None:
        self._revisions: tuple[int, ...] = ()
        self._all = _NOTHING

    def gather(self, parts: Sequence[Props]) -> Props:
        """The only one that has something, or all in one."""
        revisions = tuple(part.revision for part in parts if part)
        if len(revisions) < 2:
            return next((part for part in parts if part), _NOTHING)
        if revisions != self._revisions:
            self._revisions = revisions
            self._all = Props([mesh for part in parts for mesh in part.meshes])
        first = 0
        for part in parts:
            self._all.objects[first : first + len(part)] = part.objects
            first += len(part)
        return self._all
