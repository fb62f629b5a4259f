"""Sentences made of one way of speaking: "<take|bring> me to {place}[, please]"."""

import re
from collections.abc import Mapping, Sequence
from random import Random

SLOTS_ONLY, WITH_CHOICES = 2, 3
"""Sentences made of a template without choices of words, and of one with them."""

_CHOICE = re.compile(r"<([^<>]*)>|\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


def said_with(template: str, fill: Mapping[str, Sequence[str]]) -> list[str]:
    """A few different sentences, the same on every machine; a template without slots and choices is one itself.

    <a|b> is one of them, [a|b] one of them or nothing, {name} one of fill[name]. Raises KeyError for a name that `fill`
    does not have.
    """
    if not _CHOICE.search(template) and not _SLOT.search(template):
        return [template]
    wanted = WITH_CHOICES if _CHOICE.search(template) else SLOTS_ONLY
    chance = Random(template)  # seeded by a text: its numbers do not change with the version of Python
    made: dict[str, None] = {}
    for _ in range(4 * wanted):
        made.setdefault(_once(template, fill, chance))
        if len(made) == wanted:
            break
    return list(made)


def _once(template: str, fill: Mapping[str, Sequence[str]], chance: Random) -> str:
    def pick(options: Sequence[str]) -> str:
        return options[int(chance.random() * len(options))]

    def choice(found: re.Match[str]) -> str:
        if found[1] is not None:
            return pick(found[1].split("|"))
        return pick(("", pick(found[2].split("|"))))

    chosen = _CHOICE.sub(choice, template)
    return " ".join(_SLOT.sub(lambda slot: pick(fill[slot[1]]), chosen).split())
