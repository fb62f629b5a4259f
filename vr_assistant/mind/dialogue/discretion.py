"""What is never said or shown, whoever has put it into an answer: the instructions of the prompts, and keys."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from vr_assistant.messages import AskToConfirm, Command, Lang, ShowAnswer, ShowShelf
from vr_assistant.mind.dialogue.turns import Outcome, SceneChange, Sentence
from vr_assistant.mind.llm.closing import closing
from vr_assistant.mind.skills.phrases import FOLDER, Phrases
from vr_assistant.mind.understanding.constrained import prompt_head

IN_A_ROW: Mapping[Lang, int] = {"en": 45, "zh": 16}
"""Letters of a prompt, one after the other however they are spaced, that are no coincidence: about ten words."""
_SHORTEST_KEY = 8
INSTRUCTIONS = ("persona", "answer", "passage", "notes")


class Discretion:
    """Keeps back what gives away a secret.

    Args:
        keys: Passwords and API keys; empty ones do not count.
    """

    def __init__(self, keys: Iterable[str], phrases: Phrases) -> None:
        self._keys = tuple(letters for key in keys if len(letters := _letters(key)) >= _SHORTEST_KEY)
        self._phrases = phrases

    async def kept(self, outcomes: AsyncIterator[Outcome]) -> AsyncIterator[Outcome]:
        """The outcomes of one turn; a sentence that gives something away is replaced, and what follows it is left."""
        so_far, has_kept_back = "", False
        async with closing(outcomes):
            async for outcome in outcomes:
                match outcome:
                    case Sentence(text, lang):
                        so_far = f"{so_far} {text}"
                        if not has_kept_back and not self.gives_away(so_far):
                            yield outcome
                        elif not has_kept_back:
                            has_kept_back = True
                            yield Sentence(self._phrases.say("dialogue.discreet", lang), lang)
                    case SceneChange(commands):
                        yield replace(outcome, commands=[c for c in commands if not self.gives_away(_words_on(c))])
                    case _:
                        yield outcome

    def gives_away(self, text: str) -> bool:
        """Whether a key stands in the text, or a run of a prompt's words."""
        if not text:
            return False
        letters = _letters(text)
        if any(key in letters for key in self._keys):
            return True
        return any(not _prompt_rows(lang).isdisjoint(_rows(letters, length)) for lang, length in IN_A_ROW.items())


@cache
def prompts(lang: Lang, folder: Path = FOLDER) -> tuple[str, ...]:
    """Every instruction that the language model is given."""
    files = [(folder / f"{name}.{lang}.txt").read_text(encoding="utf-8") for name in INSTRUCTIONS]
    return (*files, prompt_head(lang)[0].content)


@cache
def _prompt_rows(lang: Lang) -> frozenset[str]:
    return frozenset(row for text in prompts(lang) for row in _rows(_letters(text), IN_A_ROW[lang]))


def _rows(letters: str, length: int) -> list[str]:
    return [letters[start : start + length] for start in range(len(letters) - length + 1)]


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _words_on(command: Command) -> str:
    match command:
        case ShowAnswer(title=title, text=text, source=source):
            return f"{title} {text} {source}"
        case ShowShelf(title=title):
            return title
        case AskToConfirm(title=title, lines=lines):
            return " ".join([title, *lines])
        case _:
            return ""
