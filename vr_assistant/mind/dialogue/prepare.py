"""`python -m vr_assistant.mind.dialogue.prepare`: embed every text that comes with the program and keep the vectors.

A first start then need not do it (a minute on a small machine). To be run when example sentences, catalogue or the
world's facts have changed; whatever is missing from the file is embedded at start and kept in the user's cache.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.progress import Progress

from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import ASSETS, load_world
from vr_assistant.mind.skills.knowledge.records import split_facts
from vr_assistant.mind.skills.shopping.search import describe
from vr_assistant.mind.understanding.examples import load_examples
from vr_assistant.mind.understanding.vectors import SHIPPED, VectorStore, load_encoder
from vr_assistant.store.catalogue import Product
from vr_assistant.store.store import Store
from vr_assistant.world.world import World


def texts_of(world: World, products: Sequence[Product]) -> list[str]:
    """Example sentences, products and facts, each once."""
    texts = [sentence for bank in load_examples().values() for sentence in bank]
    texts += [describe(product) for product in products]
    texts += [fact for place in world.places for f in (place.facts_en, place.facts_zh) for fact in split_facts(f)]
    return list(dict.fromkeys(texts))


def shipped_texts() -> list[str]:
    """The texts of the world and the catalogue that come with the program."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), ASSETS / "catalogue") as store:
        return texts_of(load_world(Settings()), store.catalogue.all())


def main() -> None:
    texts = shipped_texts()
    kept = SHIPPED.with_name("vectors.new.npz")
    with Progress() as bar:
        task = bar.add_task("Embedding", total=1.0)
        store = VectorStore(load_encoder(), kept)
        store.many(texts, lambda _, share: bar.update(task, completed=share))
    store.write(kept, texts)
    kept.replace(SHIPPED)


if __name__ == "__main__":
    main()
