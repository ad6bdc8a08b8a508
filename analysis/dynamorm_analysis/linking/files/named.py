"""Which names a file says other than to call something: it may hand a function on, or export it."""

import re
from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Constant, Mapping, Name, Unknown, Value, children, without_types

LAST_NAME = re.compile(r"(?:^|[./:#])([A-Za-z_]\w*)$")
"""The name at the end of a text, which may be all of it: `list_orders`, `app.orders.list_orders`."""


def named_in(statements: Iterable[Statement]) -> frozenset[str]:
    """The names and the texts that are one, of expressions in some statements; not those of what is called."""
    return frozenset(name for outer in statements for each in inside(outer) for name in _named(each))


def _named(statement: Statement) -> Iterator[str]:
    waiting = list(expressions(statement))
    if isinstance(statement, Assignment):  # what is set is no use of it
        waiting = [each for each in waiting if each is statement.value or not isinstance(each, Name)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Name):
            yield each.name
        elif isinstance(each, Constant):
            if isinstance(each.value, str) and (found := LAST_NAME.search(each.value)):
                yield found[1]
        elif isinstance(each, Call) and isinstance(without_types(each.function), Name):
            waiting += (argument.value for argument in each.arguments)
        elif isinstance(each, Unknown):  # so Go's interfaces name their methods, each with its types
            waiting += (part for one in each.parts for part in (_types(one) if isinstance(one, Mapping) else (one,)))
        else:
            waiting += children(each)


def _types(methods: Mapping) -> Iterator[Value]:
    return (entry.value for entry in methods.entries)
