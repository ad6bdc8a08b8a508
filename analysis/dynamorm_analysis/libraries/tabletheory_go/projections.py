"""What a model's indexes copy, as its method `TableTheoryIndexProjections` tells (TableTheory 2 and later)."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Collection, Mapping, Value
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import method_of
from dynamorm_analysis.model.table import Projection

METHOD = "TableTheoryIndexProjections"


def projections_of(program: Program, struct: Scope, attributes: dict[str, str]) -> dict[str, Projection] | None:
    """The projections by index; none where there is no method, and None where it cannot be read. `attributes` are the
    names of attributes by the fields that hold them."""
    method = method_of(program, struct, METHOD)
    if method is None or not isinstance(method.node, Function):
        return {}
    given = [one.value for one in returns(method.node.body)]
    if len(given) != 1 or not isinstance(given[0], Mapping):
        return None
    found: dict[str, Projection] = {}
    for entry in given[0].entries:
        name = constant_text(program, entry.key, method) if entry.key is not None else None
        if name is None:
            return None
        found[name] = _projection(program, entry.value, method, attributes)
    return found


def _projection(program: Program, value: Value, scope: Scope, attributes: dict[str, str]) -> Projection:
    if not isinstance(value, Call):
        return Projection(None)
    given = {argument.name: argument.value for argument in value.arguments}
    kind = constant_text(program, given["Type"], scope) if "Type" in given else "ALL"
    match kind, given.get("Fields"):
        case ("ALL" | "KEYS_ONLY") as known, _:
            return Projection(known)
        case "INCLUDE", Collection(items=items):
            names = [constant_text(program, item, scope) for item in items]
            if all(name is not None for name in names):
                return Projection("INCLUDE", tuple(attributes.get(name, name) for name in names if name is not None))
    return Projection(None)
