"""Weights for commands that answer without the town: fetched on first use, with bars on the error stream."""

from collections.abc import Iterable

from vr_assistant.config import Settings


def fetch_missing(settings: Settings, ids: Iterable[str]) -> None:
    """Silent and offline when everything is there.

    Raises:
        DownloadFailed, WeightsCorrupt, WeightsMissing, DiskFull: say what to do.
    """
    from vr_assistant import models

    wanted = models.missing(settings, ids)
    if not wanted:
        return
    from rich.console import Console

    from vr_assistant.models.progress import Bars

    with Bars(Console(stderr=True)) as bars:
        models.ensure(settings, [weights.id for weights in wanted], bars)


def fetch_model_if_possible(settings: Settings) -> None:
    """The language model's; without it commands still work, so a failure is only logged."""
    import logging

    from vr_assistant.errors import AssistantError

    if settings.llm.provider not in ("embedded", "vllm"):
        return
    try:
        fetch_missing(settings, [settings.llm.model])
    except AssistantError as error:
        logging.getLogger(__name__).warning("without the language model: %s", error)
