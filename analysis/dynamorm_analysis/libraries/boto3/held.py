"""What a variable holds that is a dictionary or list: as it was written out, and what was stored into it since."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Spread,
    Template,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.linking.files.changes import changed
from dynamorm_analysis.linking.names.flow import sets, steps
from dynamorm_analysis.linking.scope import Scope


def parts_held(scope: Scope, variable: Name) -> tuple[Value, ...]:
    """The values in a dictionary or list that a variable is set to, where all that happens to it is known."""
    first, *later = steps(scope, variable.name, variable.span.start) or (None,)
    if first is None or first.optional or not isinstance(first.statement, Assignment):
        return ()
    if not sets(first.statement, variable.name) or _is_changed_in_rounds(scope, variable.name):
        return ()
    stored: dict[str, Value] = {}
    added: list[Value] = []
    for step in later:
        if (one := _appended(step.statement)) is not None:
            added.append(one)
        elif (entry := _entry(step.statement)) is not None:
            stored[entry[0]] = entry[1]
        else:
            return ()
    return (*_written(first.statement.value, stored), *stored.values(), *added)


def stored_last(scope: Scope, variable: Name) -> Iterator[tuple[str, Value, int]]:
    """The entries that are stored into a variable's dictionary after all that might change what is in it, each with its
    name and where it stands. Of a name that is put together, `values[f":{field}"]`, others may be stored before."""
    seen: set[str] = set()
    for step in reversed(steps(scope, variable.name, variable.span.start)):
        entry = _entry(step.statement)
        if entry is None:
            yield from _put_together(step.statement)
            return
        name, value, start = entry
        if name not in seen:
            yield name, value, start
        seen.add(name)


def stored_at_times(scope: Scope, variable: Name) -> Iterator[Value]:
    """What is stored into a variable's dictionary, on whichever path, after all that might change what is in it: under
    a name that is not known, all that was stored before may be replaced. So is what some paths set the variable to,
    where that is written out."""
    seen: set[str] = set()
    for step in reversed(steps(scope, variable.name, variable.span.start)):
        match step.statement:
            case Assignment(targets=(Item(owner=Name(), index=Constant(value=str(name))),), value=value, operator=""):
                if value is not None and name not in seen:
                    yield value
                seen.add(name)
            case Assignment(targets=(Item(owner=Name()),), value=value, operator="") if value is not None:
                yield value
                return
            case Assignment(targets=(Name(),), value=Mapping() as value, operator="") if step.optional and not seen:
                yield value
            case _:
                return


def _is_changed_in_rounds(scope: Scope, name: str) -> bool:
    """Whether a loop over a variable's list changes what is in it: `for row in rows: row["price"] = …`."""
    bounds = (bound for each in changed(scope) for bound in scope.bindings.get(each, ()))
    loops = (bound.statement for bound in bounds if isinstance(bound.statement, Loop))
    return any(name in names_in(loop.iterable) for loop in loops)


def _written(value: Value | None, stored: dict[str, Value]) -> Iterator[Value]:
    match value:
        case Mapping(entries=entries):
            for entry in entries:
                if isinstance(entry.key, Constant) and entry.key.value not in stored:
                    yield entry.value
        case Collection(items=items):
            yield from (item for item in items if not isinstance(item, Spread))
        case Comprehension(kind="list", element=element):
            yield element


def _entry(statement: Assignment | Evaluation) -> tuple[str, Value, int] | None:
    """`item["total"] = value`."""
    match statement:
        case Assignment(
            targets=(Item(owner=Name(), index=Constant(value=str(name)), span=span),), value=value, operator=""
        ) if value is not None:
            return name, value, span.start
    return None


def _put_together(statement: Assignment | Evaluation) -> Iterator[tuple[str, Value, int]]:
    """`values[f":{field}"] = value`."""
    match statement:
        case Assignment(
            targets=(Item(owner=Name(), index=Template(parts=parts), span=span),), value=value, operator=""
        ) if value is not None:
            name = "".join(str(one.value) if isinstance(one, Constant) else f"{{{last_name(one)}}}" for one in parts)
            yield name, value, span.start


def _appended(statement: Assignment | Evaluation) -> Value | None:
    match statement:
        case Evaluation(value=Call(function=Member(name="append"), arguments=(Argument(value=one, spread=""),))):
            return one
    return None
