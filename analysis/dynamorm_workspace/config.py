"""Reads what a project decides: settings from `dynamorm.toml` or the `[tool.dynamorm]` table of a `pyproject.toml`, and
the lock and the baseline beside them."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dynamorm_analysis.baseline import BASELINE_FILE, Baseline, read_baseline
from dynamorm_analysis.entity_models.planned_patterns import (
    PATTERNS_FILE,
    PatternError,
    PlannedPattern,
    line_of,
    read_patterns,
)
from dynamorm_analysis.location import Location
from dynamorm_analysis.lock import LOCK_FILE, Damage, Lock, read_lock
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.files import without_mark
from dynamorm_workspace.setting_values import KEYS, as_written
from dynamorm_workspace.suggesting import suggestion

OWN_FILE = "dynamorm.toml"
SHARED_FILE = "pyproject.toml"
DECIDING_FILES = frozenset({OWN_FILE, SHARED_FILE, LOCK_FILE, BASELINE_FILE, PATTERNS_FILE, ".gitignore"})
"""What may change which files are looked at, and what is said about them."""


class SettingsError(Exception):
    """Settings that cannot be used: one line that names the file, the line, the key, the value and what is allowed."""


def read_settings(start: Path, base: Path) -> Settings:
    """The settings that hold for `start`: those of the nearest folder above that has some, with the nearest lock and
    the nearest baseline. `base` is the directory that paths are relative to. Raises SettingsError."""
    found, lock, baseline = find_settings(start), find_lock(start), find_baseline(start)
    settings = Settings() if found is None else settings_of(found, base)
    if lock is not None:
        settings = replace(settings, lock=lock_of(lock, base))
    if (patterns := _nearest(PATTERNS_FILE, start)) is not None:
        settings = replace(settings, patterns=patterns_in(patterns, base))
    return settings if baseline is None else replace(settings, baseline=baseline_in(baseline, base))


def find_settings(start: Path) -> Path | None:
    """The nearest file that holds settings, from `start` upward; a `dynamorm.toml` goes before a `pyproject.toml`."""
    absolute = start.resolve()
    for folder in (absolute, *absolute.parents):
        if _is_file(folder / OWN_FILE):
            return folder / OWN_FILE
        if _has_our_table(folder / SHARED_FILE):
            return folder / SHARED_FILE
    return None


def find_lock(start: Path) -> Path | None:
    """The nearest lock, from `start` upward."""
    return _nearest(LOCK_FILE, start)


def find_baseline(start: Path) -> Path | None:
    """The nearest baseline, from `start` upward."""
    return _nearest(BASELINE_FILE, start)


def _nearest(name: str, start: Path) -> Path | None:
    absolute = start.resolve()
    return next((file for each in (absolute, *absolute.parents) if _is_file(file := each / name)), None)


def baseline_in(file: Path, base: Path) -> Baseline:
    """The baseline that a file holds. Raises SettingsError."""
    found = read_baseline(_content(file, base), location_of(file.parent, base))
    if isinstance(found, str):
        raise SettingsError(f"{_shown(file, base)}: {found}")
    return found


def lock_of(file: Path, base: Path) -> Lock:
    """The lock that a file holds. Raises SettingsError."""
    shown = _shown(file, base)
    found = read_lock(_content(file, base), location_of(file.parent, base))
    if isinstance(found, Damage):
        raise SettingsError(f"{shown}:{found.line}: {found.text}" if found.line else f"{shown}: {found.text}")
    return found


def patterns_in(file: Path, base: Path) -> tuple[PlannedPattern, ...]:
    """The planned access patterns that a file holds. Raises SettingsError."""
    shown = _shown(file, base)
    text, table = _parsed(file, shown)
    try:
        return read_patterns(table)
    except PatternError as error:
        line = line_of(text, error.number)
        raise SettingsError(f"{shown}:{line}: {error}" if line is not None else f"{shown}: {error}") from None


def _content(file: Path, base: Path) -> bytes:
    try:
        return without_mark(file.read_bytes())
    except OSError as error:
        raise SettingsError(f"{_shown(file, base)}: cannot be read: {error.strerror}") from None


def settings_of(file: Path, base: Path) -> Settings:
    """The settings that a file holds. Raises SettingsError."""
    shown = _shown(file, base)
    text, table = _parsed(file, shown)
    if file.name == SHARED_FILE:
        table = _own_table(table, shown)
    values: dict[str, Any] = {}
    for key, value in table.items():
        kind = KEYS.get(key)
        if kind is None:
            raise SettingsError(_at(shown, text, key) + _unknown_key(key))
        try:
            values[key.replace("-", "_")] = kind.read(value)
        except ValueError as error:
            raise SettingsError(f"{_at(shown, text, key)}`{key}` {error}") from None
    return replace(Settings(), location=location_of(file.parent, base), **values)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # in a folder that we may not open
        return False


def _has_our_table(file: Path) -> bool:
    try:
        content = file.read_bytes() if file.is_file() else b""
    except OSError:
        return False
    if b"dynamorm" not in content:
        return False
    try:
        tools = tomllib.loads(content.decode()).get("tool")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return b"[tool.dynamorm" in content  # ours, as far as one can tell: its fault is then to be reported
    return isinstance(tools, dict) and "dynamorm" in tools


def _parsed(file: Path, shown: str) -> tuple[str, dict[str, Any]]:
    try:
        text = without_mark(file.read_bytes()).decode()
        return text, tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{shown}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown}: is not valid TOML: {error}") from None


def _own_table(table: Mapping[str, Any], shown: str) -> dict[str, Any]:
    ours = table["tool"]["dynamorm"]
    if not isinstance(ours, dict):
        raise SettingsError(f"{shown}: `tool.dynamorm` is {as_written(ours)}; it must be a table")
    return ours


def location_of(folder: Path, base: Path) -> Location:
    """Where a folder lies, seen from the working directory `base`."""
    folder, base = folder.resolve(), base.resolve()
    if folder == base:
        return Location()
    if base.is_relative_to(folder):
        return Location(working=base.relative_to(folder).as_posix())
    try:
        return Location(folder=Path(os.path.relpath(folder, base)).as_posix())
    except ValueError:  # another drive of Windows
        return Location(folder=folder.as_posix())


# ---- messages ------------------------------------------------------------------------------------------------------


def _unknown_key(key: str) -> str:
    near = suggestion(key.replace("_", "-"), KEYS)
    return f"there is no setting `{key}`{near or '; allowed: ' + ', '.join(KEYS)}"


def _at(shown: str, text: str, key: str) -> str:
    """`file:line: ` of a key; without the line where it cannot be told."""
    ours = re.search(r"^\s*\[\s*tool\s*\.\s*dynamorm\b", text, re.MULTILINE)
    name = rf"[\"']?{re.escape(key)}[\"']?"
    pattern = re.compile(rf"^\s*(?:{name}\s*=|\[\s*(?:tool\s*\.\s*dynamorm\s*\.\s*)?{name}\s*[\].])", re.MULTILINE)
    match = pattern.search(text, ours.start() if ours else 0)
    if match is None:
        return f"{shown}: "
    start = match.end() - len(match.group().lstrip())
    return f"{shown}:{text.count(chr(10), 0, start) + 1}: "


def _shown(file: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(file, base)).as_posix()
    except ValueError:  # another drive of Windows
        return file.as_posix()
