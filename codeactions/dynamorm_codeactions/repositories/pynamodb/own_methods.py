"""Methods that models and their bases have in place of PynamoDB's: whether they still do what a repository asks of
these, and what they tell of types."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.facts.statements import Class, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, parts_of
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import Fault

CONDITION = "condition"
NAMES = ("count", "delete", "get", "query", "save")


def unconditional(model: EntityModel, project: Project) -> Iterator[Fault]:
    """That a `save` takes no condition where PynamoDB's has it, so that what is new would replace what is there."""
    own = _own_method("save", model, project)
    if own is not None and model.place is not None and not _takes_condition(own):
        told = f"`save` of `{model.symbol}` takes no condition, without which `create` would replace what is there"
        yield Fault(model.place, told, "let it begin `save(self, condition=None`, and hand that to `super().save`")


def own_methods(model: EntityModel, project: Project) -> dict[str, bool]:
    """The methods that are not PynamoDB's, by name, with whether they tell of types at all."""
    found = ((name, _own_method(name, model, project)) for name in NAMES)
    return {name: _is_typed(own) for name, own in found if own is not None}


def _own_method(name: str, model: EntityModel, project: Project) -> Function | None:
    module = project.modules.get(model.path) if model.library == "pynamodb" else None
    for unit in module.facts.units if module is not None else ():
        if not isinstance(unit.statement, Class) or unit.statement.name != model.symbol:
            continue
        scope = project.program.module_scope(model.path, unit.anchor)
        for base in mro(project.program, ClassRef(scope.inner(unit.statement))):
            if not isinstance(base, ClassRef):
                return None
            node = base.scope.node
            for one in node.body if isinstance(node, Class) else ():
                if isinstance(one, Function) and one.name == name:
                    return one
    return None


def _takes_condition(save: Function) -> bool:
    """Whether what is given first is a condition: it is called so, or is handed on to what it overrides."""
    first = save.parameters[1] if len(save.parameters) > 1 else None
    if first is None or first.kind not in ("", "*"):
        return False
    if first.name == CONDITION or first.kind == "*":
        return True
    values = (value for one in inside(save) for each in expressions(one) for value in parts_of(each))
    return any(_hands_on(value, first.name) for value in values)


def _hands_on(value: Value, name: str) -> bool:
    match value:
        case Call(function=Member(owner=Call(function=Name("super")), name="save"), arguments=(first, *_)):
            return first.name in ("", CONDITION) and isinstance(first.value, Name) and first.value.name == name
        case _:
            return False


def _is_typed(own: Function) -> bool:
    return own.returns is not None or any(one.annotation is not None for one in own.parameters)
