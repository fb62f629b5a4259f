"""Weights, and the language model's server if it is somebody else's."""

import http.client
import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import WeightsError
from vr_assistant.mind.llm.generation import speed_in
from vr_assistant.models.catalogue import listed
from vr_assistant.models.progress import megabytes

LIMIT_S = 5.0


def weights(settings: Settings) -> Iterator[Finding]:
    """Each model that these settings need."""
    for id in models.default_ids(settings):
        try:
            place = models.folder(settings, id)
        except WeightsError as error:
            yield Finding(f"weights {id}", "fail", error.message, error.hint)
        else:
            size = listed()[id].size if id in listed() else None
            yield Finding(f"weights {id}", "ok", f"{megabytes(size)}, {place}" if size else str(place))


def language_model(settings: Settings) -> Finding:
    """What will answer, and with `url`, whether it does."""
    llm = settings.llm
    what = "language model"
    if llm.provider == "rules":
        return Finding(what, "ok", "none: rules only")
    if llm.provider != "url":
        return Finding(what, "ok", f"{llm.model} in a server of ours ({llm.provider})")
    if not llm.base_url.startswith(("http://", "https://")):
        fix = "python3 launcher.py config set llm.base_url http://127.0.0.1:8000/v1"
        return Finding(what, "fail", "llm.provider is url, and llm.base_url is no http address", fix)
    try:
        names = _served(llm.base_url, llm.api_key)
    except urllib.error.HTTPError as error:
        fix = "Set llm.api_key." if error.code in (401, 403) else "Check llm.base_url; it usually ends in /v1."
        return Finding(what, "fail", f"{llm.base_url} answers {error.code}", fix)
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "reason", error)
        return Finding(what, "fail", f"{llm.base_url} does not answer ({reason})", "Start that server, or change llm.")
    if llm.model not in names:
        fix = f"python3 launcher.py config set llm.model {names[0]}" if names else "Load a model there."
        return Finding(what, "warn", f"{llm.base_url} serves {', '.join(names) or 'nothing'}, not {llm.model}", fix)
    where = "" if _is_here(llm.base_url) else "; what you say to it leaves this machine"
    return Finding(what, "ok", f"{llm.model} at {llm.base_url}{where}")


def engine_speed(settings: Settings) -> Finding | None:
    """How quick our own engine was in the runs that its log still knows; None without any."""
    try:
        with (settings.paths.log_dir / "model-server.log").open(encoding="utf-8", errors="replace") as log:
            speed = speed_in(log)
    except OSError:
        return None
    if speed is None:
        return None
    detail = (
        f"{speed.tokens_per_s:.1f} tokens a second, first one after {speed.first_token_s:.1f} s, "
        f"{speed.reused:.0%} of the prompts known already (last {speed.answers} answers)"
    )
    return Finding("model: speed", "ok", detail)


def _is_here(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, and names belong to others
        return False


def _served(base_url: str, api_key: str) -> list[str]:
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    request = urllib.request.Request(f"{base_url.rstrip('/')}/models", headers=headers)
    with urllib.request.urlopen(request, timeout=LIMIT_S) as response:
        return [str(model["id"]) for model in json.load(response)["data"]]
