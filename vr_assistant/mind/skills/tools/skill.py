"""use_tool and start_tools: what the user's own MCP servers can do, after the user's yes.

A server is started, and a tool used for the first time, only after a yes to a question that names it; what may change
something is asked about every time. An answer is a quotation: it is said and shown, and nothing else comes of it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from vr_assistant.errors import AssistantError, ToolChanged, ToolServerFailed
from vr_assistant.messages import Lang, ShowAnswer
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import Act, Confirmation, SkillReply, SkillRequest
from vr_assistant.mind.skills.tools.answer import ToolAnswer, quotation
from vr_assistant.mind.skills.tools.arguments import Filled, fill
from vr_assistant.mind.skills.tools.consent import Consents, Key
from vr_assistant.mind.skills.tools.fitting import Fitter, named
from vr_assistant.mind.skills.tools.offered import OwnTool, spoken_name
from vr_assistant.mind.skills.tools.questions import Questions
from vr_assistant.mind.skills.tools.server import ToolServer
from vr_assistant.mind.skills.tools.setup import Setup
from vr_assistant.mind.understanding.language import detect_language

log = logging.getLogger(__name__)

USE, START = "use_tool", "start_tools"
LIST_PATIENCE_S = 4.0
"""For which a sentence that nothing else claims waits for servers that start with the conversation."""


class ToolsSkill:
    """One conversation. With no servers it does nothing and costs nothing."""

    tools = frozenset({USE, START})

    def __init__(
        self,
        servers: Sequence[ToolServer],
        consents: Consents,
        fitter: Fitter,
        model: LanguageModel,
        phrases: Phrases,
        problems: Sequence[AssistantError] = (),
    ) -> None:
        """
        Args:
            problems: What of the servers' file cannot be used.
        """
        self.problems = list(problems)
        self._servers = {server.setup.name: server for server in servers}
        self._consents = consents
        self._fitter = fitter
        self._model = model
        self._phrases = phrases
        self._questions = Questions(phrases)
        self._known: dict[str, list[OwnTool]] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._asked_to_start: set[str] = set()
        self._warming: asyncio.Task[None] | None = None
        self._last: SkillReply | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the user has no servers."""
        return not self._servers

    def begin(self) -> None:
        """Start the servers that may be started, beside the conversation, and read what sentences are compared with."""
        if self._servers and self._warming is None:
            self._warming = asyncio.create_task(asyncio.to_thread(self._fitter.warm))
        for name, server in self._servers.items():
            if name not in self._looking and self._may_start(server.setup):
                self._look(name)

    async def answer(self, text: str, lang: Lang, *, is_free: bool) -> SkillReply | None:
        """What one of the user's tools does about a sentence; None when it is none of their business.

        Args:
            is_free: Nothing that the assistant can do herself is surely wished for.
        Raises:
            ToolServerFailed: a tool was to be used, and its server fails.
            DiskFull: a yes cannot be kept.
        """
        called = named(text, [server.setup for server in self._servers.values()])
        if not self._servers or not (is_free or called):
            return None
        if new := [task for name, task in self._looking.items() if name not in self._known]:
            await asyncio.wait(new, timeout=LIST_PATIENCE_S)
        tools = [
            tool
            for name, offered in self._known.items()
            if called is None or name == called.name
            for tool in offered
            if not tool.obstacle and self._consents.state(_key(tool), tool.fingerprint) != "never"
        ]
        fit = await asyncio.to_thread(self._fitter.best, text, tools, is_named=called is not None)
        for name, server in self._servers.items():
            if self._may_start(server.setup):
                self._look(name)  # for the next sentence: lists change, and what was slow to start has started
        if fit is not None:
            return await self._offer(fit.tool, text, lang, is_sure=fit.is_sure)
        return self._ask_to_start(text, lang, called) or self._decline(called, lang)

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """Ask again what has not been heard to its end."""
        return self._last or SkillReply([self._phrases.say("tools.gone", request.lang)], did_act=False)

    def close(self) -> None:
        for task in self._looking.values():
            if not task.done() and not task.get_loop().is_closed():
                task.cancel()
        for server in self._servers.values():
            server.close()

    def _may_start(self, setup: Setup) -> bool:
        return self._consents.state(Key(setup.name), setup.fingerprint) == "yes"

    def _look(self, name: str) -> None:
        """Find out beside the conversation what a server offers now."""
        if (running := self._looking.get(name)) is None or running.done():
            self._looking[name] = asyncio.create_task(self._list(name))

    async def _list(self, name: str) -> None:
        try:
            self._known[name] = await self._servers[name].tools()
        except ToolServerFailed as error:
            log.warning("%s", error)

    def _ask_to_start(self, text: str, lang: Lang, called: Setup | None) -> SkillReply | None:
        """Once in a conversation for each server, unless it is called by its name."""
        for name, server in self._servers.items():
            setup = server.setup
            state = self._consents.state(Key(name), setup.fingerprint)
            if state in ("yes", "never") or (called or setup) is not setup:
                continue
            if name in self._asked_to_start and not called:
                continue
            self._asked_to_start.add(name)
            question = self._questions.start(setup, lang, has_changed=state == "changed")
            key, of = Key(name), setup.fingerprint

            async def start(lang: Lang, name: str = name, key: Key = key, of: str = of) -> SkillReply:
                self._consents.keep(key, of, "yes")
                self._known[name] = await self._servers[name].tools()
                reply = await self.answer(text, lang, is_free=True)
                return reply or self._introduce(name, lang)

            return self._asking(START, question.say, question.lines, question.is_whole, start, key, of, name)
        return None

    async def _offer(self, tool: OwnTool, text: str, lang: Lang, *, is_sure: bool, is_new: bool = False) -> SkillReply:
        filled = await fill(self._model, tool, text, lang)
        if filled.missing:
            names = self._phrases.join([spoken_name(name) for name in filled.missing], lang)
            say = self._phrases.say("tools.missing", lang, tool=tool.spoken, server=tool.server, names=names)
            return SkillReply([say], did_act=False)
        state = self._consents.state(_key(tool), tool.fingerprint)
        if state == "yes" and tool.is_read_only and filled.is_all_said and is_sure and not is_new:
            return await self._use(tool, filled, text, lang)
        setup = self._servers[tool.server].setup
        question = self._questions.use(setup, tool, filled.arguments, lang, state)

        async def use(lang: Lang) -> SkillReply:
            self._consents.keep(_key(tool), tool.fingerprint, "yes")
            return await self._use(tool, filled, text, lang)

        return self._asking(
            USE, question.say, question.lines, question.is_whole, use, _key(tool), tool.fingerprint, tool.spoken
        )

    async def _use(self, tool: OwnTool, filled: Filled, text: str, lang: Lang) -> SkillReply:
        try:
            answer = await self._servers[tool.server].call(tool, filled.arguments)
        except ToolChanged:
            self._known[tool.server] = offered = await self._servers[tool.server].tools()
            now = next((one for one in offered if one.name == tool.name and not one.obstacle), None)
            if now is None:
                return SkillReply([self._phrases.say("tools.gone", lang)], did_act=False)
            return await self._offer(now, text, lang, is_sure=True, is_new=True)
        return self._told(tool, filled.arguments, answer, lang)

    def _told(self, tool: OwnTool, arguments: Mapping[str, object], answer: ToolAnswer, lang: Lang) -> SkillReply:
        """The answer as a quotation: who says it, what they say, and on a panel some more of it."""
        quote = quotation(answer)
        key = "tools.error" if answer.is_error else "tools.says"
        say = [self._phrases.say(key, lang, server=tool.server)]
        if not quote.say:
            say = [self._phrases.say("tools.says_nothing", lang, server=tool.server)]
        elif detect_language(" ".join(quote.say), lang) != lang:
            say = [self._phrases.say("tools.other_language", lang, server=tool.server)]
        else:
            say += quote.say
        if quote.is_cut:
            say.append(self._phrases.say("tools.more", lang))
        if answer.left_out:
            say.append(self._phrases.say("tools.left_out", lang))
        source = self._phrases.say("tools.source", lang, server=tool.server)
        shown = [ShowAnswer(f"{tool.server}: {tool.spoken}", quote.show, source)] if quote.show else []
        noted = {"event": "tool", "server": tool.server, "tool": tool.name, "args": dict(arguments)}
        return SkillReply(say, [*shown], noted={**noted, "is_error": answer.is_error})

    def _introduce(self, name: str, lang: Lang) -> SkillReply:
        usable = [tool.spoken for tool in self._known[name] if not tool.obstacle]
        if not usable:
            return SkillReply([self._phrases.say("tools.has_none", lang, server=name)])
        listed = self._phrases.join(usable[:5], lang)
        return SkillReply([self._phrases.say("tools.started", lang, server=name, tools=listed)])

    def _decline(self, called: Setup | None, lang: Lang) -> SkillReply | None:
        if called is None:
            return None
        state = self._consents.state(Key(called.name), called.fingerprint)
        key = "tools.never_used" if state == "never" else "tools.no_tool"
        return SkillReply([self._phrases.say(key, lang, server=called.name)], did_act=False)

    def _asking(
        self,
        kind: str,
        say: list[str],
        lines: list[str],
        is_whole: bool,
        act: Act,
        key: Key,
        of: str,
        name: str,
    ) -> SkillReply:
        async def never(lang: Lang) -> SkillReply:
            self._consents.keep(key, of, "never")
            return SkillReply([self._phrases.say("tools.never", lang, name=name)], did_act=False)

        asked = Confirmation(kind, lines, is_whole, " ".join(say), act, never)
        self._last = SkillReply(say, did_act=False, confirmation=asked)
        return self._last


def _key(tool: OwnTool) -> Key:
    return Key(tool.server, tool.name)
