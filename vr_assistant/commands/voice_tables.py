"""The tables of `bench voice`."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.voice.interruptions import InterruptionFigures
from vr_assistant.benchmarks.voice.measure import VoiceFigures
from vr_assistant.benchmarks.voice.turn import PARTS, WAITS, Turn, percentile
from vr_assistant.benchmarks.voice.words import WordErrors

MOST_OVERHEAD_MS = 30

NAMES = {
    ("known_command", "en"): "known command",
    ("known_command", "zh"): "known command, Chinese",
    ("question", "en"): "question to the model",
    ("chit_chat", "en"): "chit-chat",
}
PART_NAMES = {
    "before the wait": "the detector notices the end",
    "end_of_turn_wait": "wait for the end of the turn",
    "speech_recognition": "recognition, beyond the wait",
    "reading": "whether the words are complete",
    "understanding": "understanding",
    "skill": "skill and database",
    "model_choice": "model, choice of a tool",
    "model_first_token": "model, to the first token",
    "model_first_sentence": "model, to the first sentence",
    "speech_synthesis": "synthesis of the first clause",
    "mix": "loudspeaker's buffers, spatial mix",
    "silence of the voice": "silence before its first sound",
    "between the parts": "between the parts (the framework)",
}


def show(console: Console, figures: VoiceFigures) -> None:
    groups = {
        name: found
        for (kind, lang), name in NAMES.items()
        if (found := [turn for turn in figures.turns if (turn.kind, turn.lang) == (kind, lang)])
    }
    if groups:
        _show_turns(console, groups, figures)
    if figures.interruptions:
        _show_interruptions(console, figures.interruptions)
    if figures.overheads_ms:
        p50, p95 = (percentile(figures.overheads_ms, percent) for percent in (50, 95))
        console.print(
            f"With instant ears, wits and voice, a turn costs {p50:.0f} ms (median of {len(figures.overheads_ms)}; p95"
            f" {p95:.0f} ms) beside what is waited for on purpose; at most {MOST_OVERHEAD_MS} is meant."
        )
    if figures.words:
        _show_words(console, figures.words)


def _show_turns(console: Console, groups: dict[str, list[Turn]], figures: VoiceFigures) -> None:
    console.print(
        "Voice to voice: from the last sample of the user to the first audible one of the assistant, at a played sound"
        f" card with 30 ms of latency. Language model: {figures.model}. No stage draws beside it."
    )
    table = Table("seconds", "turns", "done right", "first sound p50", "p95", "worst", "answer p50", "p95")
    for name, turns in groups.items():
        first = [turn.first_sound_ms / 1e3 for turn in turns if turn.first_sound_ms is not None]
        answer = [turn.answer_ms / 1e3 for turn in turns if turn.answer_ms is not None]
        right = sum(turn.is_right for turn in turns)
        table.add_row(
            name, str(len(turns)), str(right), *_seconds(first, 50, 95, 100), *_seconds(answer, 50, 95)
        )  # fmt: skip
    console.print(table)
    table = Table("where it goes, ms, mean", *groups)
    for part in PARTS:
        means = [_mean(turns, (part,)) for turns in groups.values()]
        if any(mean >= 0.5 for mean in means):
            table.add_row(PART_NAMES[part], *(f"{mean:.0f}" for mean in means))
    table.add_section()
    table.add_row("together", *(f"{_mean(turns, PARTS):.0f}" for turns in groups.values()))
    table.add_row("if computing took no time", *(f"{_mean(turns, WAITS):.0f}" for turns in groups.values()))
    console.print(table)
    console.print(
        'Answer: the first words that are no filler ("One moment, please."). If computing took no time: the waits'
        " alone, computed from the rows above; no processor and no GPU can be faster than that."
    )
    if figures.underruns:
        console.print(f"The card had to wait for sound {figures.underruns} times.")
    silent = [turn for turns in groups.values() for turn in turns if turn.first_sound_ms is None]
    for turn in silent:
        console.print(f"No answer to: {turn.said} (heard: {turn.heard or 'nothing'})")
    for turn in (turn for turns in groups.values() for turn in turns if not turn.is_right and turn not in silent):
        console.print(
            f"Not what was asked: {turn.said} (heard: {turn.heard}; did: {', '.join(turn.tools) or 'nothing'})"
        )


def _show_interruptions(console: Console, found: InterruptionFigures) -> None:
    if not found.interruptions:
        console.print(
            f"No interruption could be measured: {found.too_late} came after her last word, and in {found.disturbed}"
            " the card missed a block."
        )
        return
    console.print(
        f"Interrupted {len(found.interruptions)} times at random: from the user's first sample to the assistant's last"
        f" p50 {found.silent_ms(50):.0f} ms, p95 {found.silent_ms(95):.0f} ms, worst {found.silent_ms(100):.0f} ms;"
        f" {found.exact} times she remembers to the word what was heard. {found.too_late} more came after her last word"
        f" and say nothing, nor do {found.disturbed} in which the card missed a block."
    )


def _show_words(console: Console, found: Sequence[WordErrors]) -> None:
    console.print(
        f"{found[0].sentences} spoken commands in noise: word error rate (strict), and in brackets the sentences"
        " without an error; the signal-to-noise ratio counts no pauses."
    )
    with_names, without = ([one for one in found if one.has_hotwords is has] for has in (True, False))
    table = Table("noise", "dB", "with hotwords", "without")
    for one, other in zip(with_names, without, strict=True):
        level = "" if one.snr_db is None else f"{one.snr_db:.0f}"
        table.add_row(one.noise, level, *(f"{e.rate:.1%} ({e.exact})" for e in (one, other)))
    console.print(table)


def _seconds(values: Sequence[float], *percents: float) -> list[str]:
    return [f"{percentile(values, percent):.2f}" if values else "" for percent in percents]


def _mean(turns: Sequence[Turn], parts: Sequence[str]) -> float:
    spent = [sum(turn.spent_ms[part] for part in parts) for turn in turns if turn.spent_ms]
    return sum(spent) / len(spent) if spent else 0.0
