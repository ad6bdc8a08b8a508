"""The texts that code writes into the key attributes of a table, and those that it looks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.heat import last_word, values_of
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import SETTING, UPDATES, Access, Condition
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

WORD_AND_DELIMITER = re.compile(r"[\w.-]+[^\w.-]+")
MANY = 400  # texts of one attribute; of more than these nothing is said


@dataclass(frozen=True, slots=True)
class KeyText:
    """A text that a write puts into a key attribute, or a read asks for; `access` is None where a model builds it."""

    template: KeyTemplate
    place: Place
    access: Access | None


@dataclass(frozen=True, slots=True)
class KeyTexts:
    """What stands in the key attributes of one table: these attributes, those of its indexes and those that queries go
    by among them; texts by attribute; and the attributes into which some code writes what is not seen."""

    attributes: tuple[str, ...]
    written: Mapping[str, tuple[KeyText, ...]]
    unseen: frozenset[str]

    def of(self, attribute: str) -> tuple[KeyText, ...]:
        return self.written.get(attribute, ())

    def knows(self, attribute: str) -> bool:
        """Whether every text that code writes into the attribute is known, and there is one."""
        return attribute in self.written and attribute not in self.unseen


@once
def key_texts(identity: str, project: Project) -> KeyTexts:
    """What stands in the key attributes of the table of an id, whether or not anything defines it."""
    attributes = _key_attributes(identity, project)
    table = project.table(identity)
    writers = [one for one in project.accesses_of(identity) if is_live(one, project)]
    written: dict[str, dict[tuple[KeyTemplate, Place], KeyText]] = {}
    unseen: set[str] = set()
    for text_of, found in _by_models(table):
        written.setdefault(text_of, {}).setdefault((found.template, found.place), found)
    for access in writers:
        if access.operation == "partiql":
            unseen.update(attributes)
        if access.operation not in SETTING:
            continue
        for attribute in attributes:
            values = list(values_of(attribute, [access]))
            if not values and _may_write(attribute, access, table):
                unseen.add(attribute)
            for one in values:
                texts = possible_texts(one.value)
                if not texts:
                    unseen.add(attribute)
                for text in texts:
                    found = KeyText(text, one.place, access)
                    written.setdefault(attribute, {}).setdefault((text, one.place), found)
    unseen.update(name for name, texts in written.items() if len(texts) > MANY)
    return KeyTexts(
        attributes, {name: tuple(texts.values())[:MANY] for name, texts in written.items()}, frozenset(unseen)
    )


def possible_texts(value: WrittenValue) -> tuple[KeyTemplate, ...]:
    """The texts that a value can be; none where nothing of it is known."""
    if value.template is not None:
        return () if value.template.tells_nothing else (value.template,)
    return tuple(KeyTemplate((one,)) for one in value.values)


def may_meet(condition: Condition, value: WrittenValue) -> bool:
    """Whether a value may be the one that is asked for: their texts can be one, or both are called alike."""
    asked, written = possible_texts(condition.value), possible_texts(value)
    if not asked and not written:
        return last_word(condition.value.expression) == last_word(value.expression) != ""
    return any(can_be(one, other) for one in asked for other in written)


def prefix_of(template: KeyTemplate) -> str:
    """The word with which a text begins, with the delimiter behind it: `ORDER#` of `ORDER#{id}#ITEM`."""
    found = WORD_AND_DELIMITER.match(template.prefix)
    return found.group() if found else template.prefix


def sought(access: Access, texts: KeyTexts) -> tuple[Condition, ...]:
    """The conditions of a request on key attributes, those of its filter too, that hold on every path."""
    return tuple(
        condition
        for condition in (*access.key, *access.filter)
        if condition.attribute in texts.attributes and not (condition.free or condition.nested or condition.optional)
    )


def is_live(access: Access, project: Project) -> bool:
    return project.role(access.place.path) != "test"


def _key_attributes(identity: str, project: Project) -> tuple[str, ...]:
    table = project.table(identity)
    names = dict.fromkeys(table.key.attributes if table is not None and table.key is not None else ())
    names |= dict.fromkeys(name for index in (table.indexes if table else ()) for name in index.key.attributes)
    names |= dict.fromkeys(c.attribute for access in project.accesses_of(identity) for c in access.key)
    return tuple(names)


def _may_write(attribute: str, access: Access, table: Table | None) -> bool:
    """Whether a write in which the attribute does not show may set it all the same."""
    if access.told_by_calls:
        return False
    if access.operation in UPDATES and table is not None and table.key is not None:
        is_of_table = attribute in table.key.attributes
        return not access.knows("key") if is_of_table else not access.knows("written")
    return not (access.knows("written") or access.rewrites)


def _by_models(table: Table | None) -> Iterator[tuple[str, KeyText]]:
    if table is None:
        return
    keys = {None: table.key, **{index.name: index.key for index in table.indexes}}
    for definition in table.definitions:
        for built in definition.templates:
            key = keys.get(built.index)
            if key is None or len(key.partition) != 1 or len(key.sort) > 1:
                continue
            for attribute, template in zip(key.attributes, (built.partition, built.sort), strict=False):
                if template is not None and not all(isinstance(part, Hole) for part in template.parts):
                    yield attribute, KeyText(template, definition.place, None)
