"""The language model's part: choosing among a few tools and filling in arguments, held to a JSON schema.

The head of each prompt never changes within a language, so that the server's prefix cache serves all but the last line.
"""

import json
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from vr_assistant.errors import BadToolCall
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.understanding.tools import NONE, TOOLS, call_schema, choice_schema

PROMPTS = Path(__file__).parents[3] / "assets" / "understanding"


@cache
def prompt_head(lang: Lang) -> tuple[ChatMessage, ...]:
    """Instructions and examples of one language; what `warm` is given."""
    data = tomllib.loads((PROMPTS / f"prompt.{lang}.toml").read_text(encoding="utf-8"))
    listing = "\n".join(f"- {t.name}({', '.join(t.properties)}): {data['purpose'][t.name]}" for t in TOOLS.values())
    system = data["system"].replace("{tools}", f"{listing}\n- {NONE}: {data['purpose'][NONE]}")
    messages = [ChatMessage("system", system)]
    for shot in data["shot"]:
        answer = {"tool": shot["tool"], "args": shot.get("args", {})}
        messages += [
            ChatMessage("user", shot["user"]),
            ChatMessage("assistant", json.dumps(answer, ensure_ascii=False)),
        ]
    return tuple(messages)


async def choose_tool(model: LanguageModel, text: str, lang: Lang, candidates: Sequence[str]) -> str:
    """One of the candidates. Raises LanguageModelError."""
    names = tuple(candidates)
    answer = await model.choose([*prompt_head(lang), ChatMessage("user", text)], choice_schema(names), max_tokens=24)
    tool = answer.get("tool")
    if tool not in names:
        raise BadToolCall(f"The model chose '{tool}', which was not offered.")
    return str(tool)


async def fill_args(model: LanguageModel, text: str, lang: Lang, tool: str, *, has_number: bool) -> dict[str, object]:
    """The model's arguments for a tool, in its own words; required ones are there. Raises LanguageModelError."""
    schema = call_schema(tool, has_number=has_number)
    answer = await model.choose([*prompt_head(lang), ChatMessage("user", text)], schema, max_tokens=80)
    args = answer.get("args")
    if not isinstance(args, dict) or any(not args.get(name) for name in TOOLS[tool].required):
        raise BadToolCall(f"The model gave no usable arguments for {tool}.")
    return {str(k): v for k, v in args.items() if k in TOOLS[tool].properties}
