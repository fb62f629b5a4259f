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
from vr_assistant.mind.skills.knowledge.town import SHIPPED_VECTORS, facts_file, town_passages
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.shopping.search import describe
from vr_assistant.mind.understanding.examples import load_examples
from vr_assistant.mind.understanding.vectors import SHIPPED, Encoder, VectorStore, load_encoder
from vr_assistant.store.catalogue import Product
from vr_assistant.store.store import Store


def texts_of(products: Sequence[Product]) -> list[str]:
    """Example sentences and products, each once."""
    texts = [sentence for bank in load_examples().values() for sentence in bank]
    texts += [describe(product) for product in products]
    return list(dict.fromkeys(texts))


def shipped_texts() -> list[str]:
    """The texts of the example bank and the catalogue that come with the program."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), ASSETS / "catalogue") as store:
        return texts_of(store.catalogue.all())


def shipped_facts() -> list[str]:
    """What the world that comes with the program knows about itself, as it is embedded."""
    world = load_world(Settings())
    passages = town_passages(world, facts_file(ASSETS, world.id), Phrases())
    return list(dict.fromkeys(passage.searched for passage in passages))


def main() -> None:
    encoder = load_encoder()
    _embed(encoder, SHIPPED, shipped_texts())
    _embed(encoder, SHIPPED_VECTORS, shipped_facts())


def _embed(encoder: Encoder, shipped: Path, texts: Sequence[str]) -> None:
    """What the file has already is not embedded again."""
    kept = shipped.with_name("vectors.new.npz")
    store = VectorStore(encoder, kept, shipped)
    with Progress() as bar:
        task = bar.add_task(f"Embedding for {shipped.parent.name}", total=1.0)
        store.many(texts, lambda _, share: bar.update(task, completed=share))
    store.write(kept, texts)
    kept.replace(shipped)


if __name__ == "__main__":
    main()
