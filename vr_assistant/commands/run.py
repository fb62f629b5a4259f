"""run: talk with the assistant, or have a scripted user talk with it."""

from pathlib import Path
from typing import Annotated

import typer

from vr_assistant.commands.in_order import InOrder, in_order
from vr_assistant.commands.typed import language, typed

Command = InOrder
_EXAMPLES = """Talk with the assistant in the town.

With a screen a window opens; walk with W A S D and the mouse, and speak; F3 shows how the frames go. Without a screen,
or with --offscreen, a conversation is played, and a film of what you would have seen and heard is left in out/.

\b
Examples:
  python3 launcher.py
  python3 launcher.py run --headset
  python3 launcher.py run --headset --ar --no-mirror
  python3 launcher.py run --say "Take me to the bookshop." --say "What time does it close?"
  python3 launcher.py run --offscreen --wav hello.wav --wav order.wav
  python3 launcher.py run --desktop --record out/my-walk
  python3 launcher.py run --listening wake_word
  python3 launcher.py run --desktop --trace frames.json
  python3 launcher.py run --offscreen --story assets/stories/first-visit.toml
"""


def run(
    context: typer.Context,
    headset: Annotated[bool, typer.Option("--headset", help="Show it in the headset (OpenXR).")] = False,
    desktop: Annotated[bool, typer.Option("--desktop", help="Show it in a window.")] = False,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Show nothing now; draw a film afterwards.")] = False,
    ar: Annotated[
        bool, typer.Option("--ar", help="In the headset: begin with your own room around you, where it can be shown.")
    ] = False,
    no_mirror: Annotated[
        bool, typer.Option("--no-mirror", help="In the headset: no window that shows what you see.")
    ] = False,
    xr_runtime: Annotated[
        str | None, typer.Option(metavar="NAME", help="OpenXR runtime: auto, monado, steamvr, wivrn, or a manifest.")
    ] = None,
    wav: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="What you say, as a sound file; may be repeated.")
    ] = None,
    say: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="What you say, as text; may be repeated.")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="auto|en|zh", help="The language you speak.")] = None,
    listening: Annotated[
        str | None, typer.Option(metavar="open|wake_word|hold_to_talk", help="How you want to be heard.")
    ] = None,
    story: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A story that a simulated user lives, offscreen or in Monado's remote headset."
        ),
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Record here; `replay DIR` draws the film.")
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="Leave the times of the last frames and of every turn here, for ui.perfetto.dev.",
        ),
    ] = None,
) -> None:
    from vr_assistant.app import conversation, script
    from vr_assistant.app.demo import demo_turns
    from vr_assistant.app.surroundings import choose_runtime
    from vr_assistant.config import load_settings

    wanted = [name for name, given in (("headset", headset), ("desktop", desktop), ("offscreen", offscreen)) if given]
    if len(wanted) > 1:
        raise typer.BadParameter("Choose one of --headset, --desktop and --offscreen.")
    if ar or no_mirror or xr_runtime:
        if wanted not in ([], ["headset"]):
            raise typer.BadParameter("--ar, --no-mirror and --xr-runtime belong to --headset.")
        wanted = ["headset"]
    settings = load_settings(
        {
            "stage.runtime": wanted[0] if wanted else None,
            "headset.see_through": True if ar else None,
            "headset.mirror": False if no_mirror else None,
            "headset.runtime": xr_runtime,
            "stage.trace": writable(trace) if trace else None,
            "stage.story": told(story) if story else None,
            "audio.input_device": "none" if story else None,
            "speech.language": language(lang),
            "audio.listening": listening,
        }
    ).settings
    runtime = choose_runtime(settings.stage.runtime)
    settings = settings.model_copy(update={"stage": settings.stage.model_copy(update={"runtime": runtime})})
    said: dict[str, list[str]] = {"wav": [str(path) for path in wav or []], "say": [typed(text) for text in say or []]}
    turns = [script.turn(kind, what) for kind, what in in_order(context, said)]
    if story and (turns or runtime == "desktop"):
        raise typer.BadParameter("A story says all itself, with --offscreen or --headset.")
    is_demo = bool(story) or (runtime == "offscreen" and not turns)
    if runtime == "offscreen":
        turns = turns or ([] if story else demo_turns())
        record = record or conversation.new_folder()
    conversation.hold(settings, turns, record, is_demo=is_demo)


def told(story: Path) -> str:
    """The whole path. Raises InputError when the story cannot be told."""
    from vr_assistant.stage.simulated.story import read_story

    read_story(story)
    return str(story.absolute())


def writable(file: Path) -> str:
    """The whole path. Raises BadParameter when nothing can be written there: better now than after the talk."""
    try:
        is_new = not file.exists()
        if not is_new and not file.is_file():  # a pipe would keep the stage waiting
            raise typer.BadParameter(f"{file} is not a plain file.")
        file.open("ab").close()
    except OSError as error:
        raise typer.BadParameter(f"{str(file)[:200]} cannot be written: {error.strerror}.") from error
    if is_new:
        file.unlink()
    return str(file.absolute())


run.__doc__ = _EXAMPLES
