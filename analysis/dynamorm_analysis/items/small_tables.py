"""Tables that stay small: people arrange their items by hand, as names tell."""

from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS, live_writers, values_of
from dynamorm_analysis.items.kind_words import (
    ARRANGED_WORDS,
    BUSINESS_WORDS,
    FEW_WORDS,
    NAMED_IN_NUMBERS,
    NAMING_WORDS,
    NESTED_WORDS,
    PEOPLE_WORDS,
)
from dynamorm_analysis.items.kinds import kind_of_items, singular
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

KIND_WORDS = LOW_CARDINALITY_WORDS - {"channel"}
"""Words for kinds of things, of which there are a few."""

ON_MENUS = frozenset({"menu", "item", "dish", "entry"})
HOUSES = frozenset({"branch", "brand", "cafe", "canteen", "hotel", "kitchen", "outlet", "restaurant", "venue"}) | (
    BUSINESS_WORDS | PEOPLE_WORDS
)
"""Words for those who have a menu each."""
MOVING = (["courier"], ["driver"], ["rider"])
"""First words of names for people who carry others, or what they ordered."""


def stays_small(access: Access, project: Project) -> bool:
    """Whether the table of an access is one whose items people arrange by hand: its name says so (settings, roles), or
    each of them is told from the others by a name that somebody gave it; or there is one for each of a few kinds."""
    if project.title_of(access) in project.settings.small_tables or _is_called_small(access, project):
        return True
    if _is_one_menu(access, project):
        return True
    table = project.table(access.table)
    if table is None or table.key is None or len(table.key.attributes) != 1:
        return False
    words = words_of(table.key.partition[0])
    if words and words[-1] in KIND_WORDS:
        return True
    return bool(words) and words[-1] in NAMING_WORDS and NAMED_IN_NUMBERS.isdisjoint(words)


def _is_called_small(access: Access, project: Project) -> bool:
    """Whether a table is called like what people arrange by hand; not where it, or an index of it, keeps by person what
    each has of that, and no person's is asked for."""
    if kind_of_items(project.telling_name_of(access)) not in FEW_WORDS:
        return False
    table = project.table(access.table)
    if access.operation == "scan" and table is not None and _is_shared_with_people(table, project):
        return False
    if table is None or any(_is_person(one.attribute) for one in (*access.key, *access.filter) if one.binds):
        return True
    keys = (key for key in (table.key, *(index.key for index in table.indexes)) if key is not None)
    return not any(_is_person(name) for key in keys for name in key.partition)


def _is_one_menu(access: Access, project: Project) -> bool:
    """Whether a table holds what one house offers to eat, some dozens: not where anything names the house."""
    words = [singular(word) for word in words_of(project.telling_name_of(access))]
    if access.table is None or "menu" not in words or words[-1] not in ON_MENUS:
        return False
    return _attributes_named(access.table, project).isdisjoint(HOUSES)


@once
def _attributes_named(identity: str, project: Project) -> frozenset[str]:
    """The words of all attributes that requests and definitions of a table name."""
    table = project.table(identity)
    names = set(table.attributes) if table is not None else set()
    for key in (table.key, *(index.key for index in table.indexes)) if table is not None else ():
        names |= set(key.attributes) if key is not None else set()
    for one in (*project.accesses_of(identity), *(each for each in project.retold if each.table == identity)):
        names |= {condition.attribute for condition in (*one.key, *one.filter)}
        names |= {written.attribute for written in one.written}
    return frozenset(word for name in names for word in words_of(name))


@once
def _is_shared_with_people(table: Table, project: Project) -> bool:
    """Whether code also keeps in a table what each person has, under keys that tell this from the rest:
    `f"BOOKINGS#{rider_id}"`."""
    first = table.key.partition[:1] if table.key is not None else ()
    written = (one for name in first for one in values_of(name, live_writers(table, project)))
    templates = (one.value.template for one in written if one.value.template is not None)
    holes = (part for each in templates if each.prefix for part in each.parts if isinstance(part, Hole))
    return any(_is_person(hole.name) or words_of(hole.name)[:1] in MOVING for hole in holes if hole.name)


def _is_person(attribute: str) -> bool:
    """Whether an attribute names a person: `user_id`, `customer`."""
    words = words_of(attribute)
    named = words[:-1] if words and words[-1] == "id" else words
    return len(named) == 1 and named[0] in PEOPLE_WORDS


def stays_small_to_scan(access: Access, project: Project) -> bool:
    """The same of a scan: not where it looks for those of nested things that lie in one of them, each time anew."""
    is_nested = kind_of_items(project.telling_name_of(access)) in NESTED_WORDS
    looks_below = any(one.binds and not one.is_constant and not one.optional for one in access.filter)
    is_told = project.title_of(access) in project.settings.small_tables
    return stays_small(access, project) and (is_told or not (is_nested and looks_below))


def is_arranged(access: Access, project: Project) -> bool:
    """Whether the table of an access is called like what somebody has to set up before others use it: tenants, models,
    stacks. To read all of it costs little; that a page holds all is not said."""
    return kind_of_items(project.telling_name_of(access)) in ARRANGED_WORDS
