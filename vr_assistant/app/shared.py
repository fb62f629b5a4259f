"""What the supervisor and those who look after one child each have in common."""

from dataclasses import dataclass, field

from vr_assistant.app.complaints import Complaints
from vr_assistant.app.ending import RunsEnd
from vr_assistant.app.link_record import LinkRecord
from vr_assistant.app.status import Status
from vr_assistant.config import Settings

GRACE_S = 3.0
"""For a child to end after Stop."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Of one run."""

    settings: Settings
    status: Status
    record: LinkRecord
    end: RunsEnd = field(default_factory=RunsEnd)
    complaints: Complaints = field(default_factory=Complaints)
