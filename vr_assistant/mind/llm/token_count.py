"""How long a text is for a language model, without asking its tokenizer."""

import re

_PIECE = re.compile(r"[A-Za-z]+|\d|[^\sA-Za-z\d]")
_LETTERS = 4
"""Of an English word's token, rounded up: rather too many tokens than too few."""


def token_count(text: str) -> int:
    """About the number of tokens, on the safe side.

    A Chinese character, a digit and a mark count one each, a Latin word one for every four letters. Counting a quarter
    of all characters, as for English alone, would take Chinese for a third of what it is.
    """
    return sum(-(-len(piece) // _LETTERS) if piece[0].isascii() else 1 for piece in _PIECE.findall(text))


def last_tokens(text: str, most: int) -> str:
    """The end of the text, at most so many tokens of it; no word is cut."""
    left = most
    start = len(text)
    for piece in reversed(list(_PIECE.finditer(text))):
        left -= token_count(piece[0])
        if left < 0:
            break
        start = piece.start()
    return text[start:]
