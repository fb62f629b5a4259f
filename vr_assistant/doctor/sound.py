"""Microphone and loudspeaker, as PortAudio lists them."""

from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import SoundDeviceError

FIX = "Connect one and choose it: python3 launcher.py config set audio.{key} NAME"


def devices(settings: Settings) -> list[Finding]:
    try:
        import sounddevice

        found = [(str(device["name"]), device) for device in sounddevice.query_devices()]
    except OSError:
        return [
            Finding(
                "sound", "warn", "PortAudio is missing", "sudo apt-get install --no-install-recommends libportaudio2"
            )
        ]
    except Exception as error:  # PortAudio's own, when the sound system is broken
        return [Finding("sound", "warn", f"the sound system does not answer ({error})", "Mend or restart it.")]
    return [
        _one("microphone", "input_device", settings.audio.input_device, found, "max_input_channels"),
        _one("loudspeaker", "output_device", settings.audio.output_device, found, "max_output_channels"),
    ]


def spatial(settings: Settings) -> Finding:
    """Whether the assistant's voice comes from where she is."""
    if settings.audio.spatial == "off":
        return Finding("spatial sound", "ok", "switched off in the settings")
    from vr_assistant.mind.audio.openal import Loopback

    try:
        Loopback().close()
    except SoundDeviceError as error:
        return Finding("spatial sound", "warn", error.message, error.hint)
    return Finding("spatial sound", "ok", "OpenAL Soft, head-related transfer functions")


def echo(settings: Settings) -> Finding:
    """Whether she listens while she speaks through a loudspeaker."""
    if not settings.audio.echo_cancellation:
        return Finding("echo cancellation", "ok", "switched off in the settings: she does not listen while she speaks")
    from vr_assistant.mind.audio.echo.canceller import WebRtcCanceller

    try:
        WebRtcCanceller()
    except ImportError as error:
        what = f"she does not listen while she speaks ({error})"
        return Finding("echo cancellation", "warn", what, "Delete .venv and start again, or use headphones.")
    return Finding("echo cancellation", "ok", "WebRTC's, and a gate while she speaks")


def _one(what: str, key: str, wanted: str, found: list[tuple[str, dict[str, object]]], channels: str) -> Finding:
    names = [name for name, device in found if device[channels]]
    if wanted == "none":
        return Finding(what, "ok", "switched off in the settings")
    if not names:
        return Finding(what, "warn", "none", FIX.format(key=key))
    if wanted == "default":
        return Finding(what, "ok", f"the default one of {len(names)}")
    if any(wanted.lower() in name.lower() for name in names):
        return Finding(what, "ok", wanted)
    return Finding(what, "warn", f"{wanted!r} is none of: {', '.join(names)}", FIX.format(key=key))
