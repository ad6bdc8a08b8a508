"""Update actions: what `update(actions=[Order.state.set("paid"), …])` writes."""

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Spread, Value
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments
from dynamorm_analysis.libraries.pynamodb.declarations import listed
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.operands import operand
from dynamorm_analysis.libraries.values import written_value
from dynamorm_analysis.linking.flow import Step, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Written

OTHER_ACTIONS = frozenset({"remove", "add", "delete", "append", "prepend"})


def actions_of(models: Models, arguments: Arguments) -> tuple[tuple[Written, ...], bool]:
    """The attributes that an update sets, and whether all of its actions are known."""
    value = arguments.value("actions")
    if value is None:
        return (), not arguments.may_hide("actions")
    actions, complete = _listed(models, value, arguments.scope)
    written: list[Written] = []
    for action in actions:
        match action:
            case Call(function=Member(owner=owner, name="set"), arguments=(Argument(value=new),)):
                set_ = operand(models, owner, arguments.scope)
                if set_ is None:
                    complete = False
                elif not set_.nested:
                    shown = written_value(models.program, new, arguments.scope)
                    written.append(Written(set_.attribute, shown, arguments.scope.place(action.span)))
            case Call(function=Member(name=name)) if name in OTHER_ACTIONS:
                continue
            case _:
                complete = False
    return tuple(written), complete


def _listed(models: Models, value: Value, scope: Scope) -> tuple[tuple[Value, ...], bool]:
    """The items of a list, also of one that the function builds with `append`, `extend` and `+=`."""
    walked = steps(scope, value.name, value.span.start) if isinstance(value, Name) else ()
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
