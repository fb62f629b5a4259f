"""Every setting, typed: one TOML file in the user's configuration folder, overridden by environment and flags.

Environment: `VR_ASSISTANT_LLM__BASE_URL=...` (two underscores between section and key).
The file: `VR_ASSISTANT_CONFIG` names another one.
"""

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

APP = "vr-assistant"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paths(Section):
    data_dir: Path = Field(Path(platformdirs.user_data_dir(APP, False)), description="Database: products and carts.")
    cache_dir: Path = Field(
        Path(platformdirs.user_cache_dir(APP, False)), description="Weights and what was computed from them."
    )
    log_dir: Path = Field(Path(platformdirs.user_log_dir(APP, False)), description="Log files.")


class StageSettings(Section):
    runtime: Literal["auto", "headset", "desktop", "offscreen"] = "auto"
    width: int = Field(1280, ge=160, le=7680, description="Pixels of the window or the film.")
    height: int = Field(720, ge=90, le=4320)
    samples: Literal[0, 2, 4, 8] = Field(4, description="Multisample anti-aliasing.")
    film_fps: int = Field(30, ge=5, le=120)


class AudioSettings(Section):
    input_device: str = Field("default", description="Name or part of it; 'default', or 'none'.")
    output_device: str = "default"
    volume: float = Field(1.0, ge=0.0, le=1.0)


class SpeechSettings(Section):
    language: Literal["auto", "en", "zh"] = "auto"
    english_model: str = Field("whisper-tiny-en", description="An id of assets/models.toml, or a folder.")
    multilingual_model: str = "whisper-base"
    device: Literal["cpu", "cuda"] = "cpu"
    compute_type: str = "int8"
    english_voice: str = "piper-en-joe"
    chinese_voice: str = Field("", description="A zh_CN Piper voice; empty: the English voice speaks Mandarin phonemes.")


class LlmSettings(Section):
    provider: Literal["embedded", "url", "vllm", "rules"] = Field(
        "embedded", description="embedded: llama.cpp in a process of ours; url: any OpenAI-compatible server."
    )
    base_url: str = Field("", description="With provider 'url', e.g. http://127.0.0.1:8000/v1")
    api_key: str = ""
    model: str = Field("qwen2.5-coder-0.5b", description="Weights id for embedded and vllm, model name for url.")
    port: int = Field(0, ge=0, le=65535, description="Of our own server on loopback; 0 takes a free one.")
    threads: int = Field(0, ge=0, description="0: one less than the cores, at least one.")
    context_tokens: int = Field(4096, ge=1024)
    timeout_s: float = Field(20.0, gt=0, description="To the first token of an answer.")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="VR_ASSISTANT_", env_nested_delimiter="__", extra="forbid", frozen=True, nested_model_default_partial_update=True
    )

    profile: Literal["cpu", "gpu"] = Field("cpu", description="Which default weights assets/models.toml names.")
    world: str = Field("town", description="Folder under assets/worlds.")
    paths: Paths = Paths()
    stage: StageSettings = StageSettings()
    audio: AudioSettings = AudioSettings()
    speech: SpeechSettings = SpeechSettings()
    llm: LlmSettings = LlmSettings()
