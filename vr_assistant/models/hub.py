"""Downloads from the model hub, over plain HTTPS, continued where they stopped.

Which hub: the one of the `huggingface_hub` library, so HF_ENDPOINT names a mirror.
"""

import http.client
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vr_assistant.errors import DownloadFailed

log = logging.getLogger(__name__)

CONNECT_S = 3.0
READ_S = 30.0
BLOCK = 1 << 18


@dataclass(frozen=True)
class Entry:
    """A file as the hub lists it."""

    name: str
    size: int | None
    sha256: str | None
    """Stated for large files only."""


class Hub:
    """One per run: an unreachable hub is asked once and not again."""

    def __init__(self, endpoint: str | None = None) -> None:
        from huggingface_hub import constants

        self._endpoint = endpoint or constants.ENDPOINT
        self._reachable: bool | None = None

    def reachable(self) -> bool:
        """Whether it answers at all within three seconds; any HTTP status will do.

        In a thread, because looking a name up obeys no time limit.
        """
        if self._reachable is None:
            answers: list[bool] = []
            probe = threading.Thread(target=lambda: answers.append(self._probe()), daemon=True)
            probe.start()
            probe.join(CONNECT_S + 0.5)
            self._reachable = bool(answers and answers[0])
            log.info("model hub %s", "answers" if self._reachable else "does not answer")
        return self._reachable

    def listing(self, repository: str, revision: str) -> list[Entry]:
        """Files of a repository.

        Raises:
            DownloadFailed: the hub does not answer, or not for this repository.
        """
        from huggingface_hub import HfApi

        self._need()
        try:
            info = HfApi(endpoint=self._endpoint, token=False).model_info(
                repository, revision=revision, files_metadata=True, timeout=READ_S
            )
        except Exception as error:  # the library raises many kinds, its HTTP client's among them
            raise DownloadFailed(f"The model hub does not list {repository}: {error}") from error
        files = info.siblings or []
        if any(PurePosixPath(file.rfilename).is_absolute() or ".." in file.rfilename.split("/") for file in files):
            raise DownloadFailed(f"The model hub lists files outside of {repository}.")
        return [Entry(file.rfilename, file.size, file.lfs.sha256 if file.lfs else None) for file in files]

    def download(self, repository: str, revision: str, name: str, into: Path, show: Callable[[int], None]) -> None:
        """Fetch one file; what `into` already holds is kept and continued.

        Raises:
            DownloadFailed: no answer, a broken connection, or an answer other than the file.
            OSError: `into` cannot be written.
        """
        from huggingface_hub import hf_hub_url

        self._need()
        url = hf_hub_url(repository, name, revision=revision, endpoint=self._endpoint)
        have = into.stat().st_size if into.exists() else 0
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
        try:
            response = urllib.request.urlopen(request, timeout=READ_S)
        except urllib.error.HTTPError as error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # nothing is left to fetch; the digest tells whether it is right
            raise DownloadFailed(f"The model hub answers {error.code} for {repository}/{name}.") from error
        except OSError as error:
            raise DownloadFailed(f"The model hub broke off: {error}") from error
        with response, into.open("ab" if response.status == http.client.PARTIAL_CONTENT else "wb") as file:
            while block := self._block(response):
                file.write(block)
                show(file.tell())
            if response.length:  # the connection closed before its Content-Length
                raise DownloadFailed(f"The model hub broke off in the middle of {name}.")

    def _block(self, response: http.client.HTTPResponse) -> bytes:
        try:
            return response.read1(BLOCK)
        except (OSError, http.client.HTTPException) as error:
            raise DownloadFailed(f"The model hub broke off: {error}") from error

    def _need(self) -> None:
        if not self.reachable():
            raise DownloadFailed("The model hub does not answer.")

    def _probe(self) -> bool:
        try:
            urllib.request.urlopen(urllib.request.Request(self._endpoint, method="HEAD"), timeout=CONNECT_S).close()
        except urllib.error.HTTPError:
            return True
        except (OSError, http.client.HTTPException, ValueError) as error:
            log.info("model hub: %s", error)
            return False
        return True
