"""Writes and reads of single items: `save`, `update`, `delete`, `refresh`, in batches and transactions too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, blocks
from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value, called_span
from dynamorm_analysis.libraries.pynamodb.actions import actions_of, changed_from_item, removes
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments, arguments_of
from dynamorm_analysis.libraries.pynamodb.called_on import OnItem
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.handed_whole import handed_whole
from dynamorm_analysis.libraries.pynamodb.keyword_filters import keyword_filters
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.reads import key_of_item, table_target
from dynamorm_analysis.libraries.pynamodb.words import ITEM_CALLS, MODEL_CALLS
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.values.values import source_of, written_value
from dynamorm_analysis.linking.names.lookup import held_since
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Condition, Operation, Written, equalities
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Place

# A batch takes no conditions, so it heeds no version either.
VERSIONED = frozenset({"put", "update", "delete", "transact_put", "transact_update", "transact_delete"})

KEY = ("hash_key", "range_key")  # what a constructor takes by position


@dataclass(frozen=True, slots=True)
class Content:
    """What an item is known to hold: what its constructor was given or what it was read by, and later assignments."""

    key: dict[str, Condition]
    written: tuple[Written, ...]
    complete: bool


def item_access(
    models: Models, operation: Operation, item: OnItem, subject: Value, call: Call, at: Occurrence, arguments: Arguments
) -> Access:
    """One operation on the item that `subject` is."""
    place = at.scope.place(called_span(call))
    target = table_target(item.model)
    content = _content(models, item, subject, call, at)
    guard = conditions(models, arguments.value("condition"), arguments.where("condition"))
    versions = tuple(_of_version(item.model, operation, arguments, place))
    _, expected = keyword_filters(models, item.model, arguments, None)
    written, written_known = content.written, content.complete
    if operation in UPDATES:
        written, written_known = actions_of(models, item.model, arguments, subject)
    elif operation not in PUTS:
        written, written_known = (), True
    known = {
        "written": written_known,
        "filter": guard.complete and not arguments.may_hide("condition"),
    }
    return Access(
        operation=operation,
        library=LIBRARY,
        place=place,
        call=at.scope.place(call.span),
        function=at.scope.name,
        table=target.table,
        key=key_of_item(target.key, content.key, place),
        filter=(*guard.leaves, *expected, *versions),
        consistent=_consistent(arguments),
        conditional=bool(arguments.value("condition") or expected or versions),
        rewrites=operation in PUTS and item.read,
        removes=operation in UPDATES and removes(models, arguments),
        loop=repetition(models.program, at, (subject,)),
        written=written,
        entity=item.model.symbol,
        confidence="high" if item.sure else "medium",
        unknown=target.unknown | {part for part, is_known in known.items() if not is_known},
    )


def _consistent(arguments: Arguments) -> bool:
    value = arguments.value("consistent_read")
    return isinstance(value, Constant) and value.value is True


def _of_version(model: ModelClass, operation: Operation, arguments: Arguments, place: Place) -> Iterator[Condition]:
    """The condition that the library adds, by which a write fails when another one came first."""
    match arguments.value("add_version_condition"):
        case Constant(value=False):
            return
    for keyed in model.attributes.values():
        if operation in VERSIONED and keyed.attribute.role == "version":
            yield Condition(keyed.attribute.name, "=", place)


# ---- what an item holds ---------------------------------------------------------------------------------------------


def _content(models: Models, item: OnItem, subject: Value, call: Call, at: Occurrence) -> Content:
    made = item.call.span.end if item.call is not None and item.scope == at.scope else 0
    later = tuple(_assigned_later(models, item.model, subject, call, at.scope, made))
    if item.call is None or item.scope is None:
        return Content(_key_written(item.model, later), later, complete=False)
    if item.read:
        arguments = arguments_of(models.program, item.call, MODEL_CALLS["get"], item.scope)
        key = _key_read(models, item.model, arguments) | _key_written(item.model, later)
        return Content(key, later, complete=False)
    arguments = arguments_of(models.program, item.call, KEY, item.scope)
    made_with = tuple(_constructed(models, item.model, arguments))
    handed: Iterable[Written] = ()
    if item.scope == at.scope and not arguments.complete:
        given = {one.attribute for one in made_with}
        handed = handed_whole(models.program, item.model, item.call, item.scope, given)
    written = _latest((*made_with, *handed, *later))
    complete = not any(argument.spread for argument in item.call.arguments)
    return Content(_key_written(item.model, written), written, complete and _shows_all(item, subject, call, at.scope))


def _shows_all(item: OnItem, subject: Value, call: Call, scope: Scope) -> bool:
    """Whether nothing fills an item unseen between its constructor and the call."""
    if isinstance(subject, Call):
        return True
    if item.scope != scope or not isinstance(scope.node, Function):
        return False
    made = item.call.span.end if item.call is not None else 0
    statements = (each for each in _statements(scope.node.body, call.span.start) if each.span.start >= made)
    return not isinstance(subject, Name) or not any(_fills(statement, subject.name) for statement in statements)


def _fills(statement: Statement, name: str) -> bool:
    """`order.from_json(text)`, any other method that is not the library's, and `setattr(order, name, value)`."""
    match statement:
        case Evaluation(value=Call(function=Member(owner=Name(name=owner), name=method))):
            return owner == name and method not in ITEM_CALLS
        case Evaluation(value=Call(function=Name(name="setattr"), arguments=(Argument(value=Name(name=owner)), *_))):
            return owner == name
        case _:
            return False


def _key_written(model: ModelClass, written: tuple[Written, ...]) -> dict[str, Condition]:
    return equalities(model.key.attributes if model.key is not None else (), written)


def _latest(written: tuple[Written, ...]) -> tuple[Written, ...]:
    return tuple({each.attribute: each for each in written}.values())


def _key_read(models: Models, model: ModelClass, arguments: Arguments) -> dict[str, Condition]:
    found: dict[str, Condition] = {}
    names = model.key.attributes if model.key is not None else ()
    for name, parameter in zip(names, KEY, strict=False):
        value = arguments.value(parameter)
        if value is not None:
            scope = arguments.where(parameter)
            written = written_value(models.program, value, scope)
            found[name] = Condition(name, "=", scope.place(value.span), written)
    return found


def _constructed(models: Models, model: ModelClass, arguments: Arguments) -> Iterator[Written]:
    """The attributes that a constructor call sets: by keyword, or the key attributes by position."""
    names = model.key.attributes if model.key is not None else ()
    for name, given in arguments.given.items():
        attribute = model.attribute(name)
        position = KEY.index(name) if name in KEY else len(names)
        dynamodb_name = attribute.name if attribute else names[position] if position < len(names) else None
        if dynamodb_name is not None:
            value = written_value(models.program, given.value, given.scope)
            yield Written(dynamodb_name, value, given.scope.place(given.value.span))


def _assigned_later(
    models: Models, model: ModelClass, subject: Value, call: Call, scope: Scope, made: int
) -> Iterator[Written]:
    """`order.state = "paid"` between the item's making at offset `made` and the call."""
    if not isinstance(subject, Name) or not isinstance(scope.node, Function):
        return
    since = max(made, held_since(scope, subject.name, call.span.start))
    for statement in _statements(scope.node.body, call.span.start):
        if statement.span.start < since:
            continue
        if isinstance(statement, Assignment | Evaluation) and (part := _part_changed(statement, subject.name)):
            attribute = model.attribute(part.name)
            if attribute is not None:
                value = WrittenValue(expression=source_of(part), adds_to=attribute.name)
                yield Written(attribute.name, value, scope.place(part.span))
        if not isinstance(statement, Assignment):
            continue
        if statement.operator not in ("", "+=", "-="):
            continue
        for target in statement.targets:
            match target:
                case Member(owner=Name(name=owner), name=name) if owner == subject.name and statement.value is not None:
                    attribute = model.attribute(name)
                    if attribute is not None:
                        value = written_value(models.program, statement.value, scope)
                        if statement.operator:
                            value = WrittenValue(expression=value.expression, type=value.type, adds_to=attribute.name)
                        else:
                            value = changed_from_item(models.program, model, subject, statement.value, value, scope)
                        yield Written(attribute.name, value, scope.place(statement.value.span))


def _part_changed(statement: Assignment | Evaluation, owner: str) -> Member | None:
    """`order.lines` of `order.lines.append(line)`, or of `first = order.lines.pop()`: a list of the item, changed."""
    match statement.value:
        case Call(function=Member(owner=Member(owner=Name(name=name)) as part, name=method)):
            return part if name == owner and method in CHANGING else None
    return None


def _statements(body: tuple[Statement, ...], before: int) -> Iterator[Statement]:
    for statement in body:
        if statement.span.start >= before:
            return
        yield statement
        for block in blocks(statement):
            yield from _statements(block, before)
