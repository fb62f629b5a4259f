"""Every setting, typed: defaults < profile < TOML file < environment < command line.

The file is `config.toml` in the user's configuration folder; `VR_ASSISTANT_CONFIG` names another one.
Environment: `VR_ASSISTANT_LLM__BASE_URL=...` (two underscores between section and key).
`Settings()` alone holds the defaults and looks at neither file nor environment; programs call `load_settings`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from vr_assistant.errors import ConfigError

APP = "vr-assistant"


def _number_from_text(value: Any) -> Any:
    """Literal numbers take no text by themselves, and the environment has nothing else."""
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _given(value: Any) -> Any:
    """An empty text would mean the folder that somebody happens to stand in."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("should name a folder")
    return value


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("should begin with the home folder of a user there is") from None


UserPath = Annotated[Path, AfterValidator(_expanded), BeforeValidator(_given)]


def user_folder(of: Callable[[str, Literal[False]], str]) -> Path:
    """A folder of ours from platformdirs. Raises ConfigError where the user has no home."""
    try:
        return Path(of(APP, False))
    except RuntimeError as error:
        raise ConfigError("Your home folder cannot be found.", "Set the variable HOME to a folder of yours.") from error


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


class Paths(Section):
    data_dir: UserPath = Field(
        default_factory=lambda: user_folder(platformdirs.user_data_dir),
        description="Database: products and carts.",
    )
    cache_dir: UserPath = Field(
        default_factory=lambda: user_folder(platformdirs.user_cache_dir),
        description="Weights and what was computed from them.",
    )
    log_dir: UserPath = Field(default_factory=lambda: user_folder(platformdirs.user_log_dir), description="Log files.")


class StageSettings(Section):
    runtime: Literal["auto", "headset", "desktop", "offscreen"] = Field(
        default="auto",
        description="auto: a window where there is a screen, else neither; a headset has to be asked for.",
    )
    width: int = Field(default=1280, ge=160, le=7680, description="Pixels of the window or the film.")
    height: int = Field(default=720, ge=90, le=4320, description="Pixels of the window or the film.")
    samples: Annotated[Literal[0, 2, 4, 8], BeforeValidator(_number_from_text)] = Field(
        default=4, description="Multisample anti-aliasing."
    )
    dynamic_resolution: bool = Field(
        default=True, description="Draw fewer pixels while the GPU would be late; films are always drawn whole."
    )
    trace: str = Field(
        default="", description="File that gets the times of the last frames and of every turn, for ui.perfetto.dev."
    )
    story: str = Field(default="", description="File of what a simulated user does, see `run --story`.")
    film_fps: int = Field(default=30, ge=5, le=120, description="Pictures a second of the film.")


class HeadsetSettings(Section):
    runtime: str = Field(
        default="auto",
        min_length=1,
        description="OpenXR runtime: auto (the system's), monado, steamvr, wivrn, or the path of a manifest.",
    )
    mirror: bool = Field(default=True, description="Show what one eye sees in a window.")
    render_scale: float = Field(
        default=1.0, ge=0.5, le=2.0, description="Of the width and height that the headset recommends."
    )
    depth_layer: bool = Field(
        default=True, description="Tell the headset how far away things are, so that it can mend late pictures."
    )
    refresh_hz: float = Field(default=0.0, ge=0.0, le=500.0, description="Pictures a second; 0: as the headset likes.")
    see_through: bool = Field(default=False, description="Begin with your own room around you, where it can be shown.")
    locomotion: Literal["walk", "teleport"] = Field(default="walk", description="What the thumbstick does.")
    snap_turn_deg: float = Field(default=30.0, ge=0.0, le=90.0, description="A turn by thumbstick; 0: smoothly.")
    dominant_hand: Literal["right", "left"] = Field(default="right", description="The hand that points first.")
    vignette: float = Field(
        default=0.5, ge=0.0, le=1.0, description="How much the view narrows while the thumbstick moves you."
    )


class AudioSettings(Section):
    input_device: str = Field(default="default", description="Name or part of it; 'default', or 'none'.")
    output_device: str = Field(default="default", description="Name or part of it; 'default', or 'none'.")
    headset_input_device: str = Field(default="", description="In a headset; empty: as audio.input_device.")
    headset_output_device: str = Field(default="", description="In a headset; empty: as audio.output_device.")
    listening: Literal["open", "wake_word", "hold_to_talk"] = Field(
        default="open", description="Hears you always, once called by the wake word, or while the talk button is held."
    )
    wake_word: Literal["hey_jarvis", "okay_nabu", "hey_mycroft", "aria"] = Field(
        default="hey_jarvis", description="What calls the assistant; aria is her own name, see docs/listening.md."
    )
    awake_s: float = Field(
        default=8.0, ge=1.0, le=120.0, description="With the wake word: how long she listens on after an answer."
    )
    volume: float = Field(default=1.0, ge=0.0, le=1.0, description="Of the assistant's voice.")
    echo_cancellation: bool = Field(
        default=True, description="Listen while the assistant speaks through a loudspeaker; off: wait until she ends."
    )
    surroundings: float = Field(
        default=0.5, ge=0.0, le=1.0, description="Fountain, birds and steps, against the voice; 0: silent."
    )
    spatial: Literal["auto", "off"] = Field(
        default="auto", description="auto: the voice comes from the assistant's mouth; off: from everywhere alike."
    )


class SpeechSettings(Section):
    language: Literal["auto", "en", "zh"] = Field(default="auto", description="Expected language; auto listens for it.")
    english_model: str = Field(default="whisper-tiny-en", description="An id of assets/models.toml, or a folder.")
    multilingual_model: str = Field(default="whisper-base", description="An id of assets/models.toml, or a folder.")
    device: Literal["cpu", "cuda"] = Field(default="cpu", description="Where speech is recognised.")
    compute_type: str = Field(default="int8", description="CTranslate2's number format: int8, float16, float32 ...")
    english_voice: str = Field(default="piper-en-joe", description="An id of assets/models.toml, or a folder.")
    chinese_voice: str = Field(
        default="", description="A zh_CN Piper voice; empty: one that was fetched, else the English one."
    )


EMBEDDED_MODEL = "qwen2.5-coder-0.5b"
"""Weights id of the language model that comes without being asked for."""


class LlmSettings(Section):
    provider: Literal["embedded", "url", "vllm", "rules"] = Field(
        default="embedded",
        description="embedded: llama.cpp in a process of ours; url: any OpenAI-compatible server; "
        "vllm: started by us; rules: no model.",
    )
    base_url: str = Field(default="", description="With provider 'url', e.g. http://127.0.0.1:8000/v1")
    api_key: str = Field(default="", description="With provider 'url', if the server wants one.")
    model: str = Field(default=EMBEDDED_MODEL, description="Weights id; with provider url, its name for the model.")
    port: int = Field(default=0, ge=0, le=65535, description="Of our own server on loopback; 0 takes a free one.")
    threads: int = Field(default=0, ge=0, description="0: one less than the cores, at least one.")
    context_tokens: int = Field(default=4096, ge=1024, description="Longest prompt and answer together.")
    timeout_s: float = Field(default=20.0, gt=0, description="To the first token of an answer.")
    spare: Literal["none", "embedded"] = Field(
        default="none", description="With provider 'url' or 'vllm': who is asked while that one fails."
    )
    spare_url: str = Field(default="", description="Where the spare server is; the program sets it itself.")
    spare_key: str = Field(default="", description="Of the spare server; the program sets it itself.")
    vllm_python: str = Field(default="", description="With provider 'vllm': python of the environment that has vLLM.")
    gpu_memory_share: float = Field(
        default=0.7, gt=0, le=1, description="With provider 'vllm' and profile 'gpu': the renderer gets the rest."
    )


class KnowledgeSettings(Section):
    folder: str = Field(
        default="documents",
        min_length=1,
        description="Your documents, to answer from; below the data folder, or a whole path; 'none' reads none.",
    )


class ToolsSettings(Section):
    file: str = Field(
        default="mcp.json",
        min_length=1,
        description="Your own MCP servers (mcpServers); beside config.toml, or a whole path; 'none' uses none.",
    )


class Settings(Section):
    profile: Literal["cpu", "gpu"] = Field(default="cpu", description="Which defaults assets/models.toml names.")
    world: str = Field(default="town", description="Folder under assets/worlds.")
    paths: Paths = Field(default_factory=Paths)
    stage: StageSettings = Field(default_factory=StageSettings)
    headset: HeadsetSettings = Field(default_factory=HeadsetSettings)
    audio: AudioSettings = Field(default_factory=AudioSettings)
    speech: SpeechSettings = Field(default_factory=SpeechSettings)
    llm: LlmSettings = Field(default_factory=LlmSettings)
    knowledge: KnowledgeSettings = Field(default_factory=KnowledgeSettings)
    tools: ToolsSettings = Field(default_factory=ToolsSettings)


@dataclass(frozen=True)
class Loaded:
    settings: Settings
    origins: Mapping[str, str]
    """Dotted key to where its value is from; keys that stand at their default are left out."""

    def origin(self, key: str) -> str:
        """`default`, `profile gpu`, `file PATH`, `environment NAME` or `flag`."""
        return self.origins.get(key, "default")


def load_settings(overrides: Mapping[str, object] | None = None) -> Loaded:
    """Settings of this run. Overrides are dotted keys of command-line flags; None in them means "not given".

    Raises:
        ConfigError: the file is no TOML, a key is unknown, or a value does not fit; says where and how to mend it.
    """
    from vr_assistant.config_sources import load

    return load(overrides or {})
