"""Queries that find one item at most, by the attributes that they bind."""

from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS, last_word
from dynamorm_analysis.indexing.matching import bound_attributes
from dynamorm_analysis.items.asked_keys import keys_asked, names_single_items
from dynamorm_analysis.items.cut_short import KINDS
from dynamorm_analysis.items.function_names import gives_one
from dynamorm_analysis.items.kind_words import PEOPLE_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.same_item import keys_beside
from dynamorm_analysis.model.access import RANGE_OPERATORS, Access
from dynamorm_analysis.project import Project

NAMES_OF_ONE = frozenset({"id", "Id", "ID", "uuid", "UUID"})
"""Keys under which a table without a sort key keeps single items: assumed where the table's key is not known."""


def finds_one_item(access: Access, project: Project) -> bool:
    """Whether a request finds one item at most: by the table's whole key, as far as it is known, or by two attributes
    of a key that is not, or of an index."""
    table = project.table(access.table)
    bound = bound_attributes(access.key)
    if table is not None and table.key is not None and bound_attributes(access.filter).issuperset(table.key.attributes):
        return access.index is None  # that it should be got by its key is what is said
    if table is None or table.key is None:
        if access.index is None and access.knows("index") and _is_got_by(bound, access, project):
            return True
        is_of_pair = len(bound) > 1 and not _is_of_period(access)
        is_of_several = access.index is not None and _is_of_kind(access)
        return (is_of_pair and not is_of_several) or (access.index is None and bool(bound) and bound <= NAMES_OF_ONE)
    if access.index is not None:
        return len(bound) > 1 and not _is_of_period(access) and not _is_of_kind(access)
    return bound.issuperset(table.key.attributes) or _is_of_person(access, bound, project)


def _is_got_by(bound: frozenset[str], access: Access, project: Project) -> bool:
    """Whether other requests name single items of the table by what a query binds, and by nothing else."""
    keys = keys_asked(access.table, project) if access.table is not None else keys_beside(access, project)
    return names_single_items(bound, keys)


def _is_of_period(access: Access) -> bool:
    """Whether a filter takes those of a period, or of a range, from what a whole key meets: it meets many."""
    return access.knows("filter") and any(one.operator in RANGE_OPERATORS and not one.optional for one in access.filter)


def _is_of_kind(access: Access) -> bool:
    """Whether one of the attributes that a query binds of an index tells all items of a kind, or in a state: of these
    there may be many under one key."""
    return any(one.is_constant and last_word(one.attribute) in KINDS | LOW_CARDINALITY_WORDS for one in access.key)


def _is_of_person(access: Access, bound: frozenset[str], project: Project) -> bool:
    """Whether a function gets one person of a table of people, by the id of this one, whatever the sort key is."""
    kind = kind_of_items(project.telling_name_of(access))
    names = NAMES_OF_ONE | {f"{kind}_id", f"{kind}Id"}
    is_plain = access.index is None and not access.filters and access.knows("filter")
    return kind in PEOPLE_WORDS and is_plain and bool(bound) and bound <= names and gives_one(access)
