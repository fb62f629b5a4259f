"""Options that may be mixed and repeated, in the order they were typed: `--say A --wav b.wav --say C`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand

_KEY = f"{__name__}.order"
_T = TypeVar("_T")


class InOrder(TyperCommand):
    """A command that remembers the order of its options. A module of `commands/` names it as `Command`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _, _, order = self.make_parser(ctx).parse_args(list(args))
        ctx.meta[_KEY] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def in_order(context: typer.Context, given: Mapping[str, Sequence[_T]]) -> Iterator[tuple[str, _T]]:
    """(parameter, value) for the values of these parameters, as typed."""
    left = {name: iter(values) for name, values in given.items()}
    for name in context.meta[_KEY]:
        if name in left and (value := next(left[name], None)) is not None:
            yield name, value
