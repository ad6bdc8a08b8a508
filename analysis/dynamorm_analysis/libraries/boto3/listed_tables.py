"""Tables that a loop finds among all that there are: `for table in dynamodb.tables.all(): if table.name == NAME: …`."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Branch, Loop, Statement, blocks
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import Scope

LISTING = frozenset({"all", "filter", "limit", "page_size"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A table that is one of those of a resource; `named` is what its name is there, where a test tells. Both are to be
    read in the scope."""

    resource: Value
    named: Value | None
    scope: Scope


def listed(program: Program, value: Value, scope: Scope) -> Listed | None:
    """The variable of a loop over all tables, where it is read."""
    if not isinstance(value, Name):
        return None
    found = lookup(program, value.name, scope, value.span.start)
    if found is None or len(found.bounds) != 1 or found.bounds[0].by != "loop":
        return None
    loop = found.bounds[0].statement
    if not isinstance(loop, Loop) or not isinstance(loop.target, Name):
        return None
    match loop.iterable:
        case Call(function=Member(owner=Member(owner=resource, name="tables"), name=name)) if name in LISTING:
            return Listed(resource, _named(loop.body, value.name, value.span.start), found.scope)
    return None


def _named(body: tuple[Statement, ...], name: str, at: int) -> Value | None:
    """What the innermost test around an offset says that the name of a table is."""
    around = next((one for one in body if one.span.start <= at < one.span.end), None)
    if around is None:
        return None
    told = next((inner for block in blocks(around) if (inner := _named(block, name, at)) is not None), None)
    holds = isinstance(around, Branch) and any(one.span.start <= at < one.span.end for one in around.body)
    return told or (_equal(around.test, name) if isinstance(around, Branch) and holds else None)


def _equal(test: Value, name: str) -> Value | None:
    match test:
        case Operation(operator="==", operands=(Member(owner=Name(name=of), name="name" | "table_name"), other)) | (
            Operation(operator="==", operands=(other, Member(owner=Name(name=of), name="name" | "table_name")))
        ) if of == name:
            return other
        case Operation(operator="and", operands=operands):
            return next((told for one in operands if (told := _equal(one, name)) is not None), None)
    return None
