"""Right or wrong, sentence by sentence, and the sums of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vr_assistant.evaluation.sentence import TestSentence
from vr_assistant.mind.understanding.interpretation import Interpretation
from vr_assistant.mind.understanding.tools import NONE

Names = Callable[[str, object], Iterable[str]]
"""All names of what an argument's id stands for: ("place", "bookshop") gives "Turning Page Books", "书店", ..."""


@dataclass(frozen=True, slots=True)
class Scored:
    sentence: TestSentence
    all_got: Sequence[Interpretation]
    """What was understood, in order; more than one where several wishes were heard."""
    tool_right: bool
    args_right: bool
    """Also true where an alternative tool was taken, whose arguments the line does not give."""
    ms: float

    @property
    def got(self) -> Interpretation:
        return self.all_got[0]

    @property
    def acts(self) -> bool:
        return any(one.acts for one in self.all_got)

    @property
    def is_fast(self) -> bool:
        """Whether no language model is needed: decided without one, and acted or asked at once."""
        return all(one.decided_by in ("rule", "router") for one in self.all_got)

    @property
    def tool(self) -> str:
        return self.got.tool or NONE

    @property
    def is_right(self) -> bool:
        return self.tool_right and self.args_right


def score(sentence: TestSentence, got: Sequence[Interpretation], names: Names, ms: float) -> Scored:
    """A tool is right when it is the line's, or one of its alternatives; all wishes of a sentence must be."""
    tool = got[0].tool or NONE
    is_one = len(got) == 1 + len(sentence.also)
    more = list(zip(sentence.also, got[1:], strict=False))
    tool_right = is_one and (tool == sentence.tool or tool in sentence.alt_tools)
    tool_right = tool_right and all(one.tool == wish.tool for wish, one in more)
    wanted = sentence.args if tool == sentence.tool else {}
    args_right = all(_fits(name, accepted, got[0], names) for name, accepted in wanted.items())
    args_right = args_right and all(_fits(n, a, one, names) for wish, one in more for n, a in wish.args.items())
    return Scored(sentence, got, tool_right, args_right, ms)


def _fits(name: str, accepted: Sequence[object], got: Interpretation, names: Names) -> bool:
    value = got.args.get(name)
    candidates: list[object] = [value, got.spoken.get(name)]
    if value is not None:
        candidates += names(name, value)
    return any(_equals(have, want) for have in candidates if have is not None for want in accepted)


def _equals(have: object, want: object) -> bool:
    """Numbers compare as numbers; of texts the accepted one must be part of what we have, in any case of letters."""
    if isinstance(want, int | float) or isinstance(have, int | float):
        try:
            return float(str(have)) == float(str(want))
        except ValueError:
            return False
    return str(want).casefold() in str(have).casefold()


def summary(scored: Sequence[Scored]) -> dict[str, object]:
    """The object that `eval --json` prints."""
    quiet = [s for s in scored if s.sentence.tool == NONE]
    times = sorted(s.ms for s in scored)
    return {
        "n": len(scored),
        "tool_accuracy": _share(s.tool_right for s in scored),
        "tool_and_args_accuracy": _share(s.is_right for s in scored),
        "false_action_rate": _share(s.acts for s in quiet),
        "fast_path_share": _share(s.is_fast for s in scored if s.sentence.tool != NONE),
        "by_lang": _groups(scored, lambda s: s.sentence.lang),
        "by_kind": _groups(scored, lambda s: s.sentence.kind),
        "p50_ms": _percentile(times, 50),
        "p95_ms": _percentile(times, 95),
        "wrong": [
            {"id": _number(s.sentence.id), "text": s.sentence.text, "got": {"tool": s.tool, "args": dict(s.got.args)}}
            for s in scored
            if not s.is_right
        ],
        "decided_by": dict(Counter(s.got.decided_by for s in scored)),
        "asked_back": sum(s.got.clarify is not None for s in scored),
        "confusion": [
            {"wanted": wanted, "got": got, "times": times} for (wanted, got), times in confusion(scored).items()
        ],
        "reliability": reliability(scored),
    }


def confusion(scored: Sequence[Scored]) -> Mapping[tuple[str, str], int]:
    """How often which tool was taken for which other: (wanted, got) to a count."""
    return Counter((s.sentence.tool, s.tool) for s in scored if not s.tool_right)


def reliability(scored: Sequence[Scored]) -> list[dict[str, object]]:
    """Whether the stated confidence is worth its number: per band, how many sentences and which share was right."""
    bands: list[dict[str, object]] = []
    for low, high in pairwise((0.0, 0.6, 0.7, 0.8, 0.9, 1.01)):
        inside = [s for s in scored if low <= s.got.confidence < high]
        if inside:
            mean = sum(s.got.confidence for s in inside) / len(inside)
            bands.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "n": len(inside),
                    "confidence": round(mean, 4),
                    "tool_accuracy": _share(s.tool_right for s in inside),
                }
            )
    return bands


def _groups(scored: Sequence[Scored], key: Callable[[Scored], str]) -> dict[str, dict[str, object]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        groups[key(one)].append(one)
    return {
        name: {
            "n": len(group),
            "tool_accuracy": _share(s.tool_right for s in group),
            "tool_and_args_accuracy": _share(s.is_right for s in group),
            "false_action_rate": _share(s.acts for s in group if s.sentence.tool == NONE),
        }
        for name, group in sorted(groups.items())
    }


def _share(values: Iterable[bool]) -> float:
    """0..1, four decimals; 0 of nothing."""
    all_of_them = list(values)
    return round(sum(all_of_them) / len(all_of_them), 4) if all_of_them else 0.0


def _percentile(times: Sequence[float], percent: int) -> float:
    """Nearest rank."""
    return round(times[min(len(times) - 1, max(0, -(-percent * len(times) // 100) - 1))], 1)


def _number(identity: str) -> int | str:
    return int(identity) if identity.isdecimal() else identity
