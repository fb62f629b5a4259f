"""What is said aloud where an answer has failed; the whole error stands on the panel and in the log."""

from vr_assistant.errors import AssistantError, BadText, DiskFull, LanguageModelError, StoreError, ToolServerFailed
from vr_assistant.messages import Lang
from vr_assistant.mind.skills.phrases import Phrases


class CannotLookUp(LanguageModelError):
    """A model's failure while a question of fact was to be answered."""

    def __init__(self, cause: LanguageModelError) -> None:
        super().__init__(cause.message, cause.hint)
        self.code = cause.code
        self.retryable = cause.retryable


def apology(error: AssistantError, lang: Lang, phrases: Phrases) -> str:
    """One sentence."""
    match error:
        case BadText():
            key = "dialogue.bad_text" if "characters" in error.message else "dialogue.no_text"
        case CannotLookUp():
            key = "knowledge.cannot_look_up"
        case LanguageModelError():
            key = "chat.cannot_think"
        case ToolServerFailed():
            key = "tools.failed"
        case StoreError() | DiskFull():
            key = "dialogue.store_failed"
        case _:
            key = "dialogue.went_wrong"
    return phrases.say(key, lang)
