"""A GGUF model in this process, on llama.cpp through cyllama: one generation at a time, prefixes never read twice."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from cyllama.llama import llama_cpp

from vr_assistant.mind.llm.generation import BadSchema, Generation, PromptTooLong
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.llm.prefixes import PrefixStore, model_key
from vr_assistant.mind.llm.tempo import BATCH_TOKENS, Tempo

_WORTH_SWAPPING_TOKENS = 16
"""A kept prefix must save at least this many tokens over what is in the context already."""


def never() -> bool:
    return False


class Engine:
    """Not thread-safe: one caller at a time."""

    def __init__(
        self, model: Path, *, context_tokens: int, threads: int, prefix_folder: Path | None, tempo: Tempo | None = None
    ) -> None:
        """Loads the weights (memory-mapped). Raises ValueError when the file is no model.

        Args:
            tempo: How fast it may go; may be changed meanwhile.
        """
        llama_cpp.disable_logging()
        try:
            self._model = llama_cpp.LlamaModel(str(model), llama_cpp.LlamaModelParams())
        except (ValueError, RuntimeError, OSError) as error:
            raise ValueError(f"{model.name} is not a GGUF model: {error}") from error
        self._vocab = self._model.get_vocab()
        self._template = self._model.get_default_chat_template()
        parameters = llama_cpp.LlamaContextParams()
        parameters.n_ctx = context_tokens
        parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
        parameters.n_threads = parameters.n_threads_batch = threads
        self._context = llama_cpp.LlamaContext(self._model, parameters)
        self._size = context_tokens
        self._past: list[int] = []
        self._tempo = tempo or Tempo()
        self._prefixes = PrefixStore(prefix_folder, model_key(model, version("cyllama"), context_tokens))

    @property
    def description(self) -> str:
        return f"{self._model.desc}, {self._model.n_params / 1e9:.1f} billion parameters"

    @property
    def kept_prefixes(self) -> int:
        return len(self._prefixes)

    def keep_prefix(
        self, messages: Sequence[ChatMessage], cost: Generation, *, is_cancelled: Callable[[], bool] = never
    ) -> None:
        """Read the messages now and keep the state for every later chat that begins with them."""
        tokens = self._tokens(messages, asks_answer=False)
        self._check_room(tokens)
        cost.prompt_tokens = len(tokens)
        if tokens in self._prefixes:
            cost.reused_tokens = len(tokens)
            return
        self._read(tokens, len(tokens), cost, is_cancelled, is_background=True)
        if not is_cancelled():
            self._prefixes.keep(tokens, self._context.get_state_seq_data(0))

    def generate(
        self,
        messages: Sequence[ChatMessage],
        cost: Generation,
        *,
        max_tokens: int,
        schema: Mapping[str, object] | None = None,
        temperature: float = 0.0,
        is_cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """The answer in pieces of whole characters; `cost` is filled in meanwhile.

        Raises PromptTooLong or BadSchema before the first piece.
        """
        tokens = self._tokens(messages, asks_answer=True)
        self._check_room(tokens)
        sampler = self._sampler(schema, temperature)
        cost.prompt_tokens = len(tokens)
        started = time.perf_counter()
        self._read(tokens, len(tokens) - 1, cost, is_cancelled)
        if is_cancelled():
            return
        answered = time.perf_counter()
        made: list[int] = []
        sent = ""
        for _ in range(min(max_tokens, self._size - len(tokens))):
            token = sampler.sample(self._context, -1)
            cost.first_token_s = cost.first_token_s or time.perf_counter() - started
            if self._vocab.is_eog(token) or is_cancelled():
                return
            made.append(token)
            cost.generated_tokens = len(made)
            text = self._vocab.detokenize(made, len(made) * 16 + 64, False, True)
            if not text.endswith("\ufffd"):  # half a character: its other bytes are in the next token
                yield text[len(sent) :]
                sent = text
            self._work([token], is_cancelled, is_background=False)
            cost.generate_s = time.perf_counter() - answered
        cost.was_cut_short = True

    def close(self) -> None:
        self._context.close()
        self._model.close()

    def _tokens(self, messages: Sequence[ChatMessage], *, asks_answer: bool) -> list[int]:
        chat = [llama_cpp.LlamaChatMessage(message.role, _defused(message.content)) for message in messages]
        text = self._model.chat_apply_template(self._template, chat, asks_answer)
        tokens: list[int] = self._vocab.tokenize(text, add_special=False, parse_special=True)
        return tokens

    def _check_room(self, tokens: Sequence[int]) -> None:
        if len(tokens) >= self._size:
            raise PromptTooLong(f"The messages are {len(tokens)} tokens; the context holds {self._size}.")

    def _read(
        self,
        tokens: list[int],
        reusable: int,
        cost: Generation,
        is_cancelled: Callable[[], bool],
        *,
        is_background: bool = False,
    ) -> None:
        """Bring the context to the state after `tokens`, of which at most the first `reusable` may come from before."""
        started = time.perf_counter()
        cost.reused_tokens = self._reuse(tokens[:reusable])
        while len(self._past) < len(tokens) and not is_cancelled():
            at = len(self._past)
            self._work(tokens[at : at + self._tempo.batch_tokens], is_cancelled, is_background=is_background)
        cost.prefill_s = time.perf_counter() - started

    def _reuse(self, tokens: list[int]) -> int:
        """Cut or restore the context so that it holds a prefix of the tokens; return its length."""
        common = _common_length(self._past, tokens)
        kept = self._prefixes.longest(tokens)
        if len(kept) >= common + _WORTH_SWAPPING_TOKENS and (state := self._prefixes.load(kept)) is not None:
            self._forget(0)
            self._context.set_state_seq_data(state, 0)
            self._past = list(kept)
            return len(kept)
        self._forget(common)
        return len(self._past)

    def _forget(self, length: int) -> None:
        """Keep only the first `length` tokens in the context."""
        if length == 0 or not self._context.memory_seq_rm(0, length, -1):
            self._context.kv_cache_clear()
            length = 0
        self._past = self._past[:length]

    def _work(self, tokens: list[int], is_cancelled: Callable[[], bool], *, is_background: bool) -> None:
        began = time.perf_counter()
        self._decode(tokens)
        self._tempo.rest(time.perf_counter() - began, is_cancelled, is_background=is_background)

    def _decode(self, tokens: list[int]) -> None:
        try:
            self._context.decode(llama_cpp.llama_batch_get_one(tokens, len(self._past)))
        except BaseException:
            self._forget(0)  # what the context holds now is anybody's guess
            raise
        self._past += tokens

    def _sampler(self, schema: Mapping[str, object] | None, temperature: float) -> "llama_cpp.LlamaSampler":
        sampler = llama_cpp.LlamaSampler(llama_cpp.LlamaSamplerChainParams())
        if schema is not None:
            sampler.add_grammar(self._vocab, grammar(json.dumps(schema)), "root")
        if temperature > 0:
            sampler.add_temp(temperature)
            sampler.add_dist(0)
        else:
            sampler.add_greedy()
        return sampler


@lru_cache(maxsize=64)
def grammar(schema: str) -> str:
    """GBNF of a JSON schema, with at most one blank between its parts. Raises BadSchema.

    The blank: small models otherwise indent their JSON, a third more tokens for the same answer.
    """
    try:
        rules = str(llama_cpp.json_schema_to_grammar(schema))
    except Exception as error:
        raise BadSchema(f"The JSON schema cannot be used: {error}") from error
    return re.sub(r"^space ::= .*$", 'space ::= " "?', rules, flags=re.MULTILINE)


def _common_length(a: Sequence[int], b: Sequence[int]) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _defused(content: str) -> str:
    """The words of a user or a tool must not open or close a message of the chat."""
    return re.sub(r"<\|(?=\w+\|>)", "< |", content)
