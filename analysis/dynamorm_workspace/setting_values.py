"""What each setting may hold: how a value is read, what the page of settings calls it, and its JSON Schema."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from math import inf
from typing import Any

from dynamorm_analysis.expectations import AMERICA, LIST_PRICES, Expectations, Prices
from dynamorm_analysis.finding import CONFIDENCES, Severity
from dynamorm_analysis.settings import LINTERS
from dynamorm_workspace.suggesting import suggestion

FAIL_ON: dict[str, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}
LEVELS = {severity.word: severity for severity in Severity}
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `read` raises ValueError, whose text goes on after the name of the setting; `word` is what the
    page of settings calls it; `schema` allows at least what `read` does."""

    read: Callable[[object], object]
    word: str
    schema: Schema


Kinds = Mapping[str, Kind]


def rule_list(value: object) -> tuple[str, ...]:
    """Names, codes or beginnings of codes; ValueError says which of them is none."""
    from dynamorm_analysis.selection import is_rule_word, rule_words  # late: most settings name no rule

    words = _texts(value)
    for word in words:
        if not is_rule_word(word):
            raise ValueError(f"names no rule: {as_written(word)}{suggestion(word, rule_words())}")
    return words


def one_of(value: object, allowed: Iterable[str]) -> str:
    """One of some words; ValueError says which are allowed."""
    allowed = tuple(allowed)
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(f"is {as_written(value)}; allowed: {', '.join(allowed)}{suggestion(value, allowed)}")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError(f"is {as_written(value)}; it must be a list of strings")


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError(f"is {as_written(value)}; it must be a string")


def _severities(value: object) -> dict[str, Severity]:
    from dynamorm_analysis.registry import documented_rules  # late, as above
    from dynamorm_analysis.selection import names_rule

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
    raise ValueError(f"is {as_written(value)}; it must be a table")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"is {as_written(value)}; allowed: true, false")


def _size(value: object) -> int:
    return _whole(value, "it must be a number of bytes above 0")


def _count(value: object) -> int:
    return _whole(value, "it must be a whole number above 0")


def _whole(value: object, wanted: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(f"is {as_written(value)}; {wanted}")


def _amount(value: object) -> float:
    return _number(value, inf, "it must be a number above 0")


def _share(value: object) -> float:
    return _number(value, 1, "it must be above 0 and at most 1")


def _number(value: object, most: float, wanted: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most and value < inf:
        return float(value)
    raise ValueError(f"is {as_written(value)}; {wanted}")


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise ValueError(f"is {as_written(value)}; it must be a day, as 2026-01-31") from None


def _of_each(reader: Callable[[object], object], value: object) -> dict[str, object]:
    """What is said of each of some attributes."""
    told: dict[str, object] = {}
    for name, one in _table(value).items():
        with _about(name):
            told[name] = reader(one)
    return told


def _values_of(kinds: Kinds, value: object) -> dict[str, Any]:
    """The values of a table that has keys of its own, by the names of fields."""
    values: dict[str, Any] = {}
    for key, one in _table(value).items():
        if key not in kinds:
            raise ValueError(f"has no `{key}`{suggestion(key, kinds) or '; allowed: ' + ', '.join(kinds)}")
        with _about(key):
            values[key.replace("-", "_")] = kinds[key].read(one)
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


def as_written(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "a table" if isinstance(value, dict) else str(value)


# ---- kinds ---------------------------------------------------------------------------------------------------------


def _words_of(allowed: Iterable[str], word: str, read: Callable[[object], object]) -> Kind:
    return Kind(read, word, {"enum": list(allowed)})


def _list_of(kind: Kind, word: str, read: Callable[[object], object]) -> Kind:
    return Kind(read, word, {"type": "array", "items": kind.schema})


def _table_of(kind: Kind, word: str, read: Callable[[object], object], names: Schema | None = None) -> Kind:
    named = {"propertyNames": names} if names else {}
    return Kind(read, word, {"type": "object", "additionalProperties": kind.schema, **named})


def properties_of(kinds: Kinds) -> Schema:
    """The schema of a table that has keys of its own and no others."""
    properties = {key: kind.schema for key, kind in kinds.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def definitions() -> Schema:
    """What schemas of settings refer to: all rules are looked up for it."""
    from dynamorm_analysis.selection import rule_words  # late, as above

    return {"rule": {"type": "string", "anyOf": [{"enum": list(rule_words())}, BEGINNING_OF_CODE]}}


BEGINNING_OF_CODE = {"pattern": "^[A-Za-z]{1,2}[0-9]{0,3}$"}
TEXT = Kind(_text, "text", {"type": "string", "minLength": 1})
NAME = Kind(_text, "name", TEXT.schema)
FOLDER = Kind(_text, "folder", TEXT.schema)
GLOBS = _list_of(TEXT, "globs", _texts)
NAMES = _list_of(TEXT, "names", lambda value: frozenset(_texts(value)))
RULE = Kind(_text, "rule", {"$ref": "#/$defs/rule"})
RULES = _list_of(RULE, "rules", rule_list)
LEVEL = _words_of(LEVELS, "severity", _text)
TRUTH = Kind(_truth, "true or false", {"type": "boolean"})
BYTES = Kind(_size, "bytes", {"type": "integer", "minimum": 1})
NUMBER = Kind(_count, "number", {"type": "integer", "minimum": 1})
AMOUNT = Kind(_amount, "number", {"type": "number", "exclusiveMinimum": 0})
SHARE = Kind(_share, "0 to 1", {"type": "number", "exclusiveMinimum": 0, "maximum": 1})
DAY = Kind(_day, "day", {"type": "string", "format": "date"})

TABLE_KEYS: Kinds = {
    "ignore": RULES,
    "keep-indexes": NAMES,
    "item-size": BYTES,
    "items": NUMBER,
    "expected-writes-per-second": AMOUNT,
    "expected-reads-per-second": AMOUNT,
    "hottest-share": _table_of(SHARE, "attribute = 0 to 1", partial(_of_each, _share)),
    "cardinality": _table_of(NUMBER, "attribute = number", partial(_of_each, _count)),
}
PRICE_KEYS: Kinds = {
    "region": NAME,
    "million-reads": AMOUNT,
    "million-writes": AMOUNT,
    "currency": NAME,
    "as-of": DAY,
    "source": TEXT,
}
KEYS: Kinds = {
    "select": RULES,
    "extend-select": RULES,
    "ignore": RULES,
    "severity": _table_of(LEVEL, "rule = severity", _severities, RULE.schema),
    "per-file-ignores": _table_of(RULES, "glob = rules", _ignores),
    "min-confidence": _words_of(reversed(CONFIDENCES), "word", lambda value: one_of(value, reversed(CONFIDENCES))),
    "fail-on": _words_of(FAIL_ON, "word", lambda value: FAIL_ON[one_of(value, FAIL_ON)]),
    "exclude": GLOBS,
    "extend-exclude": GLOBS,
    "max-file-size": BYTES,
    "small-tables": NAMES,
    "gsi-quota": NUMBER,
    "closed-world": TRUTH,
    "external-linters": _list_of(
        _words_of(LINTERS, "name", _text), "names", lambda value: tuple(one_of(word, LINTERS) for word in _texts(value))
    ),
    "admin-paths": GLOBS,
    "check-tests": TRUTH,
    "environment": FOLDER,
    "tables": Kind(
        _tables, "table = what is known", {"type": "object", "additionalProperties": properties_of(TABLE_KEYS)}
    ),
    "prices": Kind(_prices, "prices", properties_of(PRICE_KEYS)),
}
