"""Items that were read, as objects of a class of their own."""

from dataclasses import dataclass, field
from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.replacing import filled, filled_statement, method_call, text_key, text_of
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
from rephrasing.values import with_lines

ITEMS = ("Item", "Items")


@dataclass
class _Object:
    """A variable of a function that holds an item, with each use of it by the attribute that it is about."""

    name: str
    parts: dict[cst.CSTNode, str] = field(default_factory=dict)
    whole: list[cst.CSTNode] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)


def items_as_objects(text: str, made: str, told: str, declared: str, lines: str) -> str:
    """`item = ….["Item"]`, of which a function only uses parts or puts the whole, is an object whose attributes these
    are: `made` of what was read (`cls`, `x`), and `told` as an item again (`x`). `declared`: how its class is written.
    """
    file = parsed(text)
    change = Rewritten()
    number = 0
    for function in file.nodes(cst.FunctionDef):
        top = file.top(function)
        if top is None or (file.owner(function) is not None and not isinstance(top, cst.ClassDef)):
            continue
        for statement, name, perhaps in _read(file, function):
            found = _uses(file, function, statement, name)
            if found is None or not found.parts:
                continue
            fields = list(dict.fromkeys([*_keys(file, function), *found.parts.values()]))
            if any(not each.isidentifier() for each in fields):
                continue
            cls = f"Record{number}"
            number += 1
            change.before.setdefault(top, []).extend(statements(_class(declared, cls, fields, found.defaults)))
            _rewrite(change, found, told)
            _make(
                change, statement, file.around[statement], name, cst.parse_expression(made.replace("cls", cls)), perhaps
            )
    return with_lines(text, change.of(file), lines)


def objects_from_functions(text: str, made: str, told: str, declared: str, lines: str) -> str:
    """The same, where a function of its own reads the item and makes the object."""
    after = items_as_objects(text, made, told, declared, lines)
    if after == text:
        return text
    file = parsed(after)
    change = Rewritten()
    for number, assign in enumerate(file.nodes(cst.Assign)):
        function, top, value = file.function(assign), file.top(assign), assign.value
        if function is None or top is None or any(isinstance(one, cst.FunctionDef) for one in file.outwards(function)):
            continue
        read, first = value, None
        if isinstance(value, cst.IfExp):
            first = _line_before(file, file.around[assign])
            if first is None or not source(first).strip().startswith(f"{source(value.test)} = "):
                continue
            read = first
            change.instead[first] = cst.RemoveFromParent()  # type: ignore[assignment]
        if "Record" not in source(value) or not any(map(is_request, _inside(read))):
            change.instead.pop(read, None)
            continue
        mine = local_names(function)
        names = [name for name in names_in(read) if name in mine and name != source(getattr(value, "test", value))]
        owner = file.owner(function)
        is_method = "self" in names and owner is not None
        given = [name for name in names if not (is_method and name == "self")]
        name = f"_record_of_{number}"
        params = ", ".join(["self", *given] if is_method else given)
        ahead = "" if first is None else f"    {source(first).strip()}\n"
        helper = statements(f"def {name}({params}):\n{ahead}    return {source(value)}\n")
        if is_method:
            change.methods.setdefault(owner, []).extend(helper)  # type: ignore[arg-type]
        else:
            change.before.setdefault(top, []).extend(helper)
        change.instead[value] = calling(f"self.{name}" if is_method else name, given, keywords=False)
    return change.of(file)


def _line_before(file: Parsed, line: cst.CSTNode) -> cst.CSTNode | None:
    block = file.around[line]
    lines = list(block.body) if isinstance(block, cst.IndentedBlock) else []
    return lines[lines.index(line) - 1] if line in lines[1:] else None


def _inside(node: cst.CSTNode) -> list[cst.CSTNode]:
    return [node, *(inner for child in node.children for inner in _inside(child))]


def _read(file: Parsed, function: cst.FunctionDef) -> list[tuple[cst.CSTNode, str, bool]]:
    """The assignments and loops by which a function gets an item, and whether there may be none."""
    found: list[tuple[cst.CSTNode, str, bool]] = []
    for node in [*file.nodes(cst.Assign), *file.nodes(cst.For)]:
        if file.function(node) is not function:
            continue
        if isinstance(node, cst.For):
            target, value = node.target, node.iter
        else:
            target, value = node.targets[0].target, node.value
            if len(node.targets) != 1:
                continue
        if not isinstance(target, cst.Name):
            continue
        got = method_call(value, "get", 1, 1)
        if isinstance(node, cst.For):
            is_items = text_key(value) == "Items" or (got is not None and text_of(got[1][0]) == "Items")
            if is_items and not node.orelse and isinstance(node.body, cst.IndentedBlock):
                found.append((node, target.value, False))
        elif text_key(value) == "Item" or (isinstance(value, cst.Subscript) and text_key(value.value) == "Items"):
            found.append((node, target.value, False))
        elif got is not None and text_of(got[1][0]) == "Item":
            found.append((node, target.value, True))
    names = [name for _, name, _ in found]
    return [each for each in found if names.count(each[1]) == 1]


def _uses(file: Parsed, function: cst.FunctionDef, start: cst.CSTNode, name: str) -> _Object | None:
    """How a function uses a variable, None where it is used otherwise than an object can be, or assigned again."""
    found = _Object(name)
    for node in file.nodes(cst.Name):
        if node.value != name or not any(outer is function for outer in file.outwards(node)):
            continue
        outer = file.around[node]
        if (isinstance(outer, cst.Attribute) and outer.attr is node) or (
            isinstance(outer, cst.Arg) and outer.keyword is node
        ):
            continue
        if outer is start or (isinstance(outer, cst.AssignTarget) and file.around[outer] is start):
            continue
        key = text_key(outer)
        if key is not None:
            found.parts[outer] = key
        elif isinstance(outer, cst.Attribute):
            call = file.around[outer]
            got = method_call(call, "get", 1, 2)
            if got is None or outer is not call.func:  # type: ignore[attr-defined]
                return None
            asked = text_of(got[1][0])
            if asked is None:
                return None
            found.parts[call] = asked
            if len(got[1]) > 1 and isinstance(got[1][1], (cst.Integer, cst.SimpleString)):
                found.defaults[asked] = source(got[1][1])
        elif (isinstance(outer, cst.Arg) and outer.keyword is not None and outer.keyword.value == "Item") or isinstance(
            outer, cst.Return
        ):
            found.whole.append(node)
        elif not _is_test(file, node):
            return None
    return found


def _is_test(file: Parsed, node: cst.CSTNode) -> bool:
    outer = file.around[node]
    if isinstance(outer, cst.Comparison):
        return outer.left is node and source(outer.comparisons[0].comparator) == "None"
    if isinstance(outer, (cst.If, cst.IfExp)):
        return outer.test is node
    is_not = isinstance(outer, cst.UnaryOperation) and isinstance(outer.operator, cst.Not)
    return is_not or isinstance(outer, cst.BooleanOperation)


def _keys(file: Parsed, function: cst.FunctionDef) -> list[str]:
    """The attributes of keys that a function's requests are given."""
    found: list[str] = []
    for call in filter(is_request, file.nodes(cst.Call)):
        if file.function(call) is not function:
            continue
        for argument in call.args:  # type: ignore[attr-defined]
            if (
                argument.keyword is not None
                and argument.keyword.value == "Key"
                and isinstance(argument.value, cst.Dict)
            ):
                keys = [text_of(one.key) for one in argument.value.elements if isinstance(one, cst.DictElement)]
                found += [key for key in keys if key is not None]
    return found


def _class(declared: str, cls: str, fields: list[str], defaults: dict[str, str]) -> str:
    parts = {
        "cls": cls,
        "fields": "".join(f"    {name}: Any = {defaults.get(name, 'None')}\n" for name in fields),
        "parameters": ", ".join(f"{name}={defaults.get(name, 'None')}" for name in fields),
        "sets": "".join(f"        self.{name} = {name}\n" for name in fields),
        "gets": ", ".join(f'{name}=item.get("{name}"{_default(defaults, name)})' for name in fields),
        "items": ", ".join(f'"{name}": self.{name}' for name in fields),
    }
    return declared.format(**parts)


def _default(defaults: dict[str, str], name: str) -> str:
    return f", {defaults[name]}" if name in defaults else ""


def _rewrite(change: Rewritten, found: _Object, told: str) -> None:
    owner = cst.Name(found.name)
    for node, key in found.parts.items():
        change.instead[node] = cst.Attribute(owner, cst.Name(key))
    for node in found.whole:
        change.instead[node] = filled(told, x=owner)


def _make(
    change: Rewritten, start: cst.CSTNode, around: cst.CSTNode, name: str, made: cst.BaseExpression, perhaps: bool
) -> None:
    if isinstance(start, cst.For):
        data = cst.Name(f"{name}_data")
        first = cst.parse_statement(f"{name} = {source(filled(source(made), x=data))}")
        assert isinstance(start.body, cst.IndentedBlock)
        change.instead[start.target] = data
        change.before.setdefault(start.body.body[0], []).append(first)  # type: ignore[arg-type]
        return
    assert isinstance(start, cst.Assign)
    written: cst.BaseExpression = filled(source(made), x=start.value)
    if perhaps:
        written = filled(f"{source(made)} if x else None", x=cst.Name(f"{name}_data"))
        line = filled_statement(f"{name}_data = x", x=start.value)
        change.before.setdefault(around, []).append(line)
    change.instead[start.value] = written


DATACLASS = "@dataclass\nclass {cls}:\n{fields}"
PYDANTIC = "class {cls}(BaseModel):\n{fields}"
BY_HAND = """class {cls}:
    def __init__(self, {parameters}):
{sets}
    @classmethod
    def from_item(cls, item):
        return cls({gets})

    def to_item(self):
        return {{{items}}}
"""
TYPED = "from typing import Any\n"

DATACLASSES = {
    "made": "cls(**x)",
    "told": "asdict(x)",
    "declared": DATACLASS,
    "lines": f"{TYPED}from dataclasses import asdict, dataclass",
}
MODELS = {
    "made": "cls.model_validate(x)",
    "told": "x.model_dump()",
    "declared": PYDANTIC,
    "lines": f"{TYPED}from pydantic import BaseModel",
}
OWN_CLASSES = {"made": "cls.from_item(x)", "told": "x.to_item()", "declared": BY_HAND, "lines": ""}

REPHRASINGS: Rephrasings = {
    "items-as-dataclasses": in_python(partial(items_as_objects, **DATACLASSES)),
    "items-as-models": in_python(partial(items_as_objects, **MODELS)),
    "items-as-own-classes": in_python(partial(items_as_objects, **OWN_CLASSES)),
    "dataclasses-from-functions": in_python(partial(objects_from_functions, **DATACLASSES)),
    "models-from-functions": in_python(partial(objects_from_functions, **MODELS)),
    "own-classes-from-functions": in_python(partial(objects_from_functions, **OWN_CLASSES)),
}
