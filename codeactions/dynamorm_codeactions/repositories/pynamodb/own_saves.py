"""Models that are stored by a `save` of their own, and whether that asks for a condition."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import Fault

CONDITION = "condition"


def unconditional(model: EntityModel, project: Project) -> Iterator[Fault]:
    """That a `save` takes no condition where PynamoDB's has it, so that what is new would replace what is there."""
    own = _own_save(model, project) if model.library == "pynamodb" else None
    if own is None or model.place is None:
        return
    first = own.parameters[1] if len(own.parameters) > 1 else None
    if first is None or (first.name != CONDITION and first.kind != "*"):
        told = f"`save` of `{model.symbol}` takes no condition, without which `create` would replace what is there"
        yield Fault(model.place, told, "let it begin `save(self, condition=None`, and hand that to `super().save`")


def _own_save(model: EntityModel, project: Project) -> Function | None:
    module = project.modules.get(model.path)
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Class(name=name, body=body) if name == model.symbol:
                return next((one for one in body if isinstance(one, Function) and one.name == "save"), None)
    return None
