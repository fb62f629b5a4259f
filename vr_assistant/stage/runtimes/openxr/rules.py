"""The rules of OpenXR's best-practices layer, which says nothing on Linux; `python -O` goes without."""


class Rules:
    """Follows the frames of one session. Every method raises AssertionError where the program breaks a rule."""

    def __init__(self) -> None:
        self._display_time: int | None = None
        self._is_begun = False
        self._has_synced = False
        self._poses: bytes | None = None

    def waited(self, display_time: int) -> None:
        """xrWaitFrame predicted this time."""
        assert not self._is_begun, "xrWaitFrame between xrBeginFrame and xrEndFrame"
        assert display_time > 0, "no display time was predicted"
        self._display_time, self._has_synced, self._poses = display_time, False, None

    def synced(self) -> None:
        """xrSyncActions is about to be called."""
        assert self._display_time is not None, "xrSyncActions before xrWaitFrame"
        assert not self._is_begun, "xrSyncActions between xrBeginFrame and xrEndFrame"
        assert not self._has_synced, "xrSyncActions twice in a frame"
        self._has_synced = True

    def began(self) -> None:
        """xrBeginFrame is about to be called."""
        assert self._display_time is not None, "xrBeginFrame without xrWaitFrame"
        assert not self._is_begun, "xrBeginFrame twice"
        self._is_begun = True

    def located(self, time: int, poses: bytes) -> None:
        """xrLocateViews found these, pose and field of view of each eye, for this time."""
        assert time == self._display_time, "the eyes were located at another time than the frame is shown"
        self._poses = poses

    def submitted(self, poses: bytes) -> None:
        """These go into the projection layer."""
        assert poses == self._poses, "other poses are submitted than were located"

    def ended(self, display_time: int) -> None:
        """xrEndFrame is about to be called."""
        assert self._is_begun, "xrEndFrame without xrBeginFrame"
        assert display_time == self._display_time, "a frame ends with another time than was predicted"
        self._is_begun, self._display_time = False, None

    def abandoned(self) -> None:
        """xrBeginFrame has failed: a new frame begins, nothing is tried again."""
        self._is_begun, self._display_time = False, None
