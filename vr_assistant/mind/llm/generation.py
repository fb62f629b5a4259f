"""What one request to the engine cost, and why the engine refuses one."""

import re
from collections.abc import Iterable
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

    def line(self) -> str:
        """For the server's log."""
        return (
            f"{self.prompt_tokens} tokens read ({self.reused_tokens} reused), {self.first_token_s:.1f} s to the first, "
            f"{self.generated_tokens} made in {self.generate_s:.1f} s at {self.tokens_per_s:.1f}/s"
        )


_LINE = re.compile(r"(\d+) tokens read \((\d+) reused\), ([\d.]+) s to the first, (\d+) made in ([\d.]+) s")


@dataclass(frozen=True, slots=True)
class Speed:
    """Of many answers together."""

    answers: int
    tokens_per_s: float
    reused: float
    """Share of the prompts' tokens that needed no reading."""
    first_token_s: float
    """Half of the answers began no later."""


def speed_in(lines: Iterable[str], last: int = 50) -> Speed | None:
    """Of the last answers that a server's log tells of; None when it tells of none."""
    found = [[float(part) for part in match.groups()] for line in lines if (match := _LINE.search(line))]
    answers = [one for one in found if one[3] > 0][-last:]
    if not answers:
        return None
    read, reused, first_s, made, took_s = zip(*answers, strict=True)
    return Speed(
        len(answers), sum(made) / max(sum(took_s), 0.1), sum(reused) / sum(read), sorted(first_s)[len(answers) // 2]
    )
