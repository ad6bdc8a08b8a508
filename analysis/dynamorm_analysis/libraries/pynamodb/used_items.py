"""Which attributes code reads of the items that PynamoDB gives it, in the function that asks for them."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Member
from dynamorm_analysis.libraries.pynamodb.models import ModelClass
from dynamorm_analysis.libraries.read_items.built_objects import Built
from dynamorm_analysis.libraries.read_items.counting import are_only_counted
from dynamorm_analysis.libraries.read_items.item_reads import Reader, Taken, reads_of_items
from dynamorm_analysis.libraries.read_items.item_tests import Sifter, of_objects
from dynamorm_analysis.libraries.read_items.sifting import sifted
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access

RENEWING = frozenset({"refresh", "update", "update_item"})
LISTS = frozenset({"query", "scan"})


def with_items(program: Program, model: ModelClass, at: Occurrence, access: Access) -> Access:
    """A read with the attributes that are read of its items where it is made, and the conditions by which the code
    keeps some of these."""
    function = at.scope.node if isinstance(at.scope.node, Function) else None
    if access.operation in LISTS:
        access = replace(access, counted=are_only_counted((at,)), sifted=sifted(sifter_of(program, model), (at,)))
    if function is None or access.operation not in (*LISTS, "get"):
        return access
    lists, single = ((at,), ()) if access.operation in LISTS else ((), (at,))
    found = reads_of_items(reader_of(model, function), lists, single)
    return replace(access, read=found.read, all_read=found.whole, sorted_by=found.sorted_by, arranged=found.arranged)


def reader_of(model: ModelClass, function: Function) -> Reader:
    """How a function reads items of a model."""
    return Reader(
        function, lambda item: _taken(model, item), "attrgetter", lambda name: _attribute(model, name), RENEWING
    )


def sifter_of(program: Program, model: ModelClass) -> Sifter:
    """How items of a model are read, by its attributes and its methods."""
    classes = tuple(each.scope for each in model.classes if isinstance(each, ClassRef))
    return of_objects(program, Built(lambda name: _attribute(model, name), classes))


def _taken(model: ModelClass, at: Occurrence) -> Taken | None:
    """`order.note`, by the name that DynamoDB knows; a property or method may read any attribute."""
    match at.parent:
        case Member(owner=owner, name=name) as around if owner is at.value:
            attribute = _attribute(model, name)
            return Taken(attribute, around) if attribute is not None else None
    return None


def _attribute(model: ModelClass, name: str) -> str | None:
    attribute = model.attribute(name)
    return attribute.name if attribute is not None else None
