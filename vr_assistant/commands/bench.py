"""bench: measurements, each honest about what it measured."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from vr_assistant.commands.measuring import progress, settings_with_weights

app = typer.Typer(
    help="Measure this machine. Close other programs first: two heavy jobs at once make both figures worthless.",
    no_args_is_help=True,
)

LIMITS_MB = {"stage": 350.0, "mind": 900.0, "model server": 1000.0}
"""What each process may keep in memory with everything loaded."""
IDLE_CORES = 0.2
"""What the mind may use while nobody speaks."""


@app.callback()
def group() -> None: ...


@app.command()
def start(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Time to the first picture and answer; memory.

    Command to first picture, to ready, to first answer; memory by process; what listening costs.

    Two whole runs, with our computed caches empty and then filled; about three minutes. The user's words come from
    a sound file, the picture is drawn without a screen.

    \b
    Examples:
      python3 launcher.py bench start
      python3 launcher.py bench start --json > start.json
    """
    from rich.console import Console

    from vr_assistant import models
    from vr_assistant.benchmarks.start import measure
    from vr_assistant.config import load_settings

    settings = load_settings().settings
    for name in models.default_ids(settings):
        models.folder(settings, name)
    console = Console(stderr=True)
    with console.status("starting") as status:
        found = measure(settings, lambda what: status.update(f"Measuring: {what}"))
    if as_json:
        print(json.dumps({kind: asdict(figures) for kind, figures in found.items()}))
        return
    _show(Console(), {kind: asdict(figures) for kind, figures in found.items()})


@app.command()
def frame(
    seconds: Annotated[
        float, typer.Option(min=5, max=7200, help="Of each of the two runs at 90 frames a second.")
    ] = 20.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """What a frame costs, and what makes it late.

    Ours against other ways of drawing; and whether a busy mind makes frames late.

    Many objects drawn our way and three others; a whole frame of the stage at 1,000 and 10,000 objects; two eyes in
    one pass against two; 90 frames a second with an idle mind and with one that transcribes, generates and speaks all
    the time. What is measured with a graphics driver and what without one is said above each table.

    \b
    Examples:
      python3 launcher.py bench frame
      python3 launcher.py bench frame --seconds 600 --json > frame.json
    """
    from rich.console import Console

    from vr_assistant.benchmarks import objects, stage_frame, steady
    from vr_assistant.commands import frame_tables
    from vr_assistant.config import load_settings

    settings = load_settings().settings
    console = Console(stderr=True)
    with console.status("starting") as status:

        def report(what: str) -> None:
            status.update(f"Measuring: {what}")

        costs = objects.compare(report)
        frames, passes = stage_frame.measure(settings, report)
        report(f"{seconds:.0f} s of frames, the mind idle")
        idle, _ = steady.run(seconds, is_mind_working=False)
        report(f"{seconds:.0f} s of frames, the mind working")
        busy, done = steady.run(seconds, is_mind_working=True)
    if as_json:
        found = {
            "objects": [asdict(cost) for cost in costs],
            "stage": [asdict(one) for one in frames],
            "passes": [asdict(one) for one in passes],
            "steady": {"mind idle": asdict(idle), "mind working": asdict(busy)},
            "mind": done,
        }
        print(json.dumps(found))
        return
    frame_tables.show(Console(), costs, frames, passes, idle, busy, done)


@app.command()
def voice(
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART", help="commands, questions, chit-chat, interruptions, overhead, words; may be repeated."
        ),
    ] = None,
    llm: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this OpenAI-compatible server; `llm.model` names its model.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """How long the user waits for the assistant's voice, and for what.

    A conversation with the real mind, recogniser, language model and voice, at a sound card that is only played: no
    sound hardware is needed, none is used. The user's sentences are spoken by the voice at hand, in real time. Then:
    how fast the assistant falls silent when she is interrupted, what a turn costs beside hearing, understanding and
    speaking, and how many words are misheard in noise. About fifteen minutes; the first time two more, in which what
    she says again and again is spoken once.

    \b
    Examples:
      python3 launcher.py bench voice
      python3 launcher.py bench voice --only commands --json > voice.json
      python3 launcher.py bench voice --only questions --llm http://127.0.0.1:8000/v1
    """
    from typing import get_args

    from rich.console import Console

    from vr_assistant.benchmarks.voice.measure import Part, measure
    from vr_assistant.commands import voice_tables

    parts = [part for part in get_args(Part) if not only or part in only]
    if unknown := set(only or ()) - set(parts):
        raise typer.BadParameter(f"--only takes {', '.join(get_args(Part))}; not {', '.join(sorted(unknown))}.")
    settings = settings_with_weights({"llm.provider": "url", "llm.base_url": llm} if llm else None)
    with progress(draws_by_itself=False) as report:
        found = measure(settings, parts, report)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
        return
    voice_tables.show(Console(), found)


@app.command()
def echo(
    minutes: Annotated[float, typer.Option(min=0.5, max=600, help="Of her own speech, fed back.")] = 30.0,
    echo_db: Annotated[
        float, typer.Option(min=-40, max=10, help="How loud she is in the microphone, against what is played.")
    ] = -10.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Whether she hears herself, and how others are heard.

    Her own voice, played into rooms that are made by code and heard by a microphone 60 to 200 ms later: another room,
    delay, loudspeaker and clock every half minute, and delays that jump in the middle of a word. Then people and other
    voices talk over her at four levels; she falls silent when she hears them, and once more speaks on. Real
    canceller, gate, voice activity detector and recogniser; time is the sound's own, half an hour takes some five
    minutes. Recordings of people are in Debian's package pocketsphinx-testdata; without it they are left out.

    \b
    Examples:
      python3 launcher.py bench echo
      python3 launcher.py bench echo --minutes 2 --echo-db 0 --json > echo.json
    """
    from rich.console import Console

    from vr_assistant.benchmarks.echo.measure import measure
    from vr_assistant.commands import echo_tables

    settings = settings_with_weights()
    with progress() as report:
        found = measure(settings, minutes, echo_db, report)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
        return
    echo_tables.show(Console(), found)


@app.command()
def turns(
    is_without_model: Annotated[
        bool, typer.Option("--without-model", help="As where the model that hears the end of a turn is missing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, an object a group.")] = False,
) -> None:
    """Who is cut off in a pause, and how long who is done waits.

    How often somebody who stops to think is answered too early, and how long somebody who has finished has to wait.

    430 utterances, half of them with a pause of 0.4 to 1.5 s in mid-sentence: English spoken by the voice at hand,
    Chinese as text; and people reading aloud, where Debian's pocketsphinx-testdata is installed. The ears are the real
    ones, the clock is that of the sound: recognition is assumed to take 0.4 s. About eight minutes. One of the lists
    is fresh: nothing was chosen with it. With --json comes what was made of every pause.

    \b
    Examples:
      python3 launcher.py bench turns
      python3 launcher.py bench turns --without-model --json > turns.json
    """
    from rich.console import Console

    from vr_assistant.benchmarks.turns.measure import measure
    from vr_assistant.commands import turn_tables

    settings = settings_with_weights()
    console = Console(stderr=True)
    with console.status("starting") as status:
        found = measure(settings, lambda what: status.update(f"Listening: {what}"), has_model=not is_without_model)
    if as_json:
        print(json.dumps([asdict(figures) for figures in found], ensure_ascii=False))
        return
    turn_tables.show(Console(), found)


@app.command()
def phantoms(
    minutes: Annotated[float, typer.Option(min=0.5, max=600, help="Of sound without words.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Another number, other sounds.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Whether she answers when nobody has spoken.

    Silence, fans, motors, a keyboard, rain, drums, music and singing without words, made by code, through the real
    canceller, gate, voice activity detector, turns, recogniser and its guards; time is the sound's own, an hour takes
    some fifteen minutes. Then short words and people, who must not be lost to the guards; Debian's package
    pocketsphinx-testdata brings the English ones.

    \b
    Examples:
      python3 launcher.py bench phantoms
      python3 launcher.py bench phantoms --minutes 4 --seed 2 --json > phantoms.json
    """
    from rich.console import Console

    from vr_assistant.benchmarks.phantoms.measure import measure
    from vr_assistant.commands import phantom_tables

    settings = settings_with_weights()
    with progress("Listening: ") as report:
        found = measure(settings, minutes, report, seed)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
        return
    phantom_tables.show(Console(), found)


def _show(console: "object", found: dict[str, dict[str, object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    assert isinstance(console, Console)
    times = Table("from the command, seconds", "cold", "warm")
    for key, title in (
        ("first_picture_s", "first picture"),
        ("ready_to_listen_s", "ready to listen"),
        ("first_answer_s", "first answer heard"),
    ):
        times.add_row(title, *(f"{found[kind][key]:.1f}" for kind in ("cold", "warm")))
    console.print(times)
    processes = Table("process", "memory, MB", "at most", "idle, cores", "at most")
    warm = found["warm"]
    memory, idle = warm["memory_mb"], warm["idle_cores"]
    assert isinstance(memory, dict) and isinstance(idle, dict)
    for name, used in memory.items():
        limit = f"{LIMITS_MB[name]:.0f}" if name in LIMITS_MB else ""
        cores = f"{idle[name]:.2f}" if name in idle else ""
        processes.add_row(name, f"{used:.0f}", limit, cores, f"{IDLE_CORES}" if name == "mind" else "")
    console.print(processes)
    console.print(
        "Memory is resident, after a spoken turn, one by the model and one in Chinese; idle is while listening."
    )
