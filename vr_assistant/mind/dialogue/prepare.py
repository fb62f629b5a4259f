"""`python -m vr_assistant.mind.dialogue.prepare`: learn the router's weights, and keep the vectors of shipped texts.

To be run when example sentences, patterns, catalogue or the world's facts have changed. Learning takes minutes and 6 GB
of memory, and the bank's thousands of sentences need vectors first: a quarter of an hour, once, kept in the user's
cache. Products and facts that are missing from the shipped file are embedded at start.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.progress import Progress

from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import ASSETS, gazetteer_of, index_of, load_world
from vr_assistant.mind.skills.knowledge.town import SHIPPED_VECTORS, facts_file, town_passages
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.shopping.search import describe
from vr_assistant.mind.understanding.beginnings import WEIGHTS as BEGINNINGS
from vr_assistant.mind.understanding.beginnings import train_beginnings
from vr_assistant.mind.understanding.errands import WEIGHTS as ERRAND_WEIGHTS
from vr_assistant.mind.understanding.errands import load_errands, train_errands
from vr_assistant.mind.understanding.examples import load_bank, load_examples
from vr_assistant.mind.understanding.features import Featurizer, pattern_names
from vr_assistant.mind.understanding.patterns import load_patterns
from vr_assistant.mind.understanding.router import WEIGHTS
from vr_assistant.mind.understanding.training import train_router
from vr_assistant.mind.understanding.vectors import SHIPPED, Encoder, VectorStore, load_encoder
from vr_assistant.store.catalogue import Product
from vr_assistant.store.store import Store


def texts_of(products: Sequence[Product]) -> list[str]:
    """Products, each once."""
    texts = [describe(product) for product in products]
    return list(dict.fromkeys(texts))


def shipped_texts() -> list[str]:
    """The texts of the catalogue that comes with the program."""
    return texts_of(_products())


def shipped_facts() -> list[str]:
    """What the world that comes with the program knows about itself, as it is embedded."""
    world = load_world(Settings())
    passages = town_passages(world, facts_file(ASSETS, world.id), Phrases())
    return list(dict.fromkeys(passage.searched for passage in passages))


def shipped_featurizer() -> Featurizer:
    """For the world and the catalogue that come with the program."""
    return Featurizer(gazetteer_of(load_world(Settings())), index_of(_products()))


def bank_digest() -> str:
    """Names the sentences and patterns that the weights were learnt from."""
    lines = [f"{name}\t{load_patterns()[name].pattern}" for name in pattern_names()]
    lines += [f"{tool}\t{sentence}" for tool, sentences in load_examples().items() for sentence in sentences]
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def errands_digest() -> str:
    """Names the sentences that the places' weights were learnt from."""
    lines = [f"{errand.place}\t{errand.text}" for errand in load_errands()]
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def main() -> None:
    encoder = load_encoder()
    _embed(encoder, SHIPPED, shipped_texts())
    _embed(encoder, SHIPPED_VECTORS, shipped_facts())
    _learn(encoder)


def _embed(encoder: Encoder, shipped: Path, texts: Sequence[str]) -> None:
    """What the file has already is not embedded again."""
    kept = shipped.with_name("vectors.new.npz")
    store = VectorStore(encoder, kept, shipped)
    with Progress() as bar:
        task = bar.add_task(f"Embedding for {shipped.parent.name}", total=1.0)
        store.many(texts, lambda _, share: bar.update(task, completed=share))
    store.write(kept, texts)
    kept.replace(shipped)


def _learn(encoder: Encoder) -> None:
    store = VectorStore(encoder, Settings().paths.cache_dir / "examples.npz")
    with Progress() as bar:
        task = bar.add_task("Learning from the examples", total=1.0)
        trained = train_router(
            load_bank(), shipped_featurizer(), store, lambda _, share: bar.update(task, completed=share)
        )
        bar.update(task, completed=1.0)
    trained.classifier.save(WEIGHTS, bank_digest())
    train_errands(load_errands(), store).classifier.save(ERRAND_WEIGHTS, errands_digest())
    train_beginnings([example.text for example in load_bank()]).save(BEGINNINGS)


def _products() -> list[Product]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), ASSETS / "catalogue") as store:
        return store.catalogue.all()


if __name__ == "__main__":
    main()
