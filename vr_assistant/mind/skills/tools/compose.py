"""Puts the user's tools together, from the file that names their servers."""

from vr_assistant.config import Settings
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.tools.connection import Connection
from vr_assistant.mind.skills.tools.consent import Consents
from vr_assistant.mind.skills.tools.fitting import Fitter
from vr_assistant.mind.skills.tools.setup import read_setups, setup_path
from vr_assistant.mind.skills.tools.skill import ToolsSkill
from vr_assistant.mind.understanding.vectors import Encoder, VectorStore

VECTORS = "tools.npz"


def open_tools(settings: Settings, encoder: Encoder, model: LanguageModel, phrases: Phrases) -> ToolsSkill:
    """Starts nothing. Raises ConfigError where the user has no home."""
    setups = read_setups(setup_path(settings))
    fitter = Fitter(VectorStore(encoder, settings.paths.cache_dir / VECTORS))
    servers = [Connection(setup) for setup in setups.servers]
    return ToolsSkill(
        servers, Consents.in_folder(settings.paths.data_dir), fitter, model, phrases, problems=setups.problems
    )
