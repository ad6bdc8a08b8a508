"""Code for a version of PynamoDB that is not the one which the project requires."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.facts.values import Argument, Call, Member, called_span
from dynamorm_analysis.libraries.pynamodb.called_on import OnIndex, OnItem, OnModel, Receiver
from dynamorm_analysis.libraries.pynamodb.declarations import objects_of
from dynamorm_analysis.libraries.pynamodb.keyword_filters import SUFFIXES
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.receivers import receiver
from dynamorm_analysis.libraries.pynamodb.words import library_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.requirements import least_version
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse

WITHOUT_KEYWORDS = (4, 0)
WITH_ENCODING = (6, 0)
RATE_LIMITED = "rate_limited_scan"
READS = frozenset({"query", "scan", "count"})
WRITES = frozenset({"save", "update", "update_item", "delete"})
BINARY = frozenset({"pynamodb.attributes.BinaryAttribute", "pynamodb.attributes.BinarySetAttribute"})


def removed(models: Models, scope: Scope, statement: Statement) -> Iterator[Misuse]:
    """Calls that are written as PynamoDB 3 took them, where a later one is required."""
    for call, at in calls(scope, statement):
        if not isinstance(call.function, Member) or not _may_be_old(call, call.function):
            continue
        method, on = call.function.name, receiver(models, call.function.owner, at)
        if on is None or not isinstance(on, OnModel | OnIndex | OnItem) or not _requires(models, at, WITHOUT_KEYWORDS):
            continue
        place = scope.place(call.span)
        if method == RATE_LIMITED:
            yield Misuse("removed-api", LIBRARY, place, RATE_LIMITED)
            continue
        old = [one for one in call.arguments if _attribute(on.model, one)]
        if old:
            names = tuple(word for one in old for word in (one.name, _condition(on, method, one)))
            yield Misuse("removed-api", LIBRARY, place, old[0].name, names)


def without_encoding(program: Program, of: ClassRef) -> Iterator[Misuse]:
    """Binary attributes of a class that do not say how their bytes are written, where PynamoDB wants to know."""
    for declaration, object_ in objects_of(program, of.scope):
        if object_ is None or object_.scope is not declaration.holder:
            continue
        name = library_name(object_.of)
        given = object_.call.arguments
        if name not in BINARY or any(one.spread or one.name == "legacy_encoding" for one in given):
            continue
        version = least_version(program, of.scope.path, LIBRARY)
        if version is not None and version >= WITH_ENCODING:
            place = object_.scope.place(called_span(object_.call))
            yield Misuse("binary-encoding", LIBRARY, place, declaration.name, (name,))


def _may_be_old(call: Call, function: Member) -> bool:
    if function.name == RATE_LIMITED:
        return True
    return function.name in READS | WRITES and any("__" in argument.name for argument in call.arguments)


def _attribute(model: ModelClass, argument: Argument) -> str:
    """The attribute that a keyword such as `state__eq` compares; empty for other arguments."""
    name, _, suffix = argument.name.rpartition("__")
    return name if name and suffix in SUFFIXES and model.attribute(name) is not None else ""


def _condition(on: Receiver, method: str, argument: Argument) -> str:
    """The argument that takes such a comparison now."""
    if method in WRITES:
        return "condition"
    attribute = None if isinstance(on, OnItem) else _compared(on, argument)
    sorts = _sorted_by(on)
    return "range_key_condition" if method != "scan" and attribute in sorts else "filter_condition"


def _compared(on: Receiver, argument: Argument) -> str | None:
    if not isinstance(on, OnModel | OnIndex):
        return None
    attribute = on.model.attribute(argument.name.rpartition("__")[0])
    return attribute.name if attribute is not None else None


def _sorted_by(on: Receiver) -> tuple[str, ...]:
    if isinstance(on, OnIndex):
        return on.index.key.sort if on.index is not None else ()
    if isinstance(on, OnModel) and on.model.definition is not None and on.model.definition.key is not None:
        return on.model.definition.key.sort
    return ()


def _requires(models: Models, at: Occurrence, version: tuple[int, ...]) -> bool:
    least = least_version(models.program, at.scope.path, LIBRARY)
    return least is not None and least >= version
