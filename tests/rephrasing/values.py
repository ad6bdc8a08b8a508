"""Values that go another way: by another variable, in a copy, with another word for the same."""

import keyword
import re
from functools import partial
from itertools import takewhile

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.replacing import (
    At,
    enclosed,
    filled,
    filled_statement,
    is_read,
    method_call,
    replaced,
    text_key,
    text_of,
)
from rephrasing.rewriting import Parsed, Rewritten, is_request, local_names, names_in, parsed, source

OF_ANSWERS = frozenset(
    ["Item", "Items", "Count", "LastEvaluatedKey", "Responses", "UnprocessedKeys", "UnprocessedItems", "Attributes"]
)


def asked_with_get(text: str, default: str = "") -> str:
    """`item["a"]` is `item.get("a")`, with a default where one is asked for, not of answers."""

    def changed(at: At) -> cst.CSTNode | None:
        key = text_key(at.node)
        if key is None or key in OF_ANSWERS or not isinstance(at.updated, cst.Subscript):
            return None
        assert isinstance(at.node, cst.Subscript)
        if not _is_of_local(at.file, at.node) or not is_read(at.file, at.node):
            return None
        outer = at.file.around[at.node]
        if isinstance(outer, (cst.Subscript, cst.Attribute)) and default:
            return None
        index = at.updated.slice[0].slice
        assert isinstance(index, cst.Index)
        return filled(f"a.get(b{', ' if default else ''}{default})", a=at.updated.value, b=index.value)

    return replaced(text, changed)


def asked_with_in(text: str) -> str:
    """`item.get("a", 0)` is `item["a"] if "a" in item else 0`."""

    def changed(at: At) -> cst.CSTNode | None:
        found = method_call(at.node, "get", 1, 2)
        if found is None or text_of(found[1][0]) in (None, *OF_ANSWERS) or not _is_local(at.file, found[0]):
            return None
        now = method_call(at.updated, "get", 1, 2)
        assert now is not None
        of, given = now
        other = given[1] if len(given) > 1 else cst.Name("None")
        return enclosed(filled("a[b] if b in a else c", a=of, b=given[0], c=other))

    return replaced(text, changed)


def item_copied(text: str, copy: str, given: str = "") -> str:
    """`item = ….["Item"]` is a copy of it."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.Assign) or text_key(at.node.value) != "Item":
            return None
        if (
            not all(isinstance(target.target, cst.Name) for target in at.node.targets)
            or at.file.function(at.node) is None
        ):
            return None
        assert isinstance(at.updated, cst.Assign)
        return at.updated.with_changes(value=filled(copy, a=at.updated.value))

    return with_lines(text, replaced(text, changed), given)


def changed_by(text: str, template: str, anew: bool = False) -> str:
    """`item["a"] = value` is said otherwise, where `item` is what this function assigned.

    `anew`: it becomes another dictionary, which only what was read for this function alone may.
    """

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.SimpleStatementLine) or len(at.node.body) != 1:
            return None
        assign = at.node.body[0]
        if not isinstance(assign, cst.Assign) or len(assign.targets) != 1:
            return None
        target = assign.targets[0].target
        if text_key(target) is None or not isinstance(target, cst.Subscript):
            return None
        if not isinstance(target.value, cst.Name) or not _is_item(at.file, target.value):
            return None
        if anew and not all('"Item"' in source(value) for value in assigned_here(at.file, target.value)):
            return None
        key = target.slice[0].slice
        assert isinstance(key, cst.Index)
        return filled_statement(template, item=target.value, key=key.value, value=assign.value)

    return replaced(text, changed)


def in_long(text: str) -> str:
    """`a += b` is `a = a + b`, of numbers and texts."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.AugAssign) or not isinstance(at.updated, cst.AugAssign):
            return None
        sign = {cst.AddAssign: "+", cst.SubtractAssign: "-"}.get(type(at.node.operator))
        if sign is None or not _is_scalar(at.node.value):
            return None
        value = filled(f"a {sign} b", a=at.updated.target, b=at.updated.value)
        return cst.Assign([cst.AssignTarget(at.updated.target)], value)

    return replaced(text, changed)


def in_short(text: str) -> str:
    """`a = a + b` is `a += b`, of numbers."""

    def changed(at: At) -> cst.CSTNode | None:
        if (
            not isinstance(at.node, cst.Assign)
            or len(at.node.targets) != 1
            or not isinstance(at.node.value, cst.BinaryOperation)
        ):
            return None
        target, value = at.node.targets[0].target, at.node.value
        sign = {cst.Add: cst.AddAssign, cst.Subtract: cst.SubtractAssign}.get(type(value.operator))
        if sign is None or source(target) != source(value.left):
            return None
        return cst.AugAssign(target, sign(), value.right)

    return replaced(text, changed)


def appended(text: str, template: str, in_place: bool) -> str:
    """`xs.append(x)` is said otherwise. A new list goes only where the old one is a part of something."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.SimpleStatementLine) or len(at.node.body) != 1:
            return None
        first = at.node.body[0]
        found = method_call(first.value, "append", 1, 1) if isinstance(first, cst.Expr) else None
        if found is None:
            return None
        of, (value,) = found
        if not isinstance(of, (cst.Name, cst.Subscript, cst.Attribute)) or isinstance(value, cst.Await):
            return None
        function = at.file.function(at.node)
        if isinstance(of, cst.Name) and (function is None or of.value not in local_names(function)):
            return None
        if not in_place and isinstance(of, cst.Name) and not _starts_empty(at.file, of):
            return None
        return filled_statement(template, xs=of, x=value)

    return replaced(text, changed)


def removed(text: str) -> str:
    """`item["tags"].remove(x)` makes a list of all others."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.SimpleStatementLine) or len(at.node.body) != 1:
            return None
        first = at.node.body[0]
        found = method_call(first.value, "remove", 1, 1) if isinstance(first, cst.Expr) else None
        if found is None or not isinstance(found[0], (cst.Subscript, cst.Attribute)):
            return None
        return filled_statement("xs = [one for one in xs if one != x]", xs=found[0], x=found[1][0])

    return replaced(text, changed)


def value_in_variable(text: str) -> str:
    """What a request is given in a dictionary is worked out before, in a variable."""
    file = parsed(text)
    change = Rewritten()
    taken: set[cst.CSTNode] = set()
    for call in filter(is_request, file.nodes(cst.Call)):
        statement, function = file.statement(call), file.function(call)
        if statement is None or function is None:
            continue
        for argument in call.args:  # type: ignore[attr-defined]
            if not isinstance(argument.value, cst.Dict):
                continue
            for element in argument.value.elements:
                if not isinstance(element, cst.DictElement) or not isinstance(element.value, MADE):
                    continue
                name = _named(element.key, set(names_in(function)) | local_names(function), len(taken))
                taken.add(element.value)
                change.before.setdefault(statement, []).append(filled_statement(f"{name} = x", x=element.value))
                change.instead[element.value] = cst.Name(name)
    return change.of(file)


MADE = (
    cst.BinaryOperation,
    cst.Call,
    cst.Subscript,
    cst.FormattedString,
    cst.ListComp,
    cst.List,
    cst.IfExp,
    cst.BooleanOperation,
)


def _named(key: cst.BaseExpression, known: set[str], number: int) -> str:
    """A variable that is called like the entry that it is for."""
    text = re.sub(r"\W+", "_", (text_of(key) or "").lower()).strip("_")
    name = text if text.isidentifier() and not keyword.iskeyword(text) else "value"
    return f"{name}_{number}" if name in known or name == "value" else name


def argument_in_variable(text: str) -> str:
    """A dictionary that a request is given is in a variable before."""
    file = parsed(text)
    change = Rewritten()
    number = 0
    for call in filter(is_request, file.nodes(cst.Call)):
        statement = file.statement(call)
        if statement is None or file.function(call) is None:
            continue
        for argument in call.args:  # type: ignore[attr-defined]
            if argument.keyword is None or not isinstance(argument.value, (cst.Dict, cst.Call, cst.FormattedString)):
                continue
            name = f"{argument.keyword.value.lower()}_{number}"
            number += 1
            change.before.setdefault(statement, []).append(filled_statement(f"{name} = x", x=argument.value))
            change.instead[argument.value] = cst.Name(name)
    return change.of(file)


def converted(text: str, template: str, given: str = "") -> str:
    """`item["a"] + 1` has `item["a"]` made a number first."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.BinaryOperation) or not isinstance(at.updated, cst.BinaryOperation):
            return None
        if not isinstance(at.node.operator, (cst.Add, cst.Subtract)) or not isinstance(at.node.right, cst.Integer):
            return None
        is_item = text_key(at.node.left) is not None or method_call(at.node.left, "get", 1, 2) is not None
        if not is_item:
            return None
        return at.updated.with_changes(left=filled(template, a=at.updated.left))

    return with_lines(text, replaced(text, changed), given)


def _is_local(file: Parsed, node: cst.BaseExpression) -> bool:
    """Whether something is a variable of the function that it stands in."""
    function = file.function(node)
    return isinstance(node, cst.Name) and function is not None and node.value in local_names(function)


def _is_of_local(file: Parsed, node: cst.Subscript) -> bool:
    inner: cst.BaseExpression = node
    while isinstance(inner, cst.Subscript):
        inner = inner.value
    return _is_local(file, inner)


def _is_item(file: Parsed, name: cst.Name) -> bool:
    """Whether a variable is assigned in the function that it stands in, not given to it."""
    function = file.function(name)
    if function is None:
        return False
    given = {one.name.value for one in function.params.params + function.params.kwonly_params}
    return name.value in local_names(function) - given


def assigned_here(file: Parsed, name: cst.Name) -> list[cst.BaseExpression]:
    """What the function in which a variable stands assigns to it."""
    function = file.function(name)
    return [
        assign.value
        for assign in file.nodes(cst.Assign)
        if file.function(assign) is function and any(source(one.target) == name.value for one in assign.targets)
    ]


def _starts_empty(file: Parsed, name: cst.Name) -> bool:
    """Whether all that a function assigns to a variable is an empty list."""
    values = assigned_here(file, name)
    return bool(values) and all(isinstance(value, cst.List) and not value.elements for value in values)


def _is_scalar(node: cst.BaseExpression) -> bool:
    return isinstance(
        node, (cst.Integer, cst.Float, cst.Name, cst.Subscript, cst.Call, cst.SimpleString, cst.FormattedString)
    )


def with_lines(before: str, after: str, given: str) -> str:
    """A changed file with lines that the change needs, below what it imports."""
    if before == after or not given:
        return after
    module = cst.parse_module(after)
    ahead = takewhile(_stands_first, module.body)
    made = cst.parse_module(given.rstrip("\n") + "\n").body
    last = sum(1 for _ in ahead)
    return module.with_changes(body=[*module.body[:last], *made, *module.body[last:]]).code


def _stands_first(statement: cst.CSTNode) -> bool:
    """Whether a statement is an import or a file's docstring."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    first = statement.body[0]
    is_text = isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString)
    return is_text or isinstance(first, (cst.Import, cst.ImportFrom))


REPHRASINGS: Rephrasings = {
    "asked-with-get": in_python(asked_with_get),
    "asked-with-default": in_python(partial(asked_with_get, default="0")),
    "asked-with-in": in_python(asked_with_in),
    "item-as-dict": in_python(partial(item_copied, copy="dict(a)")),
    "item-spread": in_python(partial(item_copied, copy="{**a}")),
    "item-copy": in_python(partial(item_copied, copy="a.copy()")),
    "item-deepcopy": in_python(partial(item_copied, copy="copy.deepcopy(a)", given="import copy")),
    "changed-by-update": in_python(partial(changed_by, template="item.update({key: value})")),
    "changed-by-merging": in_python(partial(changed_by, template="item |= {key: value}")),
    "changed-in-new": in_python(partial(changed_by, template="item = {**item, key: value}", anew=True)),
    "changed-by-loop": in_python(
        partial(changed_by, template="for name, new in {key: value}.items():\n    item[name] = new")
    ),
    "counted-in-long": in_python(in_long),
    "counted-in-short": in_python(in_short),
    "appended-by-extend": in_python(partial(appended, template="xs.extend([x])", in_place=True)),
    "appended-by-adding": in_python(partial(appended, template="xs += [x]", in_place=True)),
    "appended-in-new": in_python(partial(appended, template="xs = xs + [x]", in_place=False)),
    "appended-in-spread": in_python(partial(appended, template="xs = [*xs, x]", in_place=False)),
    "removed-by-comprehension": in_python(removed),
    "value-in-variable": in_python(value_in_variable),
    "argument-in-variable": in_python(argument_in_variable),
    "converted-to-int": in_python(partial(converted, template="int(a)")),
    "converted-to-decimal": in_python(
        partial(converted, template="Decimal(str(a))", given="from decimal import Decimal")
    ),
}
