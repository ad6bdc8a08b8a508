"""Where statements name an entry of a dictionary."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Statement, expressions
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Member, Value, parts_of
from dynamorm_analysis.text import Span

TAKING = frozenset({"get", "pop", "setdefault"})


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


def constants_in(values: Iterator[Value] | tuple[Value, ...], name: str, start: int) -> Iterator[Span]:
    for one in values:
        if isinstance(one, Constant) and one.value == name:
            yield within_quotes(one.span).shifted(start)


def within_quotes(span: Span) -> Span:
    return Span(span.start + 1, span.end - 1)
