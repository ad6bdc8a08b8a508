"""Attribute names that the library derives from the names of Go's fields, by convention and version."""

import re
from collections.abc import Callable
from dataclasses import dataclass

SNAKE = frozenset({"snake_case"})
PASCAL = frozenset({"pascalCase", "pascal_case"})
LEGACY = frozenset({"dynamorm", "legacy_dynamorm", "legacyDynamORM"})

VERBATIM_UNTIL = (1, 0, 30)  # DynamORM named attributes as the fields are named
SNAKE_SINCE = (1, 0, 33)
LATE_SINCE = (2, 0, 0)  # the conventions that came last


@dataclass(frozen=True, slots=True)
class Convention:
    """How names are derived: of a field's name and its role."""

    name: str
    derive: Callable[[str, str], str]


def convention_of(given: str | None, version: tuple[int, int, int] | None) -> Convention:
    """The convention that a model's `naming:` asks for, camelCase without one; `version` None when it is not known."""
    if version is not None and version <= VERBATIM_UNTIL:
        return Convention("verbatim", lambda name, _: name)
    if given in SNAKE and (version is None or version >= SNAKE_SINCE):
        return Convention("snake_case", lambda name, _: snake_case(name))
    if given in PASCAL | LEGACY and (version is None or version >= LATE_SINCE):
        if given in PASCAL:
            return Convention("pascalCase", lambda name, _: name)
        return Convention("dynamorm", _legacy)
    return Convention("camelCase", lambda name, _: camel_case(name))


def camel_case(name: str) -> str:
    """`UserID` as `userID`, `URLValue` as `urlValue`, and `GSI1PK` as `gsI1PK`: the digit ends the run of capitals."""
    if name in ("PK", "SK"):
        return name
    run = len(name) - len(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    if run == len(name):
        return name.lower()
    end = max(run - 1, 1)
    return name[:end].lower() + name[end:]


def snake_case(name: str) -> str:
    """`UserID` as `user_id`; no underscore stands behind a digit."""
    found: list[str] = []
    for position, letter in enumerate(name):
        if letter.isupper() and position:
            before = name[position - 1]
            next_is_lower = name[position + 1 : position + 2].islower()
            if before.islower() or (before.isupper() and next_is_lower):
                found.append("_")
        found.append(letter.lower())
    return "".join(found)


def is_trap(field: str, name: str) -> bool:
    """Whether camelCase breaks a run of capitals that a digit ends: nobody writes `gsI1PK`."""
    run = len(field) - len(field.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return run > 1 and field[run : run + 1].isdigit() and name != field.lower()


def plural(type_name: str) -> str:
    """The table of a model without `TableName()`."""
    if type_name.endswith("s"):
        return f"{type_name}es"
    if type_name.endswith("y"):
        return f"{type_name[:-1]}ies"
    return f"{type_name}s"


def version_number(written: str) -> tuple[int, int, int] | None:
    """`v1.2.1` as numbers; None for `v0.0.0`, which stands for a commit or for what a `replace` names."""
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", written)
    version = (int(found[1]), int(found[2]), int(found[3])) if found else None
    return version if version != (0, 0, 0) else None


def _legacy(name: str, role: str) -> str:
    return role.upper() if role in ("pk", "sk") else camel_case(name)
