"""What one request to the engine cost, and why the engine refuses one."""

from dataclasses import dataclass


class PromptTooLong(ValueError):
    """The messages do not fit into the context."""


class BadSchema(ValueError):
    """The JSON schema cannot be turned into a grammar."""


@dataclass(slots=True)
class Generation:
    """Filled in while the request runs; seconds are of time.perf_counter()."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    """Of the prompt, those that needed no reading."""
    generated_tokens: int = 0
    prefill_s: float = 0.0
    first_token_s: float = 0.0
    generate_s: float = 0.0
    was_cut_short: bool = False
    """Ended at max_tokens or at the end of the context, not by the model itself."""

    @property
    def prefill_tokens_per_s(self) -> float:
        return (self.prompt_tokens - self.reused_tokens) / self.prefill_s if self.prefill_s else 0.0

    @property
    def tokens_per_s(self) -> float:
        return self.generated_tokens / self.generate_s if self.generate_s else 0.0
