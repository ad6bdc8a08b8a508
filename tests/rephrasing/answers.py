"""What a request answers, taken with other words."""

from functools import partial

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
from rephrasing.rewriting import Parsed, Rewritten, is_request, parsed, source
from rephrasing.values import assigned_here


def answer_in_variable(text: str) -> str:
    """A request's answer is in a variable before something is taken from it."""
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(filter(is_request, file.nodes(cst.Call))):
        written: cst.BaseExpression = call  # type: ignore[assignment]
        outer = file.around[call]
        if isinstance(outer, cst.Await):
            written, outer = outer, file.around[outer]
        is_part = isinstance(outer, (cst.Subscript, cst.Attribute)) and outer.value is written
        statement = file.statement(call)
        if not is_part or statement is None or file.function(call) is None:
            continue
        name = f"answer_{number}"
        change.before.setdefault(statement, []).append(filled_statement(f"{name} = x", x=written))
        change.instead[written] = cst.Name(name)
    return change.of(file)


def taken_in_variable(text: str) -> str:
    """What is taken from an answer is in a variable before it is gone through, counted or looked into."""
    file = parsed(text)
    change = Rewritten()
    number = 0
    for node in [*file.nodes(cst.Subscript), *file.nodes(cst.Call)]:
        got = method_call(node, "get", 1, 2)
        key = text_key(node) if got is None else text_of(got[1][0])
        if key not in ("Item", "Items") or not is_read(file, node):
            continue
        outer = file.around[node]
        if isinstance(outer, (cst.Assign, cst.Return, cst.AnnAssign)) or file.function(node) is None:
            continue
        statement = outer if isinstance(outer, cst.For) and outer.iter is node else file.statement(node)
        if statement is None or isinstance(statement, cst.If):
            continue
        name = f"taken_{number}"
        number += 1
        change.before.setdefault(statement, []).append(filled_statement(f"{name} = x", x=node))
        change.instead[node] = cst.Name(name)
    return change.of(file)


def taken_with_get(text: str, key: str, default: str = "") -> str:
    """`….["Items"]` is `….get("Items", [])`."""

    def changed(at: At) -> cst.CSTNode | None:
        if text_key(at.node) != key or not isinstance(at.updated, cst.Subscript) or not is_read(at.file, at.node):  # type: ignore[arg-type]
            return None
        return filled(f'a.get("{key}"{default})', a=at.updated.value)

    return replaced(text, changed)


def taken_by_key(text: str) -> str:
    """`….get("Items", [])` is `….["Items"]`."""

    def changed(at: At) -> cst.CSTNode | None:
        found = method_call(at.updated, "get", 1, 2)
        if found is None or text_of(found[1][0]) != "Items":
            return None
        return filled('a["Items"]', a=found[0])

    return replaced(text, changed)


def first_taken(text: str, template: str) -> str:
    """`….["Items"][0]` and `items[0]` otherwise."""

    def changed(at: At) -> cst.CSTNode | None:
        if (
            not isinstance(at.updated, cst.Subscript)
            or not isinstance(at.node, cst.Subscript)
            or not is_read(at.file, at.node)
        ):
            return None
        if source(at.updated.slice[0]) != "0" or len(at.updated.slice) != 1:
            return None
        if isinstance(at.file.around[at.node], (cst.Subscript, cst.Attribute)) and "None" in template:
            return None
        is_items = text_key(at.node.value) == "Items"
        if not is_items and not (isinstance(at.node.value, cst.Name) and _are_items(at.file, at.node.value)):
            return None
        return filled(template, xs=at.updated.value)

    return replaced(text, changed)


def first_unpacked(text: str) -> str:
    """`first = items[0]` is `first, *_ = items`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.node, cst.Assign) or not isinstance(at.updated, cst.Assign) or len(at.node.targets) != 1:
            return None
        target, value = at.node.targets[0].target, at.node.value
        if not isinstance(target, cst.Name) or not isinstance(value, cst.Subscript) or source(value.slice[0]) != "0":
            return None
        if text_key(value.value) != "Items" and not (
            isinstance(value.value, cst.Name) and _are_items(at.file, value.value)
        ):
            return None
        unpacked = cst.parse_statement(f"{target.value}, *_ = x\n")
        assert isinstance(unpacked, cst.SimpleStatementLine)
        assert isinstance(unpacked.body[0], cst.Assign)
        return unpacked.body[0].with_changes(value=value.value)

    return replaced(text, changed)


def counted_by_answer(text: str) -> str:
    """`len(….["Items"])` is `….["Count"]`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.Call) or source(at.updated.func) != "len" or len(at.updated.args) != 1:
            return None
        items = at.updated.args[0].value
        if text_key(items) != "Items" or not isinstance(items, cst.Subscript):
            return None
        return filled('a["Count"]', a=items.value)

    return replaced(text, changed)


def counted_by_length(text: str) -> str:
    """`….["Count"]` is `len(….["Items"])`, where the request asks for items."""
    if '"COUNT"' in text:
        return text

    def changed(at: At) -> cst.CSTNode | None:
        if text_key(at.updated) != "Count" or not isinstance(at.updated, cst.Subscript):
            return None
        return filled('len(a["Items"])', a=at.updated.value)

    return replaced(text, changed)


def emptiness_as_length(text: str) -> str:
    """`if items` is `if len(items) > 0`."""

    def changed(at: At) -> cst.CSTNode | None:
        outer = at.file.around.get(at.node)
        if isinstance(outer, (cst.If, cst.IfExp)):
            is_test = outer.test is at.node
        elif isinstance(outer, cst.UnaryOperation):
            is_test = isinstance(outer.operator, cst.Not)
        else:
            is_test = isinstance(outer, cst.BooleanOperation) and isinstance(at.file.around[outer], cst.If)
        are_items = text_key(at.node) == "Items" or (isinstance(at.node, cst.Name) and _are_items(at.file, at.node))
        if not is_test or not are_items or not isinstance(at.updated, cst.BaseExpression):
            return None
        return enclosed(filled("len(xs) > 0", xs=at.updated))

    return replaced(text, changed)


def more_asked_with_get(text: str, template: str, negated: str) -> str:
    """`"LastEvaluatedKey" in response` is `response.get("LastEvaluatedKey")`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.Comparison) or len(at.updated.comparisons) != 1:
            return None
        asked = at.updated.comparisons[0]
        if text_of(at.updated.left) != "LastEvaluatedKey":
            return None
        if isinstance(asked.operator, cst.In):
            return enclosed(filled(template, r=asked.comparator))
        if isinstance(asked.operator, cst.NotIn):
            return enclosed(filled(negated, r=asked.comparator))
        return None

    return replaced(text, changed)


def more_asked_with_in(text: str) -> str:
    """`if not response.get("LastEvaluatedKey")` is `if "LastEvaluatedKey" not in response`."""

    def changed(at: At) -> cst.CSTNode | None:
        is_not = isinstance(at.updated, cst.UnaryOperation) and isinstance(at.updated.operator, cst.Not)
        inner = at.updated.expression if isinstance(at.updated, cst.UnaryOperation) and is_not else at.updated
        found = method_call(inner, "get", 1, 1)
        if found is None or text_of(found[1][0]) != "LastEvaluatedKey":
            return None
        if not isinstance(at.file.around[at.node], (cst.If, cst.While)):
            return None
        return filled(f'"LastEvaluatedKey" {"not in" if is_not else "in"} r', r=found[0])

    return replaced(text, changed)


def ended_by_variable(text: str) -> str:
    """`while True: …; if c: break` at the end of the body is `more = True; while more: …; more = not c`, and in the
    middle of it: what is behind it is done `if more`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.While) or source(at.updated.test) != "True" or at.updated.orelse:
            return None
        if not isinstance(at.updated.body, cst.IndentedBlock):
            return None
        ends = [number for number, one in enumerate(at.updated.body.body) if _is_end(one)]
        if len(ends) != 1 or source(at.updated.body).count("break") != 1 or "continue" in source(at.updated.body):
            return None
        (end_at,) = ends
        end = at.updated.body.body[end_at]
        assert isinstance(end, cst.If)
        told = filled_statement("more = not c", c=end.test)
        behind = at.updated.body.body[end_at + 1 :]
        body = [*at.updated.body.body[:end_at], told]
        if behind:
            only = cst.parse_statement("if more:\n    pass\n")
            assert isinstance(only, cst.If)
            assert isinstance(only.body, cst.IndentedBlock)
            body.append(only.with_changes(body=only.body.with_changes(body=behind)))
        loop = at.updated.with_changes(test=cst.Name("more"), body=at.updated.body.with_changes(body=body))
        return cst.FlattenSentinel([cst.parse_statement("more = True"), loop])  # type: ignore[return-value]

    return replaced(text, changed)


def _is_end(statement: cst.CSTNode) -> bool:
    if not isinstance(statement, cst.If) or statement.orelse:
        return False
    return source(statement.body).strip() == "break"


def _are_items(file: Parsed, name: cst.Name) -> bool:
    """Whether what a function assigns to a variable are items of an answer."""
    values = assigned_here(file, name)
    return bool(values) and all('"Items"' in source(value) and not isinstance(value, cst.ListComp) for value in values)


REPHRASINGS: Rephrasings = {
    "answer-in-variable": in_python(answer_in_variable),
    "taken-in-variable": in_python(taken_in_variable),
    "items-with-get": in_python(partial(taken_with_get, key="Items", default=", []")),
    "item-with-get": in_python(partial(taken_with_get, key="Item")),
    "items-by-key": in_python(taken_by_key),
    "first-by-next": in_python(partial(first_taken, template="next(iter(xs))")),
    "first-by-next-or-none": in_python(partial(first_taken, template="next(iter(xs), None)")),
    "first-by-pop": in_python(partial(first_taken, template="xs.pop(0)")),
    "first-unpacked": in_python(first_unpacked),
    "counted-by-answer": in_python(counted_by_answer),
    "counted-by-length": in_python(counted_by_length),
    "emptiness-as-length": in_python(emptiness_as_length),
    "more-with-get": in_python(
        partial(more_asked_with_get, template='r.get("LastEvaluatedKey")', negated='not r.get("LastEvaluatedKey")')
    ),
    "more-with-none": in_python(
        partial(
            more_asked_with_get,
            template='r.get("LastEvaluatedKey") is not None',
            negated='r.get("LastEvaluatedKey") is None',
        )
    ),
    "more-with-in": in_python(more_asked_with_in),
    "ended-by-variable": in_python(ended_by_variable),
}
