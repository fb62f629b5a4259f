"""Opening a story: the user, in the body that the runtime has for them."""

from pathlib import Path

from vr_assistant.errors import AssistantError
from vr_assistant.messages import StoryEnded, UserSays
from vr_assistant.stage.link import Link
from vr_assistant.stage.runtimes.protocol import Runtime
from vr_assistant.stage.runtimes.simulated import SimulatedRuntime
from vr_assistant.stage.simulated.posture import Body
from vr_assistant.stage.simulated.story import Say, read_story
from vr_assistant.stage.simulated.user import SimulatedUser


def open_user(story_file: Path, runtime: Runtime, link: Link) -> SimulatedUser | None:
    """None, and a word to the supervisor, when the story cannot be told or there is no body to live it in."""
    try:
        story, body = read_story(story_file), _body(runtime)
    except AssistantError as problem:
        link.send(StoryEnded(str(problem)))
        return None

    def say(words: Say) -> None:
        link.send(UserSays(words.wav, words.text))

    return SimulatedUser(story, body, say)


def _body(runtime: Runtime) -> Body:
    """Raises StoryFailed when there is none."""
    if isinstance(runtime, SimulatedRuntime):
        return runtime
    from vr_assistant.stage.simulated.monado_body import MonadoBody

    return MonadoBody()
