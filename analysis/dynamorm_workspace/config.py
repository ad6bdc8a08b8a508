"""Reads what a project decides: settings from `dynamorm.toml` or the `[tool.dynamorm]` table of a `pyproject.toml`, and
the lock beside them."""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from dynamorm_analysis.expectations import AMERICA, LIST_PRICES, Expectations, Prices
from dynamorm_analysis.finding import CONFIDENCES, Severity
from dynamorm_analysis.location import Location
from dynamorm_analysis.lock import LOCK_FILE, Damage, Lock, read_lock
from dynamorm_analysis.registry import documented_rules
from dynamorm_analysis.selection import LINTERS, is_rule_word, names_rule, rule_words
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.files import without_mark

OWN_FILE = "dynamorm.toml"
SHARED_FILE = "pyproject.toml"
FAIL_ON: dict[str, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}
LEVELS = {severity.word: severity for severity in Severity}


class SettingsError(Exception):
    """Settings that cannot be used: one line that names the file, the line, the key, the value and what is allowed."""


def read_settings(start: Path, base: Path) -> Settings:
    """The settings that hold for `start`: those of the nearest folder above that has some, with the nearest lock.
    `base` is the directory that paths are relative to. Raises SettingsError."""
    found, lock = find_settings(start), find_lock(start)
    settings = Settings() if found is None else settings_of(found, base)
    return settings if lock is None else replace(settings, lock=lock_of(lock, base))


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
    absolute = start.resolve()
    return next((file for each in (absolute, *absolute.parents) if _is_file(file := each / LOCK_FILE)), None)


def lock_of(file: Path, base: Path) -> Lock:
    """The lock that a file holds. Raises SettingsError."""
    shown = _shown(file, base)
    try:
        content = without_mark(file.read_bytes())
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}") from None
    found = read_lock(content, _location(file.parent, base))
    if isinstance(found, Damage):
        raise SettingsError(f"{shown}:{found.line}: {found.text}" if found.line else f"{shown}: {found.text}")
    return found


def settings_of(file: Path, base: Path) -> Settings:
    """The settings that a file holds. Raises SettingsError."""
    shown = _shown(file, base)
    text, table = _parsed(file, shown)
    if file.name == SHARED_FILE:
        table = _own_table(table, shown)
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = KEYS.get(key)
        if reader is None:
            raise SettingsError(_at(shown, text, key) + _unknown_key(key))
        try:
            values[key.replace("-", "_")] = reader(value)
        except ValueError as error:
            raise SettingsError(f"{_at(shown, text, key)}`{key}` {error}") from None
    return replace(Settings(), location=_location(file.parent, base), **values)


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
        raise SettingsError(f"{shown}: `tool.dynamorm` is {_written(ours)}; it must be a table")
    return ours


def _location(folder: Path, base: Path) -> Location:
    folder, base = folder.resolve(), base.resolve()
    if folder == base:
        return Location()
    if base.is_relative_to(folder):
        return Location(working=base.relative_to(folder).as_posix())
    try:
        return Location(folder=Path(os.path.relpath(folder, base)).as_posix())
    except ValueError:  # another drive of Windows
        return Location(folder=folder.as_posix())


# ---- values --------------------------------------------------------------------------------------------------------


def rule_list(value: object) -> tuple[str, ...]:
    """Names, codes or beginnings of codes; ValueError says which of them is none."""
    words = _texts(value)
    for word in words:
        if not is_rule_word(word):
            raise ValueError(f"names no rule: {_written(word)}{suggestion(word, rule_words())}")
    return words


def one_of(value: object, allowed: Iterable[str]) -> str:
    """One of some words; ValueError says which are allowed."""
    allowed = tuple(allowed)
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(f"is {_written(value)}; allowed: {', '.join(allowed)}{suggestion(value, allowed)}")


def suggestion(word: object, known: Iterable[str]) -> str:
    """`; did you mean …?` where a known word is near, else nothing."""
    from difflib import get_close_matches  # needed for a mistake only

    near = get_close_matches(word, known, n=1) if isinstance(word, str) else []
    return f"; did you mean `{near[0]}`?" if near else ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError(f"is {_written(value)}; it must be a list of strings")


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError(f"is {_written(value)}; it must be a string")


def _severities(value: object) -> dict[str, Severity]:
    levels: dict[str, Severity] = {}
    for word, level in _table(value).items():
        rule_list([word])
        with _about(word):
            severity = LEVELS[one_of(level, LEVELS)]
        levels |= {
            rule.name: severity for rule in documented_rules().values() if names_rule((word,), rule.name, rule.code)
        }
    return levels


@contextmanager
def _about(part: str) -> Iterator[None]:
    """Says of which part of a table something is wrong."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"of `{part}` {error}") from None


def _ignores(value: object) -> dict[str, tuple[str, ...]]:
    ignores: dict[str, tuple[str, ...]] = {}
    for glob, words in _table(value).items():
        with _about(glob):
            ignores[glob] = rule_list(words)
    return ignores


def _table(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"is {_written(value)}; it must be a table")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"is {_written(value)}; allowed: true, false")


def _size(value: object) -> int:
    return _whole(value, "it must be a number of bytes above 0")


def _count(value: object) -> int:
    return _whole(value, "it must be a whole number above 0")


def _whole(value: object, wanted: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(f"is {_written(value)}; {wanted}")


def _amount(value: object) -> float:
    return _number(value, inf, "it must be a number above 0")


def _share(value: object) -> float:
    return _number(value, 1, "it must be above 0 and at most 1")


def _number(value: object, most: float, wanted: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most and value < inf:
        return float(value)
    raise ValueError(f"is {_written(value)}; {wanted}")


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise ValueError(f"is {_written(value)}; it must be a day, as 2026-01-31") from None


def _of_each(reader: Callable[[object], object], value: object) -> dict[str, object]:
    """What is said of each of some attributes."""
    told: dict[str, object] = {}
    for name, one in _table(value).items():
        with _about(name):
            told[name] = reader(one)
    return told


def _values_of(readers: "Readers", value: object) -> dict[str, Any]:
    """The values of a table that has keys of its own, by the names of fields."""
    values: dict[str, Any] = {}
    for key, one in _table(value).items():
        if key not in readers:
            raise ValueError(f"has no `{key}`{suggestion(key, readers) or '; allowed: ' + ', '.join(readers)}")
        with _about(key):
            values[key.replace("-", "_")] = readers[key](one)
    return values


def _tables(value: object) -> dict[str, Expectations]:
    tables: dict[str, Expectations] = {}
    for name, told in _table(value).items():
        with _about(name):
            tables[name] = Expectations(**_values_of(TABLE_KEYS, told))
    return tables


def _prices(value: object) -> Prices:
    """The prices that are given, both of them, else those that are known of the region."""
    given = _values_of(PRICE_KEYS, value)
    region = given.get("region", AMERICA.region)
    lacking = [key for key in ("million-reads", "million-writes") if key.replace("-", "_") not in given]
    if not lacking:
        return Prices(**{"region": region, "source": "the settings"} | given)
    if given.keys() <= {"region"} and region in LIST_PRICES:
        return LIST_PRICES[region]
    why = "" if region in LIST_PRICES else f"; no list price is known of {region}"
    raise ValueError(f"lacks `{lacking[0]}`{why}")


Readers = Mapping[str, Callable[[object], object]]

TABLE_KEYS: Readers = {
    "item-size": _size,
    "items": _count,
    "expected-writes-per-second": _amount,
    "expected-reads-per-second": _amount,
    "hottest-share": partial(_of_each, _share),
    "cardinality": partial(_of_each, _count),
}
PRICE_KEYS: Readers = {
    "region": _text,
    "million-reads": _amount,
    "million-writes": _amount,
    "currency": _text,
    "as-of": _day,
    "source": _text,
}
KEYS: dict[str, Callable[[object], object]] = {
    "select": rule_list,
    "extend-select": rule_list,
    "ignore": rule_list,
    "severity": _severities,
    "per-file-ignores": _ignores,
    "min-confidence": lambda value: one_of(value, reversed(CONFIDENCES)),
    "fail-on": lambda value: FAIL_ON[one_of(value, FAIL_ON)],
    "exclude": _texts,
    "extend-exclude": _texts,
    "max-file-size": _size,
    "small-tables": lambda value: frozenset(_texts(value)),
    "gsi-quota": _count,
    "external-linters": lambda value: tuple(one_of(word, LINTERS) for word in _texts(value)),
    "admin-paths": _texts,
    "check-tests": _truth,
    "environment": _text,
    "tables": _tables,
    "prices": _prices,
}


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


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "a table" if isinstance(value, dict) else str(value)
