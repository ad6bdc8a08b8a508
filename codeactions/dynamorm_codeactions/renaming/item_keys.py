"""Where statements name an entry of a dictionary."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Statement, expressions
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Member, Operation, Value, parts_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Span

TAKING = frozenset({"get", "pop", "setdefault"})
NAMING = (Call, Item, Mapping, Operation)
"""The expressions that may name an entry of a dictionary."""


def item_keys_in(statement: Statement, name: str, start: int) -> Iterator[Span]:
    """Where a statement names an entry of a dictionary: `{"weight": …}`, `item["weight"]`, `item.get("weight")`."""
    for top in expressions(statement):
        for part in parts_of(top):
            match part:
                case Mapping(entries=entries):
                    yield from constants_in(tuple(one.key for one in entries if one.key is not None), name, start)
                case Item(index=Constant() as key):
                    yield from constants_in((key,), name, start)
                case Call(function=Member(name=taking), arguments=(first, *_)) if taking in TAKING:
                    yield from constants_in((first.value,), name, start)


def entries_named(at: Occurrence, name: str) -> Iterator[tuple[Value, Span]]:
    """The dictionaries of which an expression names an entry, each with where it does: `item["weight"]`,
    `item.get("weight")`, `"weight" in item`, `item.update(weight=1)`, `{**item, "weight": 1}`, `item |= {"weight": 1}`.
    """
    match at.value:
        case Item(owner=owner, index=Constant() as key):
            yield from ((owner, span) for span in constants_in((key,), name, 0))
        case Call(function=Member(owner=owner, name=taking), arguments=(first, *_)) if taking in TAKING:
            yield from ((owner, span) for span in constants_in((first.value,), name, 0))
        case Call(function=Member(owner=owner, name="update"), arguments=arguments):
            for one in arguments:
                if one.name == name:
                    yield owner, Span(one.span.start, one.span.start + len(name.encode()))
                elif isinstance(one.value, Mapping) and not one.name:
                    yield from ((owner, span) for span in keys_of(one.value, name))
        case Operation(operator="in" | "not in", operands=(Constant() as key, owner)):
            yield from ((owner, span) for span in constants_in((key,), name, 0))
        case Operation(operator="|", operands=(owner, Mapping() as further)):
            yield from ((owner, span) for span in keys_of(further, name))
        case Mapping(entries=entries) as written:
            owners = [one.value for one in entries if one.key is None]
            match at.statement:
                case Assignment(targets=(target,), operator="|=", value=value) if value is written:
                    owners.append(target)
            yield from ((owner, span) for owner in owners for span in keys_of(written, name))


def keys_of(of: Mapping, name: str) -> Iterator[Span]:
    """Where a dictionary that is written out names an entry."""
    return constants_in(tuple(one.key for one in of.entries if one.key is not None), name, 0)


def constants_in(values: Iterator[Value] | tuple[Value, ...], name: str, start: int) -> Iterator[Span]:
    for one in values:
        if isinstance(one, Constant) and one.value == name:
            yield within_quotes(one.span).shifted(start)


def within_quotes(span: Span) -> Span:
    return Span(span.start + 1, span.end - 1)
