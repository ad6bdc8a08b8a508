"""What makes a class one of items: a model, a dataclass, pydantic or attrs; by that its items are copied."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.project import Project
from dynamorm_codeactions.repository_tests.subject import Changing

FORMS: dict[str, Changing] = {
    "dataclass": "replace", "BaseModel": "model_copy", "define": "evolve", "frozen": "evolve", "mutable": "evolve",
    "s": "evolve", "attrs": "evolve",
}  # fmt: skip


def changing_of(model: EntityModel, project: Project) -> Changing | None:
    """None where nothing tells."""
    if model.library == "pynamodb":
        return "set"
    if model.by_functions:
        return "replace"  # the dataclass beside its repository
    declared = _class(model, project)
    if declared is None:
        return None
    for name in _words(declared):
        if name in FORMS:
            return FORMS[name]
    return None


def _class(model: EntityModel, project: Project) -> Class | None:
    module = project.modules.get(model.path)
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Class(name=name) if name == model.symbol:
                return unit.statement
    return None


def _words(declared: Class) -> Iterator[str]:
    for base in declared.bases:
        yield _last(base.value)
    for decorator in declared.decorators:
        yield _last(decorator)


def _last(value: Value) -> str:
    match value:
        case Name(name) | Member(name=name):
            return name
        case Call(function=function):
            return _last(function)
    return ""
