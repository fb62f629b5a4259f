"""The user has come into their own room, or back into the town: what stands there comes along."""

from vr_assistant.stage.scene.parts import Parts
from vr_assistant.stage.scene.standing import NEAR_M
from vr_assistant.stage.scene.surroundings import ROOM_NEAR_M


def enter(parts: Parts) -> None:
    """Into the room she comes at once, for the town goes at once; in the town she takes up what she was doing."""
    head, assistant, surroundings = parts.head, parts.assistant, parts.surroundings
    assistant.may_lead = not surroundings.is_room
    assistant.standing.near_m = ROOM_NEAR_M if surroundings.is_room else NEAR_M
    assistant.standing.stay()
    if surroundings.is_room:
        wanted = assistant.standing.place_before(head.x, head.z, head.yaw)
        assistant.appear(*surroundings.room.inside(*wanted), head.x, head.z)
        parts.guiding.tell_of_room()
    elif not assistant.guide:
        assistant.standing.go_before(head.x, head.z, head.yaw)
    if parts.laid_out.is_open:
        parts.laid_out.place(head)
