"""Requests that DynamoDB rejects, as the source alone tells: each defect as a question about one access.

A request that is rejected reads nothing, so rules about cost and speed ask `rejected` first and stay silent. What a
page of items leaves out and what a race loses stays so when the request is mended: that is told all the same.
"""

import re
from collections.abc import Callable

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.indexing.matching import (
    agreed_projection,
    disputed_indexes,
    projected_attributes,
)
from dynamorm_analysis.key_conditions import (
    MISDIRECTING,
    alternatives,
    is_alternative,
    is_beyond_keys,
    is_certain,
    queried_key,
    twice_compared,
)
from dynamorm_analysis.memo import once, once_for_each
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Condition, Written
from dynamorm_analysis.model.batch import Batch
from dynamorm_analysis.model.expression import Expression, Placeholder, RawName
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

ITEM_OPERATIONS = frozenset(
    {"get", "update", "delete", "transact_get", "transact_update", "transact_delete", "batch_get", "batch_delete"}
)
"""What names each item by a key; what a batch asks for is told by the first of its keys."""
MOST_BYTES = 4096
MOST_OPERATORS = 300
MOST_OPERANDS = 100  # in a list of IN
BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@once_for_each
def rejected(access: Access, project: Project) -> bool:
    """Whether DynamoDB certainly rejects the request."""
    if access.answered_here and access.asked_at in _rejected_elsewhere(project):
        return True
    return _is_rejected(access, project)


@once
def _rejected_elsewhere(project: Project) -> frozenset[Place | None]:
    """Where the conditions of requests are written that are rejected, and of which a function gives back the answer."""
    given = (one for one in project.accesses if one.gives_answer and one.asked_at is not None)
    return frozenset(one.asked_at for one in given if _is_rejected(one, project))


def _is_rejected(access: Access, project: Project) -> bool:
    table = project.table(access.table)
    if any(ask(access) for ask in REJECTING_ALONE):
        return True
    if access.via is not None and access.asked_at is not None and access.asked_at in _rejected_places(project):
        return True
    return bool(updated_keys(access, None)) if table is None else any(ask(access, table) for ask in REJECTING)


@once
def _rejected_places(project: Project) -> frozenset[Place]:
    """Where requests are asked that are rejected whoever calls the functions which make them."""
    made = ((one, one.asked_at) for one in project.accesses if one.via is None)
    return frozenset(place for one, place in made if place and any(ask(one) for ask in REJECTING_ALONE))


def reserved_names(access: Access) -> tuple[RawName, ...]:
    """Bare names in expression strings that DynamoDB takes for its own words, or cannot read as a name."""
    return tuple(raw for raw in access.expressions.bare if is_reserved(raw.name) or not BARE_NAME.fullmatch(raw.name))


def malformed(access: Access) -> tuple[Expression, ...]:
    """Expression strings with mistakes that no text which they may be is without."""
    return tuple(expression for expression in access.expressions.strings if expression.mistakes)


def undefined_placeholders(access: Access) -> tuple[Placeholder, ...]:
    """Placeholders that an expression uses and nothing defines; of those of a call through functions the ones that
    stand in its own file, as the others are told where they stand."""
    if access.confidence != "high" or malformed(access):
        return ()  # in malformed expressions it is not said where a placeholder ends
    undefined = access.expressions.undefined()
    return tuple(one for one in undefined if access.via is None or one.place.path == access.place.path)


def unused_placeholders(access: Access) -> tuple[Placeholder, ...]:
    """Placeholders that are defined and that no expression uses; of those of a call through functions the ones that it
    is written with."""
    if access.confidence != "high" or malformed(access):
        return ()
    return tuple(one for one in access.expressions.unused() if _is_written_here(one, access))


def _is_written_here(placeholder: Placeholder, access: Access) -> bool:
    """Whether a placeholder stands where the request is made, or the call by which it is."""
    place, call = placeholder.place, access.call
    return access.via is None or (place.path == call.path and place.anchor == call.anchor)


def placeholders_at_times_unused(access: Access) -> tuple[Placeholder, ...]:
    """Placeholders that are defined on each path, and that expressions use on some paths alone."""
    if access.confidence != "high" or malformed(access):
        return ()
    return tuple(one for one in access.expressions.unused_at_times() if _is_written_here(one, access))


def too_large(access: Access) -> tuple[Expression, ...]:
    """Expression strings beyond DynamoDB's limits ("Service, account, and table quotas", AWS)."""
    return tuple(
        expression
        for expression in access.expressions.strings
        if expression.size > MOST_BYTES or expression.operators > MOST_OPERATORS or expression.operands > MOST_OPERANDS
    )


def unfit_values(access: Access) -> tuple[UnfitValue, ...]:
    """Values that boto3 refuses to send or DynamoDB to take; what it takes as a map by mistake is none of these."""
    if access.confidence != "high":
        return ()
    return tuple(one for one in access.unfit if one.unfitness != "typed")


def surely_unfit_values(access: Access) -> tuple[UnfitValue, ...]:
    """Those of them that are so each time."""
    return tuple(one for one in unfit_values(access) if not one.by_default)


def beyond_batch(access: Access) -> Batch | None:
    """What a request of several operations holds, where these are certainly more than one request may hold."""
    batch = access.batch
    if batch is None or access.confidence != "high":
        return None
    return batch if batch.length.least > batch.most else None


def is_index_undefined(access: Access, table: Table) -> bool:
    """Whether the index that the access names is none of the table's, whose list of indexes is complete."""
    if not is_certain(access, "index") or access.index is None or not table.closed:
        return False
    return table.index(access.index) is None and all(index.name is not None for index in table.indexes)


def consistently_read_index(access: Access, table: Table) -> Index | None:
    """The global secondary index that the access asks for a consistent read."""
    if not is_certain(access, "index", "consistent") or not access.consistent or access.index is None:
        return None
    index = table.index(access.index)
    disputed = access.index in disputed_indexes(table)
    return index if index is not None and index.kind == "GSI" and not disputed else None


def wrong_classes(access: Access) -> tuple[Condition, ...]:
    """Conditions of a query or scan that are written with the wrong one of a library's two classes: that for keys does
    not know the operator, or a key condition takes no other."""
    if not access.reads_many or access.confidence != "high":
        return ()
    in_key = (c for c in access.key if is_beyond_keys(c) or (c.maker == "Attr" and not is_alternative(c)))
    beyond = (*in_key, *filter(is_beyond_keys, access.filter))
    return tuple(condition for condition in beyond if not _is_one_of_many(condition, access))


def _is_one_of_many(condition: Condition, access: Access) -> bool:
    """Whether a function elsewhere makes one of several conditions, as it is told: this one is perhaps never asked."""
    return condition.optional and condition.place.anchor != access.place.anchor


def partial_index(access: Access, table: Table) -> Index | None:
    """The global index of which every attribute is asked for, although it does not hold them all."""
    if not access.selects_all or access.index is None or not is_certain(access, "index"):
        return None
    index = agreed_projection(table, access.index)
    return index if index is not None and index.projection.kind != "ALL" else None


def unprojected(access: Access, table: Table) -> tuple[str, ...]:
    """Attributes that a read asks a global index for which does not hold them."""
    if access.index is None or not access.projection or not is_certain(access, "index", "projection"):
        return ()
    index = agreed_projection(table, access.index)
    held = projected_attributes(table, index) if index is not None and table.key is not None else None
    return () if held is None else tuple(name for name in access.projection if name not in held)


def numbers_by_prefix(access: Access, table: Table) -> tuple[Condition, ...]:
    """Key conditions with `begins_with` on an attribute that all definitions call a number."""
    if queried_key(access, table) is None or access.builder is not None:
        return ()
    prefixes = (c for c in access.key if c.operator == "begins_with" and not c.optional)
    return tuple(c for c in prefixes if key_types(table, c.attribute) == {"N"})


def key_types(table: Table, attribute: str) -> set[str | None]:
    """The types that the definitions of a table give an attribute; None among them where one is not known."""
    found = (definition.attribute(attribute) for definition in table.definitions)
    return {declared.type for declared in found if declared is not None}


def beside_item_key(access: Access, table: Table) -> tuple[Condition, ...]:
    """Attributes of the `Key` of one item that the table's key does not have."""
    key = _item_key(access, table)
    return tuple(c for c in access.key if c.attribute not in key.attributes) if key is not None else ()


def missing_of_item_key(access: Access, table: Table) -> tuple[str, ...]:
    """Attributes of the table's key that the `Key` of one item lacks, by each definition of that."""
    named = {condition.attribute for condition in access.key}
    if not _names_item(access) or not table.keys or any(not named <= {*key.attributes} for key in table.keys):
        return ()
    lacks = [tuple(name for name in key.attributes if name not in named) for key in table.keys]
    return lacks[0] if all(lacks) else ()


def missing_of_put(access: Access, table: Table) -> tuple[str, ...]:
    """Attributes of the table's key that an item lacks which is put, by each definition of that. What libraries put by
    themselves is not seen, nor what functions of Go set in a map that they are given."""
    if access.operation not in PUTS or access.library != "boto3" or not table.keys:
        return ()
    if not access.written or not is_certain(access, "written"):
        return ()
    named = {written.attribute for written in access.written}
    lacks = [tuple(name for name in key.attributes if name not in named) for key in table.keys]
    return lacks[0] if all(lacks) else ()


def updated_keys(access: Access, table: Table | None) -> tuple[Written, ...]:
    """Attributes of the table's key that an update sets; where nothing declares that, those by which it names its
    item."""
    if access.operation not in UPDATES or access.confidence != "high":
        return ()
    if table is not None and table.key is not None:
        return tuple(one for one in access.written if is_certain(access) and one.attribute in table.key.attributes)
    named = {one.attribute for one in access.key if one.binds and not one.optional}
    return tuple(one for one in access.written if one.attribute in named)


def _item_key(access: Access, table: Table) -> Key | None:
    """The key of a table of which an access names one item, where all of it is certain."""
    return table.key if _names_item(access) else None


def _names_item(access: Access) -> bool:
    """Whether an access names one item by a key of which all is certain."""
    if access.operation not in ITEM_OPERATIONS or not access.key or not is_certain(access, "key"):
        return False
    return not any(condition.optional for condition in access.key)


REJECTING_ALONE: tuple[Callable[[Access], object], ...] = (
    reserved_names,
    malformed,
    undefined_placeholders,
    unused_placeholders,
    too_large,
    wrong_classes,
    beyond_batch,
    alternatives,
    twice_compared,
    surely_unfit_values,
)
"""The questions about an access alone of which each finds a request that is rejected."""

REJECTING: tuple[Callable[[Access, Table], object], ...] = (
    is_index_undefined,
    consistently_read_index,
    *MISDIRECTING,
    partial_index,
    unprojected,
    numbers_by_prefix,
    beside_item_key,
    missing_of_item_key,
    missing_of_put,
    updated_keys,
)
"""The questions about an access and its table of which each finds a request that is rejected."""
