"""Values that functions of their own make."""

from collections.abc import Iterator

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import (
    Parsed,
    Rewritten,
    calling,
    is_request,
    local_names,
    names_in,
    parsed,
    source,
    statements,
)

MADE = (cst.BinaryOperation, cst.Call, cst.FormattedString, cst.IfExp, cst.BooleanOperation, cst.Dict)


def value_in_function(text: str) -> str:
    """What a request is given in a dictionary is worked out by a function of its own."""
    file = parsed(text)
    return _moved(file, list(_values(file)), {})


def element_in_function(text: str) -> str:
    """What a comprehension makes of each item is made by a function of its own."""
    file = parsed(text)
    found: list[cst.BaseExpression] = []
    targets: dict[cst.CSTNode, list[str]] = {}
    for each in [*file.nodes(cst.ListComp), *file.nodes(cst.GeneratorExp)]:
        if not isinstance(each.elt, MADE) or each.for_in.inner_for_in or each.for_in.asynchronous:
            continue
        if any(isinstance(outer, cst.BaseComp) for outer in file.outwards(each)):
            continue
        found.append(each.elt)
        targets[each.elt] = names_in(each.for_in.target)
    return _moved(file, found, targets)


def _values(file: Parsed) -> Iterator[cst.BaseExpression]:
    for call in filter(is_request, file.nodes(cst.Call)):
        for argument in call.args:  # type: ignore[attr-defined]
            for element in argument.value.elements if isinstance(argument.value, cst.Dict) else ():
                if isinstance(element, cst.DictElement) and isinstance(element.value, MADE):
                    yield element.value


def _moved(file: Parsed, values: list[cst.BaseExpression], bound: dict[cst.CSTNode, list[str]]) -> str:
    """Each value made by a function that is given the variables which it needs."""
    change = Rewritten()
    for number, value in enumerate(values):
        function, top = file.function(value), file.top(value)
        if function is None or top is None or "await " in source(value) or _stands_inside(file, value, bound):
            continue
        if any(isinstance(outer, cst.FunctionDef) for outer in file.outwards(function)):
            continue
        mine = {*local_names(function), *bound.get(value, [])}
        names = [name for name in names_in(value) if name in mine]
        if "self" in names or not names or ":=" in source(value):
            continue
        name = f"_made_{number}"
        helper = statements(f"def {name}({', '.join(names)}):\n    return {source(value)}\n")
        change.before.setdefault(top, []).extend(helper)
        change.instead[value] = calling(name, names, keywords=False)
    return change.of(file)


def _stands_inside(file: Parsed, value: cst.CSTNode, bound: dict[cst.CSTNode, list[str]]) -> bool:
    """Whether a value needs variables of a comprehension or lambda around it that no function is given."""
    if value in bound:
        return False
    return any(isinstance(outer, (cst.BaseComp, cst.CompFor, cst.Lambda)) for outer in file.outwards(value))


REPHRASINGS: Rephrasings = {
    "value-in-function": in_python(value_in_function),
    "element-in-function": in_python(element_in_function),
}
