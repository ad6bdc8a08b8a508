"""Tests, changes and writes around requests that functions of their own make, called in their place."""

from collections.abc import Iterable
from functools import partial

import libcst as cst

from rephrasing.functions import is_bound_inside, picked, variables_around
from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import (
    ASKED_OF_INSTANCES,
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

WRITES = frozenset({"delete_item", "put_item", "update_item"})
IN_PLACE = frozenset({"add", "append", "discard", "extend", "insert", "remove", "update"})
TELLING = (cst.Attribute, cst.Call, cst.Comparison, cst.Subscript)
UNMOVED = (cst.Await, cst.NamedExpr, cst.Yield)


def question_in_function(text: str) -> str:
    """What a function that makes requests tests is told by another one: `if _holds_0(order): …`."""
    file = parsed(text)
    change = Rewritten()
    for number, branch in enumerate(file.nodes(cst.If)):
        if not _holds(branch.test, TELLING):
            continue  # whoever knows already how it is asks no function
        call = _moved(file, change, branch.test, f"_holds_{number}", [branch.test], f"return {source(branch.test)}")
        if call is not None:
            change.instead[branch.test] = call
    return change.of(file)


def guard_in_function(text: str) -> str:
    """A test upon which a function raises an error is made by another one that raises it: `_ensure_0(order)`."""
    file = parsed(text)
    change = Rewritten()
    for number, branch in enumerate(file.nodes(cst.If)):
        raising = _only(branch.body)
        if not isinstance(raising, cst.Raise) or branch.orelse is not None or not _is_statement(file, branch):
            continue
        body = f"if {source(branch.test)}:\n        {source(raising)}"
        call = _moved(file, change, branch, f"_ensure_{number}", [branch.test, raising], body)
        if call is not None:
            change.instead[branch] = _evaluated(call)
    return change.of(file)


def write_in_function(text: str, values: bool = False, item: bool = False) -> str:
    """Each write of a table is made by a function of its own.

    `values`: it is given the values that its request has been given in dictionaries. `item`: it is given the item of a
    put as one dictionary.
    """
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(filter(is_request, file.nodes(cst.Call))):
        asked = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        if asked not in WRITES or is_bound_inside(file, call):
            continue
        parts = list(_values(call)) if values else list(_items(call)) if item else []
        if (values or item) and not parts:
            continue
        given = {part: name for name, part in _named(file, call, parts)}
        inner = call.visit(_Replaced(given)) if given else call
        assert isinstance(inner, cst.Call)
        name = f"_{asked.partition('_')[0]}_{number}"
        made = _moved(file, change, call, name, [inner], f"return {source(inner)}", given)
        if made is not None:
            change.instead[call] = made
    return change.of(file)


def saved_in_function(text: str) -> str:
    """Objects of PynamoDB are saved, updated, deleted and refreshed by functions of their own."""
    if "pynamodb" not in text:
        return text
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(file.nodes(cst.Call)):
        method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        if method not in ASKED_OF_INSTANCES or not isinstance(call.func.value, cst.Name):  # type: ignore[union-attr]
            continue
        if call.func.value.value == "self":  # type: ignore[union-attr]
            continue
        made = _moved(file, change, call, f"_{method}_{number}", [call], f"return {source(call)}")
        if made is not None:
            change.instead[call] = made
    return change.of(file)


def change_in_function(text: str) -> str:
    """What a function changes in an item, another one changes: `_apply_0(item, price)`."""
    file = parsed(text)
    change = Rewritten()
    for number, line in enumerate(file.nodes(cst.SimpleStatementLine)):
        statement = line.body[0]
        if len(line.body) == 1 and _changes(statement):
            call = _moved(file, change, line, f"_apply_{number}", [statement], source(statement))
            if call is not None:
                change.instead[line] = _evaluated(call)
    return change.of(file)


def read_with_success(text: str, as_tuple: bool = False) -> str:
    """Each item that is read is given by a function that tells beside it whether there is one: `{"success": True,
    "item": found}`; `as_tuple`: `True, found`."""
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(filter(is_request, file.nodes(cst.Call))):
        whole = picked(file, call)
        if whole is call or source(whole) != f'{source(call)}.get("Item")':
            continue
        lacking, there = '{"success": False, "error": "none"}', '{"success": True, "item": found}'
        part = '.get("item")'
        if as_tuple:
            lacking, there, part = "False, None", "True, found", "[1]"
        body = f"found = {source(whole)}\n    if not found:\n        return {lacking}\n    return {there}"
        made = _moved(file, change, call, f"_find_{number}", [whole], body)
        if made is not None:
            change.instead[whole] = cst.parse_expression(f"{source(made)}{part}")
    return change.of(file)


def _moved(
    file: Parsed,
    change: Rewritten,
    at: cst.CSTNode,
    name: str,
    parts: Iterable[cst.CSTNode],
    body: str,
    given: dict[cst.BaseExpression, str] | None = None,
) -> cst.Call | None:
    """The call of a new function, or method, with a body and what its parts need; None where nothing is moved."""
    function, top = file.function(at), file.top(at)
    if function is None or top is None or not _makes_requests(function) or f"def {name}(" in file.module.code:
        return None
    if isinstance(at, cst.BaseExpression) and is_bound_inside(file, at):  # type: ignore[arg-type]
        return None
    parts = list(parts)
    if any(_holds(part, UNMOVED) for part in parts):
        return None
    given = given or {}
    needed = list(dict.fromkeys(each for part in parts for each in names_in(part)))
    mine = local_names(function)
    names = [each for each in needed if each in mine and each not in given.values()]
    around = variables_around(file, function)
    given_names = {each for value in given for each in names_in(value)}
    if any(each in around for each in {*needed, *given_names} if each not in mine and each not in given.values()):
        return None
    owner = file.owner(function)
    is_method = "self" in names
    if "cls" in names or (is_method and owner is None):
        return None
    names = [each for each in names if each != "self"]
    params = ", ".join([*(["self"] if is_method else []), *names, *given.values()])
    helper = statements(f"def {name}({params}):\n    {body}\n")
    if is_method:
        change.methods.setdefault(owner, []).extend(helper)  # type: ignore[arg-type]
    else:
        change.before.setdefault(top, []).extend(helper)
    call = calling(f"self.{name}" if is_method else name, names, False)
    return call.with_changes(args=[*call.args, *(cst.Arg(value) for value in given)])


def _makes_requests(function: cst.FunctionDef) -> bool:
    """Whether a function makes requests, or calls others that may."""
    found = _Calls()
    function.body.visit(found)
    return bool(found.calls)


def _values(call: cst.Call) -> Iterable[cst.BaseExpression]:
    """The values in the dictionaries that a request is given, but those that are written out or variables."""
    for arg in call.args:
        if arg.keyword is None or arg.keyword.value not in ("Item", "Key", "ExpressionAttributeValues"):
            continue
        for element in arg.value.elements if isinstance(arg.value, cst.Dict) else ():
            value = element.value
            while isinstance(value, cst.Dict) and len(value.elements) == 1:
                value = value.elements[0].value
            if isinstance(value, (cst.Subscript, cst.BinaryOperation, cst.Call, cst.Attribute)):
                yield value


def _items(call: cst.Call) -> Iterable[cst.BaseExpression]:
    yield from (a.value for a in call.args if a.keyword and a.keyword.value == "Item" and isinstance(a.value, cst.Dict))


def _named(
    file: Parsed, call: cst.Call, parts: Iterable[cst.BaseExpression]
) -> Iterable[tuple[str, cst.BaseExpression]]:
    """Each value with a name that the function does not have yet: that of its attribute, if it has one."""
    function = file.function(call)
    taken = {*names_in(call), *(local_names(function) if function is not None else ())}
    for number, part in enumerate(parts):
        key = part.slice[0].slice if isinstance(part, cst.Subscript) else None  # type: ignore[union-attr]
        written = (
            key.value.evaluated_value if isinstance(key, cst.Index) and isinstance(key.value, cst.SimpleString) else ""
        )
        name = (
            written
            if isinstance(written, str) and written.isidentifier() and written not in taken
            else f"given_{number}"
        )
        taken.add(name)
        yield ("item" if isinstance(part, cst.Dict) and "item" not in taken else name), part


class _Replaced(cst.CSTTransformer):
    """Expressions in whose place names stand."""

    def __init__(self, names: dict[cst.BaseExpression, str]) -> None:
        super().__init__()
        self.names = names

    def on_leave(self, original, updated):  # type: ignore[no-untyped-def]
        name = self.names.get(original)
        return cst.Name(name) if name is not None else super().on_leave(original, updated)


class _Calls(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.calls: list[cst.Call] = []

    def visit_Call(self, node: cst.Call) -> None:
        self.calls.append(node)


class _Holding(cst.CSTVisitor):
    def __init__(self, kinds: tuple[type[cst.CSTNode], ...]) -> None:
        super().__init__()
        self.kinds = kinds
        self.found = False

    def on_visit(self, node: cst.CSTNode) -> bool:
        self.found = self.found or isinstance(node, self.kinds)
        return not self.found


def _holds(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> bool:
    found = _Holding(kinds)
    node.visit(found)
    return found.found


def _only(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The one small statement of a block."""
    lines = body.body
    line = lines[0] if len(lines) == 1 else None
    return line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None


def _is_statement(file: Parsed, branch: cst.If) -> bool:
    """Whether a branch is no `elif`."""
    return isinstance(file.around.get(branch), (cst.IndentedBlock, cst.Module))


def _changes(statement: cst.BaseSmallStatement) -> bool:
    """Whether a statement sets a part of what a variable holds, or changes a list in it."""
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]) | cst.AugAssign(target=target):
            owner = target.value if isinstance(target, (cst.Subscript, cst.Attribute)) else None
            while isinstance(owner, (cst.Subscript, cst.Attribute)):
                owner = owner.value
            return isinstance(owner, cst.Name) and owner.value != "self"
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=cst.Subscript(), attr=cst.Name(value=method)))):
            return method in IN_PLACE
    return False


def _evaluated(call: cst.Call) -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Expr(call)])


REPHRASINGS: Rephrasings = {
    "test-in-function": in_python(question_in_function),
    "guard-in-function": in_python(guard_in_function),
    "write-in-function": in_python(write_in_function),
    "write-of-values-in-function": in_python(partial(write_in_function, values=True)),
    "write-of-item-in-function": in_python(partial(write_in_function, item=True)),
    "saved-in-function": in_python(saved_in_function),
    "change-in-function": in_python(change_in_function),
    "read-with-success": in_python(read_with_success),
    "read-as-tuple": in_python(partial(read_with_success, as_tuple=True)),
}
