"""Update actions: what `update(actions=[Order.state.set("paid"), …])` and its older forms write."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Operation, Spread, Value
from dynamorm_analysis.libraries.amounts import is_number
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments
from dynamorm_analysis.libraries.pynamodb.declarations import listed, text_of
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.operands import operand
from dynamorm_analysis.libraries.requests.computed import added_to
from dynamorm_analysis.libraries.values.values import source_of, written_value
from dynamorm_analysis.linking.calls.deciding import taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import Step
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Written
from dynamorm_analysis.model.written_value import WrittenValue

WRITING_ACTIONS = frozenset({"set", "add"})
OTHER_ACTIONS = frozenset({"remove", "delete"})
LIST_CALLS = frozenset({"append", "prepend"})


def actions_of(
    models: Models, model: ModelClass | None, arguments: Arguments, item: Value | None = None
) -> tuple[tuple[Written, ...], bool]:
    """The attributes that an update of an item sets or adds to, and whether all of its actions are known."""
    if arguments.value("attribute") is not None:
        return _single_action(models, model, arguments)
    value = arguments.value("actions")
    if value is None:
        return (), not arguments.may_hide("actions") and "attributes" not in arguments.given
    scope = arguments.where("actions")
    actions, complete = items_of(models, value, scope)
    written: list[Written] = []
    for action in actions:
        match action:
            case Call(function=Member(owner=owner, name=name), arguments=(Argument(value=new),)) if (
                name in WRITING_ACTIONS
            ):
                changed = operand(models, owner, scope)
                if changed is None:
                    complete = False
                    continue
                shown = _value(models, name, new, scope) if not changed.nested else WrittenValue()
                if name == "set" and not (shown.counts or shown.grows):
                    shown = changed_from_item(models.program, model, item, new, shown, scope)
                written.append(Written(changed.attribute, shown, scope.place(action.span)))
            case Call(function=Member(name=name)) if name in OTHER_ACTIONS:
                continue
            case _:
                complete = False
    return tuple(written), complete


def changed_from_item(
    program: Program, model: ModelClass | None, item: Value | None, new: Value, shown: WrittenValue, scope: Scope
) -> WrittenValue:
    """A new value, with the attribute of the item that code has made it from: `order.views + 1`."""

    def read_of(value: Value) -> str:
        match value, item:
            case Member(owner=Name(name=owner), name=name), Name(name=same) if owner == same and model is not None:
                attribute = model.attribute(name)
                return attribute.name if attribute is not None else ""
        return ""

    changed = added_to(program, new, scope, read_of)
    return replace(shown, adds_to=changed, template=None) if changed else shown


def removes(models: Models, arguments: Arguments) -> bool:
    """Whether an update takes attributes, or parts of them, away."""
    value = arguments.value("actions")
    actions, _ = items_of(models, value, arguments.where("actions")) if value is not None else ((), True)
    return any(
        isinstance(action, Call) and isinstance(action.function, Member) and action.function.name in OTHER_ACTIONS
        for action in actions
    )


def _value(models: Models, action: str, new: Value, scope: Scope) -> WrittenValue:
    """What an attribute becomes, as far as the action says without the item as it was."""
    match new:
        case Call(function=Member(owner=owner, name=name)) if name in LIST_CALLS and operand(models, owner, scope):
            return WrittenValue(expression=source_of(new), type="L", grows=True)
        case Operation(operator="+" | "-", operands=operands) if any(operand(models, o, scope) for o in operands):
            return WrittenValue(expression=source_of(new), type="N", counts=True)
        case Operation(operator="|", operands=(attribute, default)) if operand(models, attribute, scope):
            return replace(written_value(models.program, default, scope), expression=source_of(new), template=None)
    shown = written_value(models.program, new, scope)
    return replace(shown, template=None, counts=is_number(shown)) if action == "add" else shown


def _single_action(models: Models, model: ModelClass | None, arguments: Arguments) -> tuple[tuple[Written, ...], bool]:
    """`order.update_item("views", 1, action="add")` of PynamoDB 3."""
    code_name = text_of(models.program, arguments.value("attribute"), arguments.scope)
    action = (text_of(models.program, arguments.value("action"), arguments.scope) or "").lower()
    attribute = model.attribute(code_name) if model is not None and code_name is not None else None
    value = arguments.value("value")
    if attribute is None or action not in ("put", "add", "delete"):
        return (), False
    if value is None or action == "delete":
        return (), True
    shown = _value(models, "set" if action == "put" else action, value, arguments.scope)
    return (Written(attribute.name, shown, arguments.scope.place(value.span)),), True


def items_of(models: Models, value: Value, scope: Scope) -> tuple[tuple[Value, ...], bool]:
    """The items of a list, also of one that the function builds with `append`, `extend` and `+=`."""
    walked = taken(models.program, scope, value.name, value.span.start, meaning) if isinstance(value, Name) else ()
    if walked:
        found: tuple[Value, ...] = ()
        complete = True
        for step in walked:
            more, known = _added(step)
            found, complete = found + more, complete and known
        return found, complete
    items = listed(models.program, value, scope)
    return (items[0], True) if items is not None and items[1] == scope else ((), False)


def _added(step: Step) -> tuple[tuple[Value, ...], bool]:
    match step.statement:
        case Assignment(targets=(Name(),), value=Collection(items=items), operator="" | "+="):
            return items, not any(isinstance(item, Spread) for item in items)
        case Evaluation(value=Call(function=Member(name="append"), arguments=(Argument(value=item),))):
            return (item,), True
        case Evaluation(
            value=Call(function=Member(name="extend"), arguments=(Argument(value=Collection(items=items)),))
        ):
            return items, True
        case _:
            return (), False
