"""One turn that was taken for two, because its speaker stopped to think."""

_BETWEEN = " \t\n,.?!;:…，。？！；：、"


def rest_of(whole: str, half: str) -> str | None:
    """What was said after the first half; None where the whole does not begin with it, as it was heard otherwise."""
    at = 0
    for letter in (character for character in half.casefold() if character.isalnum()):
        while at < len(whole) and not whole[at].isalnum():
            at += 1
        if at == len(whole) or whole[at].casefold() != letter:
            return None
        at += 1
    if at < len(whole) and whole[at].isalnum() and whole[at].isascii():
        return None  # in the middle of a word
    return whole[at:].lstrip(_BETWEEN)
