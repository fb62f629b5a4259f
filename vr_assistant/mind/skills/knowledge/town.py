"""What the town knows about itself, as passages: the paragraphs of its places, and the facts of knowledge.toml."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vr_assistant.errors import ConfigError
from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.passage import Passage, split_sentences
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.world.place import Place
from vr_assistant.world.world import World

SHIPPED_VECTORS = Path(__file__).parents[4] / "assets" / "knowledge" / "vectors.npz"
LANGUAGES: tuple[Lang, Lang] = ("en", "zh")
TOWN = "town"


def facts_file(assets: Path, world_id: str) -> Path:
    return assets / "worlds" / world_id / "knowledge.toml"


def town_passages(world: World, file: Path, phrases: Phrases) -> list[Passage]:
    """Both languages. Without the file there are only the places' paragraphs. Raises ConfigError for a damaged one."""
    places = {place.id: place for place in world.places}
    return [*_paragraphs(world, phrases), *_facts(file, world, places)]


def _paragraphs(world: World, phrases: Phrases) -> Iterator[Passage]:
    for place in world.places:
        for lang in LANGUAGES:
            paragraph = " ".join((place.facts_zh if lang == "zh" else place.facts_en).split())
            for sentence in split_sentences(paragraph):
                yield _passage(sentence, place, lang, phrases.say("knowledge.spoken_town", lang))


def _facts(file: Path, world: World, places: Mapping[str, Place]) -> Iterator[Passage]:
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        for fact in data["fact"]:
            for lang in LANGUAGES:
                text, said_by = str(fact[lang]), str(data["source"][fact["source"]][lang])
                if fact["about"] == TOWN:
                    yield Passage(
                        text, TOWN, "town", world.name_zh if lang == "zh" else world.name_en, lang, said_by=said_by
                    )
                else:
                    yield _passage(text, places[fact["about"]], lang, said_by)
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{file} cannot be used: {error!r}.", "Mend that entry, or reinstall.") from error


def _passage(text: str, place: Place, lang: Lang, said_by: str) -> Passage:
    name, aliases = (place.name_zh, place.aliases_zh) if lang == "zh" else (place.name_en, place.aliases_en)
    return Passage(text, place.id, "town", name, lang, names=" ".join(aliases), said_by=said_by)
