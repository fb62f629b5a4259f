"""Puts a conversation together: world, store, router, skills."""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.errors import ConfigError
from vr_assistant.mind.dialogue.dialogue import Dialogue
from vr_assistant.mind.dialogue.discretion import Discretion
from vr_assistant.mind.dialogue.patience import Waits
from vr_assistant.mind.dialogue.summary import Summariser
from vr_assistant.mind.listening.call import CALLS
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.skills.chat.skill import ChatSkill
from vr_assistant.mind.skills.headset.skill import HeadsetSkill
from vr_assistant.mind.skills.knowledge.documents.folder import make_folder
from vr_assistant.mind.skills.knowledge.documents.library import Library
from vr_assistant.mind.skills.knowledge.evidence import load_weights
from vr_assistant.mind.skills.knowledge.records import Records
from vr_assistant.mind.skills.knowledge.skill import KnowledgeSkill
from vr_assistant.mind.skills.knowledge.sources import Documents, Sources
from vr_assistant.mind.skills.knowledge.town import SHIPPED_VECTORS, facts_file, town_passages
from vr_assistant.mind.skills.navigation.skill import NavigationSkill
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.scene.skill import SceneSkill
from vr_assistant.mind.skills.shopping.search import ProductSearch
from vr_assistant.mind.skills.shopping.skill import ShoppingSkill
from vr_assistant.mind.skills.tools.compose import open_tools
from vr_assistant.mind.skills.undo.skill import UndoSkill
from vr_assistant.mind.skills.view.skill import ViewSkill
from vr_assistant.mind.understanding.classifier import load_classifier
from vr_assistant.mind.understanding.errands import Errands
from vr_assistant.mind.understanding.features import Featurizer
from vr_assistant.mind.understanding.places import Gazetteer, NamedPlace
from vr_assistant.mind.understanding.products import NamedProduct, ProductIndex
from vr_assistant.mind.understanding.router import WEIGHTS, Router
from vr_assistant.mind.understanding.understanding import Understanding
from vr_assistant.mind.understanding.vectors import Encoder, VectorStore, load_encoder
from vr_assistant.store.catalogue import Product
from vr_assistant.store.store import Store
from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World, WorldError

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parents[3] / "assets"
Progress = Callable[[str, float], None]
"""Told what is being done and which share of it is finished, 0..1."""


def open_dialogue(
    settings: Settings,
    language_model: LanguageModel,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
    waits: Waits | None = None,
) -> Dialogue:
    """Load everything a conversation needs, two seconds as a rule; the first time with other products, a minute.

    Args:
        encoder: For tests; None loads multilingual-e5-small.
        waits: For how long somebody who listens is left in silence; None where nobody listens.
    Raises:
        ConfigError: there is no such world, or its file is damaged.
        StoreError, DiskFull: the database cannot be opened.
    """
    world = load_world(settings)
    store = Store.open(settings.paths.data_dir, ASSETS / "catalogue")
    products = store.catalogue.all()
    gazetteer, index = gazetteer_of(world), index_of(products)
    encoder = encoder or load_encoder()
    vectors = VectorStore(encoder, settings.paths.cache_dir / "vectors.npz")
    router = Router(vectors, Featurizer(gazetteer, index), load_classifier(WEIGHTS))
    errands = Errands.shipped(vectors, list(gazetteer.places))
    phrases = Phrases()
    search = ProductSearch(products, index, vectors, progress)
    make_folder(settings)
    records = Records(world, products, gazetteer, index, phrases)
    sources = open_sources(settings, world, records, encoder, gazetteer, phrases, Library.of(settings), progress)
    navigation = NavigationSkill(world, Ground(world), phrases)
    shopping = ShoppingSkill(store, search, phrases)
    return Dialogue(
        Understanding(router.rank, gazetteer, index, language_model, errands=errands.place),
        store,
        navigation,
        shopping,
        KnowledgeSkill(sources, language_model, phrases),
        ViewSkill(world, phrases),
        SceneSkill(phrases),
        HeadsetSkill(phrases, CALLS[settings.audio.wake_word].shown),
        UndoSkill(store, phrases, navigation.carry_out, lambda: shopping.cart_panel(is_open=False)),
        open_tools(settings, encoder, language_model, phrases),
        ChatSkill(language_model, phrases),
        phrases,
        (world.start.x, world.start.z),
        Discretion([settings.llm.api_key], phrases),
        waits,
        Summariser(language_model),
    )


def open_sources(
    settings: Settings,
    world: World,
    records: Records,
    encoder: Encoder,
    gazetteer: Gazetteer,
    phrases: Phrases,
    documents: Documents,
    progress: Progress | None = None,
) -> Sources:
    """What `look_up` answers from. Raises ConfigError."""
    town = town_passages(world, facts_file(ASSETS, world.id), phrases)
    kept = VectorStore(encoder, settings.paths.cache_dir / "knowledge" / "town.npz", SHIPPED_VECTORS)
    near = kept.many([passage.searched for passage in town], progress)
    documents.shelf()  # what is new in the folder is read from now on, elsewhere
    return Sources(records, town, near, documents, kept, gazetteer, load_weights(), phrases)


@dataclass(frozen=True, slots=True)
class UnderstandingParts:
    """Understanding by itself, with what its ids stand for."""

    understanding: Understanding
    gazetteer: Gazetteer
    products: ProductIndex


def open_understanding(settings: Settings, language_model: LanguageModel | None) -> UnderstandingParts:
    """For measurements: nothing can be carried out. The catalogue is the shipped one, the user's cart is not opened.

    Raises ConfigError, StoreError.
    """
    gazetteer = gazetteer_of(load_world(settings))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), ASSETS / "catalogue") as store:
        products = index_of(store.catalogue.all())
    vectors = VectorStore(load_encoder(), settings.paths.cache_dir / "vectors.npz")
    router = Router(vectors, Featurizer(gazetteer, products), load_classifier(WEIGHTS))
    errands = Errands.shipped(vectors, list(gazetteer.places))
    understanding = Understanding(router.rank, gazetteer, products, language_model, errands=errands.place)
    return UnderstandingParts(understanding, gazetteer, products)


def load_world(settings: Settings) -> World:
    """Raises ConfigError."""
    try:
        return World.load(ASSETS / "worlds" / settings.world)
    except WorldError as error:
        raise ConfigError(str(error), "Set `world` to a folder under assets/worlds, or reinstall.") from error


def gazetteer_of(world: World) -> Gazetteer:
    """The world's places by their names."""
    return Gazetteer([NamedPlace(p.id, (p.name_en, *p.aliases_en), (p.name_zh, *p.aliases_zh)) for p in world.places])


def index_of(products: list[Product]) -> ProductIndex:
    """The catalogue's products by their names and tags."""
    return ProductIndex(
        NamedProduct(p.id, p.name_en, p.name_zh, p.category, p.tags_en, p.tags_zh, shop=p.shop) for p in products
    )
