"""Why a name cannot be given, or taken from what has it."""

from collections.abc import Iterator
from keyword import iskeyword

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.lock import Lock
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project

MOST_BYTES = 255
LEAST, MOST = 3, 255  # letters of an index's name
NEVER = frozenset(".[]\"'`\\ \t\r\n{}")


def why_not_attribute(new: str, table: Table, bare: bool, project: Project) -> str:
    """Why an attribute of a table cannot be called so; empty where nothing speaks against it. `bare`: expressions name
    it without a placeholder."""
    if not new.strip():
        return "An attribute has a name."
    if new.startswith(("#", ":")):
        return f"`{new}` is the placeholder of an expression, and no name of an attribute."
    if NEVER & set(new) or len(new.encode()) > MOST_BYTES:
        return f"`{new}` is no name that every request could give."
    if new in attributes_of(table, project):
        return f"`{table.title}` has an attribute `{new}` already."
    is_plain = new.isascii() and new[0].isalpha() and new.replace("_", "").isalnum()
    if bare and (is_reserved(new) or not is_plain):
        return f"Expressions name it without a placeholder, which DynamoDB rejects of `{new}`."
    return ""


def why_not_python_name(new: str, taken: set[str]) -> str:
    if not new.isidentifier() or iskeyword(new):
        return f"`{new}` is no name of Python." if new.strip() else "An attribute has a name."
    return f"The model has `{new}` already." if new in taken else ""


def why_not_index(new: str, table: Table) -> str:
    """Why an index of a table cannot be called so."""
    if not new.strip():
        return "An index has a name."
    if not LEAST <= len(new) <= MOST or not all(sign.isascii() and (sign.isalnum() or sign in "_.-") for sign in new):
        return f"`{new}` is no name of an index: 3 to 255 letters, digits, dashes, dots and underscores are."
    return f"`{table.title}` has an index `{new}` already." if table.index(new) is not None else ""


def why_not_from(table: Table, name: str, lock: Lock | None) -> str:
    """Why an attribute cannot lose its name: it is a key of what is deployed."""
    deployed = lock.tables.get(table.id) if lock is not None else None
    if deployed is None:
        return ""
    if deployed.key is not None and name in deployed.key.attributes:
        return f"`{name}` is a key of `{table.title}`, which is deployed: no table changes its key."
    of_index = next((each for each, index in deployed.indexes.items() if name in index.key.attributes), None)
    return f"`{name}` is a key of the index `{of_index}`, which is deployed." if of_index is not None else ""


def attributes_of(table: Table, project: Project) -> frozenset[str]:
    """All attributes of a table that anything names."""
    return frozenset(_named(table, project))


def _named(table: Table, project: Project) -> Iterator[str]:
    yield from table.attributes
    for definition in table.declarations:
        yield from definition.key.attributes if definition.key is not None else ()
        for index in definition.indexes:
            yield from (*index.key.attributes, *index.projection.included)
    for access in project.accesses_of(table.id):
        yield from (condition.attribute for condition in (*access.key, *access.filter))
        yield from (written.attribute for written in access.written)
        yield from (read.attribute for read in access.read)
        yield from access.projection or ()
