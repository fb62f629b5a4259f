"""The town, the catalogue and the router that come with the program."""

import pytest

from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import ASSETS, gazetteer_of, index_of, load_world
from vr_assistant.mind.understanding.classifier import load_classifier
from vr_assistant.mind.understanding.features import Featurizer
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.router import WEIGHTS, Router
from vr_assistant.mind.understanding.understanding import Understanding
from vr_assistant.mind.understanding.vectors import VectorStore, load_encoder
from vr_assistant.store.catalogue import Product
from vr_assistant.store.store import Store


@pytest.fixture(scope="session")
def products(tmp_path_factory: pytest.TempPathFactory) -> list[Product]:
    with Store.open(tmp_path_factory.mktemp("store"), ASSETS / "catalogue") as store:
        return store.catalogue.all()


@pytest.fixture(scope="session")
def index(products: list[Product]) -> ProductIndex:
    return index_of(products)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return gazetteer_of(load_world(Settings()))


@pytest.fixture(scope="session")
def router(gazetteer: Gazetteer, index: ProductIndex) -> Router:
    """The shipped weights; the encoder's come with its package."""
    return Router(VectorStore(load_encoder(), None), Featurizer(gazetteer, index), load_classifier(WEIGHTS))


@pytest.fixture
def understanding(gazetteer: Gazetteer, index: ProductIndex, router: Router) -> Understanding:
    """With the shipped router and no language model."""
    return Understanding(router.rank, gazetteer, index)
