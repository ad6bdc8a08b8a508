"""JSON that code writes as a whole, where the code itself names a measure that is in it: `if body["price"] <= 0: …`,
`table.put_item(Item=body)`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    parts_of,
)
from dynamorm_analysis.libraries.requests.filtered import whole_of
from dynamorm_analysis.libraries.values.json_floats import is_left, whole_from_json
from dynamorm_analysis.libraries.values.measures import is_measure
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope, loop_around
from dynamorm_analysis.text import Place

MOST_STEPS = 4  # of dictionaries that are made of others


def measure_in_json(program: Program, value: Value, scope: Scope, steps: int = 0) -> tuple[str, Place] | None:
    """The measure that is written with JSON as a whole, and where that is read; None where it is not certain."""
    if steps > MOST_STEPS:
        return None
    if (found := _read(program, value, scope, _named(program, value, scope))) is not None:
        return found
    found = _of_parts(program, value, scope, steps)
    return found if found is not None and is_left(value, scope, found[0]) else None


def _of_parts(program: Program, value: Value, scope: Scope, steps: int) -> tuple[str, Place] | None:
    """The same of a dictionary that is made of others."""
    match origin_of(value, scope):
        case Mapping(entries=entries):
            return _spread(program, entries, scope, steps)
        case Comprehension(kind="dict", clauses=(clause,), element=Collection(items=(_, kept)) as element):
            whole = whole_of(clause, element)
            target = clause.target.items[-1] if isinstance(clause.target, Collection) else None
            if whole is None or not (isinstance(kept, Name) and isinstance(target, Name) and kept.name == target.name):
                return None
            chosen = (one for each in clause.conditions for one in _among(program, each, scope))
            return _read(program, whole, scope, chosen) or measure_in_json(program, whole, scope, steps + 1)
    return None


def _read(program: Program, value: Value, scope: Scope, names: Iterator[str]) -> tuple[str, Place] | None:
    """The first of several measures that stays what it is in JSON which a variable holds, and where that is read."""
    for measure in dict.fromkeys(name for name in names if is_measure(name)):
        if (read := whole_from_json(program, value, scope, measure)) is not None:
            return measure, read
    return None


def _spread(program: Program, entries: tuple[Entry, ...], scope: Scope, steps: int) -> tuple[str, Place] | None:
    """The same of `{**body, "id": new_id}`."""
    for place, entry in enumerate(entries):
        found = measure_in_json(program, entry.value, scope, steps + 1) if entry.key is None else None
        later = {each.key.value for each in entries[place:] if isinstance(each.key, Constant)}
        if found is not None and found[0] not in later:
            return found
    return None


def _named(program: Program, value: Value, scope: Scope) -> Iterator[str]:
    """The entries that a function names of what a variable holds, or that its caller does which hands it on."""
    node = scope.node
    if not isinstance(value, Name) or not isinstance(node, Function):
        return
    for statement in inside(node):
        for whole in expressions(statement):
            for part in parts_of(whole):
                yield from _named_in(program, part, value.name, scope)
    if value.name in scope.arguments:
        yield from _named(program, *scope.arguments[value.name])


def _named_in(program: Program, part: Value, variable: str, scope: Scope) -> Iterator[str]:
    match part:
        case Item(owner=Name(name=name), index=Constant(value=str(entry))) if name == variable:
            yield entry
        case Call(
            function=Member(owner=Name(name=name), name="get"),
            arguments=(Argument(value=Constant(value=str(entry))), *_),
        ) if name == variable:
            yield entry
        case Operation(operator="in" | "not in", operands=(Constant(value=str(entry)), Name(name=name))):
            yield from (entry,) if name == variable else ()
        case Operation(operator="in" | "not in", operands=(Name(name=asked, span=span), Name(name=name))):
            loop = loop_around(scope.bindings.get(asked, ()), span.start) if name == variable else None
            yield from _written_down(program, loop.iterable, scope) if loop is not None else ()
        case Comprehension(element=element, clauses=(Clause(target=Name(name=asked)) as clause,)):
            tests = (*clause.conditions, element)
            if any(_asks(test, asked, variable) for test in tests):
                yield from _written_down(program, clause.iterable, scope)


def _asks(test: Value, asked: str, variable: str) -> bool:
    """Whether a test is for a name in what a variable holds."""
    match test:
        case Operation(operator="in" | "not in", operands=(Name(name=name), Name(name=among))):
            return name == asked and among == variable
    return False


def _among(program: Program, test: Value, scope: Scope) -> Iterator[str]:
    """The names that a test leaves: `if name in ALLOWED`."""
    match test:
        case Operation(operator="in", operands=(Name(), among)):
            yield from _written_down(program, among, scope)


def _written_down(program: Program, value: Value, scope: Scope) -> Iterator[str]:
    found = meaning(program, value, scope)
    listed = found.value if isinstance(found, Raw) else value
    for item in listed.items if isinstance(listed, Collection) else ():
        if isinstance(item, Constant) and isinstance(item.value, str):
            yield item.value
