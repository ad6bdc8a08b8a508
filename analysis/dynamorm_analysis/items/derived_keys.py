"""Keys of indexes that code builds from other attributes of the same item, and which of them an update concerns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.heat import last_word, values_of
from dynamorm_analysis.items.key_texts import is_live, key_texts, possible_texts
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Access, Condition, Written
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Derived:
    """A key attribute, the attribute from which a put builds it, how, and where."""

    key: str
    attribute: str
    template: KeyTemplate
    place: Place
    access: Access


def derived_keys(update: Access, project: Project) -> tuple[Derived, ...]:
    """The keys of indexes that are built from what an update sets, by every put that may be of its item."""
    if update.table is None:
        return ()
    by_put = _by_put(update.table, project)
    changed = {written.attribute for written in update.written}
    if not any(one.attribute in changed for _, derived in by_put for one in derived):
        return ()
    concerned = [(put, derived) for put, derived in by_put if _may_be_of(put, update)]
    if not concerned or not all(put.knows("written") for put, _ in concerned):
        return ()
    own = {condition.attribute for condition in update.key}
    first, *others = ({(one.key, one.attribute): one for one in derived} for _, derived in concerned)
    return tuple(
        one
        for pair, one in first.items()
        if one.attribute in changed and one.key not in own and all(pair in other for other in others)
    )


@once
def _by_put(identity: str, project: Project) -> list[tuple[Access, tuple[Derived, ...]]]:
    """The puts of a table with the keys of indexes that they build; the table's own key is none of them."""
    table = project.table(identity)
    own = table.key.attributes if table is not None and table.key is not None else ()
    names = [name for name in key_texts(identity, project).attributes if name not in own]
    puts = (one for one in project.accesses_of(identity) if one.operation in PUTS and is_live(one, project))
    return [(put, tuple(_derived(put, names))) for put in puts if not put.told_by_calls]


def _may_be_of(put: Access, update: Access) -> bool:
    """Whether a put may make the item that an update changes, as far as their keys tell."""
    return all(_may_meet(condition, put) for condition in update.key)


def _may_meet(condition: Condition, put: Access) -> bool:
    asked = possible_texts(condition.value)
    values = list(values_of(condition.attribute, [put]))
    if not asked or not values:
        return True
    written = [template for one in values for template in possible_texts(one.value)]
    return not written or any(can_be(one, other) for one in asked for other in written)


def _derived(put: Access, names: list[str]) -> Iterator[Derived]:
    """Keys with their sources: what stands in a hole of the key is written into one attribute as it is, or both are
    constants and the key says whose value it holds (`STATUS#NEW`). Of a moment that is `created_at` and `updated_at`
    alike nobody knows which of them the key goes by."""
    expressions = Counter(source.value.expression for source in put.written)
    for key in put.written:
        if key.attribute not in names:
            continue
        for template in possible_texts(key.value):
            named = (part.name for part in template.parts if isinstance(part, Hole) and part.name)
            holes = {name for name in named if expressions[name] == 1}
            for source in put.written:
                if source.attribute != key.attribute and _is_source(source, template, holes):
                    yield Derived(key.attribute, source.attribute, template, key.place, put)


def _is_source(source: Written, template: KeyTemplate, holes: set[str]) -> bool:
    if source.value.expression in holes:
        return True
    constant, value = template.constant, source.value.template.constant if source.value.template else None
    if not constant or not value or not constant.endswith(value):
        return False
    before = constant[: -len(value)]
    return len(before) > 1 and not before[-1].isalnum() and last_word(before) == last_word(source.attribute)
