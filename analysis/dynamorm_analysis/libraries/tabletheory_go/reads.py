"""Reads: chains that end in `First`, `All`, `Count` or `Scan`, as the library compiles them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Function, Return
from dynamorm_analysis.facts.values import Call, Constant, Member
from dynamorm_analysis.libraries.calls.asking import Asked
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.calls.static_pages import mentioned
from dynamorm_analysis.libraries.tabletheory_go.chains import Chain, is_certain
from dynamorm_analysis.libraries.tabletheory_go.compiling import Compiled, compiled
from dynamorm_analysis.libraries.tabletheory_go.conditions import condition_of, name_of
from dynamorm_analysis.libraries.tabletheory_go.filling import held_of
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Model, Models
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.access import Access, Builder, Condition, PageToken
from dynamorm_analysis.text import Place

FILTERS = frozenset({"Filter", "OrFilter"})
OPAQUE_FILTERS = frozenset({"FilterGroup", "OrFilterGroup"})
EXPLICIT = frozenset({"Scan", "ScanAllSegments"})
PAGED = "AllPaginated"
NEXT_PAGE = frozenset({"NextCursor", "HasMore"})
TURNS_PAGE = frozenset({"Cursor", "SetCursor"})
READ_TO_THE_END = frozenset({"All", "Count", "Scan", "ScanAllSegments"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a chain asks for; `unknown` names what could not be read of it."""

    where: tuple[Condition, ...]
    filters: tuple[Condition, ...]
    index: str | None
    unknown: frozenset[str]
    optional_index: bool = False

    def without_optional(self) -> "Wanted":
        sure = tuple(one for one in self.where if not one.optional)
        return replace(self, where=sure, filters=tuple(one for one in self.filters if not one.optional))


def read_of(models: Models, chains: tuple[Chain, ...], call: Call, occurrence: Occurrence) -> Asked | None:
    """The read that a call ends; of chains that disagree, what they have in common."""
    found = [access for chain in chains if (access := _read(models, chain, call, occurrence)) is not None]
    if not found:
        return None
    links = [link for chain in chains for link in chain.links if link.method == "Where"]
    values = [argument.value for link in links for argument in link.call.arguments[2:]]
    if not links:  # then what the model holds tells which item is meant
        values = [chain.model[0] for chain in chains if chain.model is not None]
    return Asked(_in_common(found), values)


def _in_common(found: list[Access]) -> Access:
    first = found[0]
    if all(_same(first, other) for other in found[1:]):
        return first if len(found) == 1 else replace(first, confidence="medium")
    same_table = all(other.table == first.table for other in found)
    unknown = {"index", "key", "filter", *(() if same_table else ("table",))}
    return replace(
        first,
        operation="query",
        table=first.table if same_table else None,
        index=None,
        key=(),
        filter=(),
        builder=None,
        confidence="medium",
        unknown=first.unknown | unknown,
    )


def _same(one: Access, other: Access) -> bool:
    return (one.operation, one.table, one.index) == (other.operation, other.table, other.index)


def _read(models: Models, chain: Chain, call: Call, occurrence: Occurrence) -> Access | None:
    program = models.program
    model = models.of_chain(chain)
    if not isinstance(call.function, Member) or (model is None and not is_certain(program, chain)):
        return None
    ending = call.function.name
    asked = _asked(program, model, chain)
    if ending == "First" and _rests_on_model(program, model, chain, asked):
        return _of_one_item(model, chain, asked, call, occurrence)
    held = held_of(program, model, chain).equal if ending == "First" and model is not None else None
    request, agreed = _request(model, asked, ending, held) if model is not None else (_guessed(asked, ending), False)
    unknown = set(asked.unknown) | (set() if agreed else {"index", "key", "filter"})
    unknown |= {"table"} if model is None or model.table is None else set()
    is_sure = not asked.unknown and not asked.optional_index and agreed
    is_explicit = ending in EXPLICIT
    sure = tuple(one for one in asked.where if not one.optional)
    return Access(
        operation="count" if ending == "Count" and request.operation == "query" else request.operation,
        library=LIBRARY,
        place=occurrence.scope.place(call.function.name_span),
        call=occurrence.scope.place(call.span),
        function=occurrence.scope.name,
        table=model.table if model is not None else None,
        index=request.index,
        key=request.key if agreed else (),
        filter=request.filter if agreed else (),
        projection=_projection(program, model, chain) if model is not None else None,
        consistent=_is_consistent(chain),
        limit=1 if ending == "First" and request.operation != "get" else _limit(chain),
        pages_itself=ending in READ_TO_THE_END,
        token=_token(program, chain, occurrence) if ending == PAGED else "unknown",
        first_only=ending == "First",
        offset=_offset(chain),
        count_only=ending == "Count",
        segmented=ending == "ScanAllSegments",
        builder=Builder(sure, asked.index is not None, _order(program, model, chain))
        if is_sure and not is_explicit
        else None,
        confidence="high" if is_sure and not any(one.optional for one in asked.where) else "medium",
        unknown=frozenset(unknown),
    )


def _rests_on_model(program: Program, model: Model | None, chain: Chain, asked: Wanted) -> bool:
    """Whether what is not in sight tells if one item is got: the model's content, or what a query began with."""
    if chain.entry is None:
        return True
    if asked.where or asked.filters or asked.unknown or asked.index is not None:
        return False
    return model is None or not held_of(program, model, chain).complete


def _of_one_item(model: Model | None, chain: Chain, asked: Wanted, call: Call, occurrence: Occurrence) -> Access:
    """The read of the item that a model, or a query begun elsewhere, most likely has the key of."""
    assert isinstance(call.function, Member)  # asked before
    table = model.table if model is not None else None
    return Access(
        operation="get",
        library=LIBRARY,
        place=occurrence.scope.place(call.function.name_span),
        call=occurrence.scope.place(call.span),
        function=occurrence.scope.name,
        table=table,
        consistent=_is_consistent(chain),
        first_only=True,
        confidence="low",
        unknown=asked.unknown | {"key", *(() if table is not None else ("table",))},
    )


def _is_consistent(chain: Chain) -> bool:
    return any(link.method == "ConsistentRead" and not link.optional for link in chain.links)


def _token(program: Program, chain: Chain, occurrence: Occurrence) -> PageToken:
    """What the function does with the cursor of the next page."""
    if not isinstance(occurrence.scope.node, Function):
        return "unknown"
    if isinstance(occurrence.statement, Return):
        return "told"
    if mentioned(program, occurrence.scope).members.isdisjoint(NEXT_PAGE):
        return "unknown"
    turns = any(link.method in TURNS_PAGE for link in chain.links)
    return "followed" if turns and occurrence.rounds else "told"


def _guessed(asked: Wanted, ending: str) -> Compiled:
    """What a chain most likely becomes whose model only the caller knows."""
    equal = [one for one in asked.where if one.operator == "="]
    if ending in EXPLICIT:
        return Compiled("scan", asked.index, (), ())
    if ending == "First" and equal and len(equal) == len(asked.where) and not asked.filters and asked.index is None:
        return Compiled("get", None, (), ())
    return Compiled("query" if equal or asked.unknown else "scan", asked.index, (), ())


def _asked(program: Program, model: Model | None, chain: Chain) -> Wanted:
    where: list[Condition] = []
    filters: list[Condition] = []
    unknown: set[str] = {"index", "key", "filter"} if chain.entry is None else set()
    index: str | None = None
    optional_index = False
    for link in chain.links:
        if link.method == "Where":
            condition = condition_of(program, model, link)
            unknown |= {"index", "key", "filter"} if condition is None else set()
            where += [] if condition is None else [condition]
        elif link.method in FILTERS:
            condition = condition_of(program, model, link)
            unknown |= {"filter"} if condition is None else set()
            filters += [] if condition is None else [condition]
        elif link.method in OPAQUE_FILTERS:
            unknown.add("filter")
        elif link.method == "Index":
            index = _index(program, link)
            optional_index = optional_index or link.optional
            unknown |= {"index", "key", "filter"} if index is None or link.optional else set()
        elif not _is_harmless(link):
            unknown |= {"index", "key", "filter"}
    return Wanted(tuple(where), tuple(filters), index, frozenset(unknown), optional_index)


def _is_harmless(link: Link) -> bool:
    """Calls of the builder's own that name no condition; a method of someone else's may do anything."""
    return link.method in HARMLESS


HARMLESS = frozenset({
    "OrderBy", "Limit", "Offset", "Select", "ConsistentRead", "WithRetry", "Cursor", "SetCursor", "WithContext",
    "ParallelScan", "IfNotExists", "IfExists", "WithCondition", "WithConditionExpression",
})  # fmt: skip


def _index(program: Program, link: Link) -> str | None:
    value = link.argument(0)
    return constant_text(program, value, link.scope) if value is not None else None


def _request(model: Model, asked: Wanted, ending: str, held: Mapping[str, Condition] | None) -> tuple[Compiled, bool]:
    """What is sent with every condition, and whether the sure ones alone lead to the same operation and index."""
    if ending in EXPLICIT:
        return Compiled("scan", asked.index, (), (*asked.where, *asked.filters)), True
    whole = compiled(model, asked.where, asked.filters, asked.index, held)
    sure = asked.without_optional()
    least = compiled(model, sure.where, sure.filters, sure.index, held)
    agreed = (whole.operation, whole.index) == (least.operation, least.index)
    return whole if agreed else replace(whole, operation="query", index=None), agreed


def _projection(program: Program, model: Model, chain: Chain) -> tuple[str, ...] | None:
    selects = [link for link in chain.links if link.method == "Select"]
    if len(selects) != 1 or selects[0].optional:
        return None
    names = [constant_text(program, argument.value, selects[0].scope) for argument in selects[0].call.arguments]
    if not names or any(name is None for name in names):
        return None
    known = [(name, model.field(name)) for name in names if name is not None]
    return tuple(field.attribute if field is not None else name for name, field in known)


def _order(program: Program, model: Model | None, chain: Chain) -> str:
    """The attribute that the last `OrderBy` names."""
    last = next((link for link in reversed(chain.links) if link.method == "OrderBy"), None)
    if last is None or last.optional:
        return ""
    return name_of(program, model, last) or ""


def _limit(chain: Chain) -> int | None:
    for link in reversed(chain.links):
        value = link.argument(0)
        if link.method == "Limit" and not link.optional and isinstance(value, Constant):
            return value.value if isinstance(value.value, int) and not isinstance(value.value, bool) else None
    return None


def _offset(chain: Chain) -> Place | None:
    """Where a chain says how many items the library leaves out that it has read."""
    for link in chain.links:
        if link.method != "Offset" or not isinstance(link.call.function, Member):
            continue
        match link.argument(0):
            case None | Constant(value=0):
                return None
        return link.scope.place(link.call.function.name_span)
    return None
