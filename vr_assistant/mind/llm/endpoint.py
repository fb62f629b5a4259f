"""Where the model server is now. Its address may change while the client lives: the server can be restarted."""

from dataclasses import dataclass, field
from typing import Protocol

from vr_assistant.errors import ModelServerDown

AGAIN = "Try again soon; if that does not help, run: python3 launcher.py doctor"
"""Ours comes back by itself, somebody else's may not."""


@dataclass(frozen=True, slots=True)
class Address:
    url: str
    """Base of the OpenAI interface, e.g. http://127.0.0.1:8000/v1"""
    key: str = field(default="", repr=False)


class Endpoint(Protocol):
    """Asked before each request."""

    @property
    def address(self) -> Address | None:
        """Where the server is, as far as known; None: nobody serves."""
        ...

    @property
    def starts_on_demand(self) -> bool:
        """Whether `reach` would start the server."""
        ...

    async def reach(self) -> Address:
        """The address, after starting the server if need be. Raises ModelServerDown."""
        ...


@dataclass(slots=True)
class KnownEndpoint:
    """A server that somebody else runs; set `address` when it moves, to None when it is down."""

    address: Address | None
    starts_on_demand: bool = False

    async def reach(self) -> Address:
        if self.address is None:
            raise ModelServerDown("The language model is not running.", AGAIN)
        return self.address
