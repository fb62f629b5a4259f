"""The layers that settings come from, and sentences about what is wrong in them."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ValidationError

from vr_assistant.config import Loaded, Settings, user_folder
from vr_assistant.errors import ConfigError

PATH_VARIABLE = "VR_ASSISTANT_CONFIG"
PREFIX = "VR_ASSISTANT_"
PROFILES_FILE = Path(__file__).resolve().parents[1] / "assets" / "models.toml"


@dataclass(frozen=True)
class Layer:
    """Values of one source by dotted key, and the name of that source for each."""

    values: Mapping[str, object]
    names: Mapping[str, str]


def file_path() -> Path:
    """Where the configuration file is, whether or not it exists. Raises ConfigError when the user has no home."""
    named = os.environ.get(PATH_VARIABLE)
    if not named:
        return user_folder(platformdirs.user_config_dir) / "config.toml"
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            f"{PATH_VARIABLE} = {named} begins with no user there is.", "Write the whole path."
        ) from error


def read_text(path: Path) -> str:
    """What the file says; "" when there is none. Raises ConfigError."""
    try:
        return path.read_text("utf-8-sig")  # Windows' editor puts a mark at the start
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Save it as UTF-8, or remove it.") from error
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", "It must be a file that you may read."
        ) from error


def keys() -> tuple[str, ...]:
    """Every dotted key there is, in the order of the sections."""
    return tuple(_keys(Settings, ""))


def load(overrides: Mapping[str, object]) -> Loaded:
    """Merge the layers; see `config.load_settings`."""
    path = file_path()
    given = [_flags(overrides), _environment(), _file(path)]
    profile = next((layer.values["profile"] for layer in given if "profile" in layer.values), "cpu")
    layers = [*given, _profile(str(profile))]
    merged: dict[str, object] = {}
    origins: dict[str, str] = {}
    for layer in reversed(layers):
        merged.update(layer.values)
        origins.update(layer.names)
    return Loaded(validate(merged, origins), origins)


def validate(values: Mapping[str, object], origins: Mapping[str, str]) -> Settings:
    """Settings from dotted keys.

    Raises:
        ConfigError: names the source of the first value that is wrong.
    """
    try:
        return Settings.model_validate(_nested(values))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = _dotted(first["loc"])
        raise _complaint(key, first["type"], first["msg"], first["input"], origins.get(key, "")) from wrong


def _keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def _dotted(location: tuple[int | str, ...]) -> str:
    """A pydantic location as a key of ours; what lies below a key (a union's branch, say) is dropped."""
    parts = [str(part) for part in location]
    known = keys()
    for end in range(len(parts), 0, -1):
        if ".".join(parts[:end]) in known:
            return ".".join(parts[:end])
    return ".".join(parts)


def _nested(values: Mapping[str, object]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *sections, name = key.split(".")
        branch = tree
        for section in sections:
            branch = branch.setdefault(section, {})
        branch[name] = value
    return tree


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _flags(overrides: Mapping[str, object]) -> Layer:
    values = {key: value for key, value in overrides.items() if value is not None}
    return _checked(Layer(values, dict.fromkeys(values, "flag")))


def _environment() -> Layer:
    """`VR_ASSISTANT_SECTION__KEY` and `VR_ASSISTANT_KEY` of the keys outside sections."""
    values, names = {}, {}
    known = set(keys())
    for variable, text in os.environ.items():
        upper = variable.upper()
        if not upper.startswith(PREFIX) or upper == PATH_VARIABLE:
            continue
        key = upper.removeprefix(PREFIX).lower().replace("__", ".")
        if key in known or "." in key:  # other programs of ours may own a variable without a section
            values[key] = text
            names[key] = f"environment {variable}"
    return _checked(Layer(values, names))


def _file(path: Path) -> Layer:
    text = read_text(path)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Mend that line, or remove the file.") from error
    values = dict(_flat(table))
    lines = {key: f"file {path}, line {line_of(text, key)}" for key in values}
    validate(_checked(Layer(values, lines)).values, lines)  # here, where the lines are known
    return Layer(values, dict.fromkeys(values, f"file {path}"))


def _profile(name: str) -> Layer:
    if name == "cpu":  # the defaults themselves; spares the common case a file
        return Layer({}, {})
    profiles = tomllib.loads(PROFILES_FILE.read_text("utf-8")).get("profiles", {})
    values = dict(_flat(profiles.get(name, {})))
    return Layer(values, dict.fromkeys(values, f"profile {name}"))


def _checked(layer: Layer) -> Layer:
    known = keys()
    for key in layer.values:
        if key not in known:
            raise _complaint(key, "extra_forbidden", "", None, layer.names[key])
    return layer


def _complaint(key: str, kind: str, message: str, value: object, origin: str) -> ConfigError:
    where = f"{origin}: " if origin else ""
    if kind == "extra_forbidden":
        if key in Settings.model_fields:
            return ConfigError(
                f"{where}{key} is a section, not a setting.", f"Write [{key}] and its settings below it."
            )
        near = difflib.get_close_matches(key, keys(), n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else "`python3 launcher.py config show` lists the settings."
        return ConfigError(f"{where}there is no setting {key}." if where else f"There is no setting {key}.", hint)
    wanted = message.removeprefix("Input ").removeprefix("Value error, ")
    return ConfigError(f"{where}{key} = {value!r} is no good, it {wanted}.", "Change or remove it.")


def line_of(text: str, key: str) -> int:
    """Line, from 1, of a dotted key in TOML text; 1 if it is written in some rare way."""
    *sections, name = key.split(".")
    section: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            section = [part.strip().strip("\"'") for part in header[1].split(".")]
        elif pair := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            found = section + [part.strip("\"'") for part in pair[1].split(".")]
            if found == [*sections, name] or found == sections:
                return number
    return 1


def described(settings: Settings) -> Iterator[tuple[str, object, str]]:
    """(key, value as JSON has it, meaning) of every setting; the key of a paid service is masked."""
    plain = settings.model_dump(mode="json")
    for key in keys():
        value: Any = plain
        model: type[BaseModel] = Settings
        text = ""
        for name in key.split("."):
            value = value[name]
            field = model.model_fields[name]
            text = field.description or ""
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                model = field.annotation
        yield key, _masked(value) if key in ("llm.api_key", "llm.spare_key") else value, text


def checked_value(key: str, text: str) -> str | int | float:
    """A value given as text, in the type that the file should hold.

    Raises:
        ConfigError: no such key, or the value does not fit.
    """
    _checked(Layer({key: text}, {key: ""}))
    settings = validate({key: text}, {key: ""})
    found: Any = settings.model_dump()
    for name in key.split("."):
        found = found[name]
    return found if isinstance(found, (int, float)) else str(found)


def _masked(value: object) -> str:
    text = str(value)
    return f"{text[:3]}…" if len(text) > 8 else "…" if text else ""
