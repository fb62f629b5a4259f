"""The tools the assistant has: their names, arguments and JSON schemas. The only list of them."""

from collections.abc import Mapping
from dataclasses import dataclass

NONE = "none"
"""No tool: small talk, thoughts, talk that is not meant for the assistant."""

Schema = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    purpose: str
    """One line for the language model."""
    properties: Mapping[str, Schema]
    """JSON schema of each argument."""
    required: tuple[str, ...] = ()

    def args_schema(self, *, without: frozenset[str] = frozenset()) -> dict[str, object]:
        """JSON schema of the argument object, `without` some optional arguments."""
        return {
            "type": "object",
            "properties": {k: dict(v) for k, v in self.properties.items() if k not in without},
            "required": list(self.required),
            "additionalProperties": False,
        }


_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 60}
LONGEST_QUESTION = 300
"""Characters; of a longer sentence the end is asked."""
_QUESTION: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION}
_COUNT: Schema = {"type": "integer", "minimum": 1, "maximum": 99}
_PRICE: Schema = {"type": "number", "minimum": 0}

TIMES_OF_DAY = ("morning", "noon", "sunset", "night")
WEATHERS = ("clear", "fog", "rain", "snow")

TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("navigate_to", "lead the user to a place of the town", {"place": _TEXT}, ("place",)),
        Tool("stop_guiding", "stop leading the way", {}),
        Tool(
            "search_products",
            "show products of the shops, also for gift ideas",
            {"query": _TEXT, "max_price": _PRICE},
            ("query",),
        ),
        Tool(
            "add_to_cart",
            "put a product the user wants to buy into the cart",
            {"item": _TEXT, "quantity": _COUNT},
            ("item",),
        ),
        Tool("remove_from_cart", "take a product out of the cart", {"item": _TEXT, "quantity": _COUNT}, ("item",)),
        Tool("view_cart", "show what is in the cart", {}),
        Tool("check_out", "the user wants to pay for the cart", {}),
        Tool(
            "look_up", "answer a question about facts, opening hours or prices", {"question": _QUESTION}, ("question",)
        ),
        Tool("describe_view", "say what is around the user", {}),
        Tool("place_object", "create a thing in the scene", {"object": _TEXT, "where": _TEXT}, ("object",)),
        Tool("remove_object", "take a thing out of the scene", {"object": _TEXT}, ("object",)),
        Tool(
            "set_environment",
            "change the time of day or the weather",
            {
                "time_of_day": {"type": "string", "enum": list(TIMES_OF_DAY)},
                "weather": {"type": "string", "enum": list(WEATHERS)},
            },
        ),
        Tool("undo", "take back the last change", {}),
    )
}

NUMERIC = frozenset({"quantity", "max_price"})
"""Arguments that small models invent; offered to them only when the user spoke a number."""


def choice_schema(names: tuple[str, ...]) -> dict[str, object]:
    """JSON schema of {"tool": one of the names}."""
    return {
        "type": "object",
        "properties": {"tool": {"type": "string", "enum": list(names)}},
        "required": ["tool"],
        "additionalProperties": False,
    }


def call_schema(name: str, *, has_number: bool) -> dict[str, object]:
    """JSON schema of {"tool": name, "args": {...}} for one tool."""
    args = TOOLS[name].args_schema(without=frozenset() if has_number else NUMERIC)
    return {
        "type": "object",
        "properties": {"tool": {"type": "string", "enum": [name]}, "args": args},
        "required": ["tool", "args"],
        "additionalProperties": False,
    }
