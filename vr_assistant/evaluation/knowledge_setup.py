"""The sources that `eval --knowledge` asks: the shipped town and a given folder of documents, indexed anew."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import ASSETS, gazetteer_of, index_of, load_world, open_sources
from vr_assistant.mind.skills.knowledge.documents.form import index_path
from vr_assistant.mind.skills.knowledge.documents.indexing import update
from vr_assistant.mind.skills.knowledge.documents.library import Library
from vr_assistant.mind.skills.knowledge.records import Records
from vr_assistant.mind.skills.knowledge.sources import Sources
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder
from vr_assistant.store.store import Store


@contextlib.contextmanager
def evaluated_sources(
    settings: Settings,
    documents: Path,
    encoder: Encoder | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Iterator[Sources]:
    """Nothing of the user's is opened or changed. Raises ConfigError, StoreError."""
    encoder = encoder or load_encoder()
    world, phrases = load_world(settings), Phrases()
    with tempfile.TemporaryDirectory() as scratch:
        with Store.open(Path(scratch), ASSETS / "catalogue") as store:
            products = store.catalogue.all()
        index = index_path(Path(scratch))

        def report(done: int, total: int, name: str) -> None:
            if progress:
                progress(f"Reading {name}", done / max(1, total))

        update(documents, index, lambda: encoder, report)
        library = Library(documents, index, Path(scratch))
        gazetteer = gazetteer_of(world)
        records = Records(world, products, gazetteer, index_of(products), phrases)
        yield open_sources(settings, world, records, encoder, gazetteer, phrases, library, progress)
        library.close()
