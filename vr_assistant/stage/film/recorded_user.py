"""The user's head as it was recorded."""

import bisect

from vr_assistant.messages import UserPose
from vr_assistant.recording.recording import Recording
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import wrap


class RecordedUser:
    """Poses between the recorded ones are interpolated, those outside are held."""

    def __init__(self, recording: Recording) -> None:
        poses = [entry.message for entry in recording.entries if isinstance(entry.message, UserPose)]
        self._poses = sorted(poses, key=lambda pose: pose.at_ns)
        self._times = [pose.at_ns for pose in self._poses]

    @property
    def is_known(self) -> bool:
        return bool(self._poses)

    def head(self, at_ns: int) -> Head:
        """Raises IndexError when nothing was recorded."""
        after = bisect.bisect_right(self._times, at_ns)
        a, b = self._poses[max(0, after - 1)], self._poses[min(after, len(self._poses) - 1)]
        t = (at_ns - a.at_ns) / (b.at_ns - a.at_ns) if b.at_ns > a.at_ns else 0.0
        t = max(0.0, min(1.0, t))
        return Head(
            a.x + (b.x - a.x) * t,
            a.y + (b.y - a.y) * t,
            a.z + (b.z - a.z) * t,
            wrap(a.yaw + wrap(b.yaw - a.yaw) * t),
            a.pitch + (b.pitch - a.pitch) * t,
        )
