"""Changes one setting in the user's TOML file and leaves the rest of it, comments included, as it is."""

from pathlib import Path

import tomlkit
import tomlkit.exceptions

from vr_assistant.config_sources import checked_value, file_path, read_text
from vr_assistant.errors import ConfigError


def write_setting(key: str, text: str) -> Path:
    """Put a value, checked first, into the file; gives the file.

    Raises:
        ConfigError: no such key, a value that does not fit, a file that is no TOML or cannot be written.
    """
    value = checked_value(key, text)
    path = file_path()
    try:
        document = tomlkit.parse(read_text(path))
    except (tomlkit.exceptions.TOMLKitError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Mend that line, or remove the file.") from error
    *sections, name = key.split(".")
    table: tomlkit.TOMLDocument | tomlkit.items.Table = document
    for section in sections:
        if section not in table:
            table[section] = tomlkit.table()
        inner = table[section]
        if not isinstance(inner, tomlkit.items.Table):
            raise ConfigError(f"{path}: {section} is not a section.", "Mend it, or remove the file.")
        table = inner
    table[name] = value
    draft = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(tomlkit.dumps(document), "utf-8")
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", "Mend its permissions.") from error
    return path
