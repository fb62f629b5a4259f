"""Everything the doctor looks at, in the order of the table."""

from collections.abc import Iterator

from vr_assistant.config import Settings, load_settings
from vr_assistant.doctor import graphics, headset, intelligence, machine, own_tools, sound, speech
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import ConfigError


def examine() -> Iterator[Finding]:
    yield machine.python()
    yield machine.environment()
    yield machine.libraries()
    yield machine.configuration()
    try:
        settings = load_settings().settings
    except ConfigError:
        settings = Settings()
    yield from machine.folders(settings)
    yield graphics.offscreen()
    yield graphics.screen()
    yield from headset.findings(settings.headset.runtime)
    yield from sound.devices(settings)
    yield sound.spatial(settings)
    yield sound.echo(settings)
    yield from intelligence.weights(settings)
    yield speech.chinese_voice(settings)
    model = intelligence.language_model(settings)
    yield model
    if settings.llm.provider == "url" and model.state == "ok":
        from vr_assistant.doctor import endpoint  # a second of imports

        yield from endpoint.findings(settings)
    elif settings.llm.provider == "embedded" and (speed := intelligence.engine_speed(settings)):
        yield speed
    yield from own_tools.findings(settings)
