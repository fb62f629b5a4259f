"""Errors of the assistant. Each says what went wrong in one sentence and, in its hint, how to mend it.

AssistantError
  ConfigError              the configuration file or a setting cannot be used
  WeightsError
    WeightsMissing         a weights file is not on this machine
    WeightsCorrupt         size or sha256 differ from assets/models.toml
    DownloadFailed         every source of a file failed (retryable)
  DiskFull                 no space left where something must be written
  InputError
    BadAudio               empty, not audio, or too long
    BadText                empty or too long
  DeviceError
    SoundDeviceError       microphone or loudspeaker cannot be opened
    GraphicsError          no OpenGL 4.5 context can be made
    NoDisplay              a window was asked for and there is no screen
    NoHeadset              a headset was asked for and no runtime answers
  LanguageModelError
    ModelServerDown        the model server does not answer (retryable)
    ModelServerSlow        no answer within the time limit (retryable)
    BadToolCall            the answer does not fit the tool's schema
  ToolServerFailed         an MCP server of the user's does not start, ends, or answers what cannot be used (retryable)
    ToolChanged            it does not offer the tool any more that was agreed to
  StoreError               the database cannot be opened or written
  AlreadyRunning           another instance holds the lock
  PortInUse                the configured port belongs to somebody else
  LinkClosed               the other process has gone (retryable)
  RecordingError           a recording cannot be read or written
  StoryFailed              what a simulated user waited for did not come
"""


class AssistantError(Exception):
    """Base of all stated failures; the command line prints it and exits with 1."""

    code = "error"
    """Stable machine-readable name, as in the JSON events."""
    retryable = False
    """Whether trying again without a change may succeed."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ConfigError(AssistantError):
    code = "config"


class WeightsError(AssistantError):
    code = "weights"


class WeightsMissing(WeightsError):
    code = "weights_missing"


class WeightsCorrupt(WeightsError):
    code = "weights_corrupt"


class DownloadFailed(WeightsError):
    code = "download_failed"
    retryable = True


class DiskFull(AssistantError):
    code = "disk_full"


class InputError(AssistantError):
    code = "input"


class BadAudio(InputError):
    code = "bad_audio"


class BadText(InputError):
    code = "bad_text"


class DeviceError(AssistantError):
    code = "device"


class SoundDeviceError(DeviceError):
    code = "sound_device"


class GraphicsError(DeviceError):
    code = "graphics"


class NoDisplay(DeviceError):
    code = "no_display"


class NoHeadset(DeviceError):
    code = "no_headset"


class LanguageModelError(AssistantError):
    code = "language_model"


class ModelServerDown(LanguageModelError):
    code = "model_server_down"
    retryable = True


class ModelServerSlow(LanguageModelError):
    code = "model_server_slow"
    retryable = True


class BadToolCall(LanguageModelError):
    code = "bad_tool_call"


class ToolServerFailed(AssistantError):
    code = "tool_server"
    retryable = True


class ToolChanged(ToolServerFailed):
    code = "tool_changed"


class StoreError(AssistantError):
    code = "store"


class AlreadyRunning(AssistantError):
    code = "already_running"


class PortInUse(AssistantError):
    code = "port_in_use"


class LinkClosed(AssistantError):
    code = "link_closed"
    retryable = True


class RecordingError(AssistantError):
    code = "recording"


class StoryFailed(AssistantError):
    code = "story"
