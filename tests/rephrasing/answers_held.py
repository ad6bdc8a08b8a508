"""Answers of requests in variables or not, and what stands in for what they lack."""

from collections.abc import Callable
from itertools import count

import libcst as cst

from rephrasing.changed_nodes import Block, Statement, changed_in, with_blocks
from rephrasing.conditions import assignment
from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import Rewritten, is_request, names_in, parsed, source


def answers_in_variables(text: str) -> str:
    """A request out of which something is taken at once is given to a variable first."""
    file = parsed(text)
    change = Rewritten()
    numbers = count()
    for call in filter(is_request, file.nodes(cst.Call)):
        outer = file.around[call]
        is_taken = isinstance(outer, cst.Subscript) or (isinstance(outer, cst.Attribute) and outer.attr.value == "get")
        statement = file.statement(call)
        if (
            not is_taken
            or statement is None
            or file.function(call) is None
            or not isinstance(file.around.get(statement), cst.IndentedBlock)
        ):
            continue
        name = f"answer_{next(numbers)}"
        change.before.setdefault(statement, []).append(cst.parse_statement(f"{name} = {source(call)}"))
        change.instead[call] = cst.Name(name)
    return change.of(file)


def answers_without_variables(text: str) -> str:
    """An answer that only the next statement uses, once and before all else, is in no variable."""

    def joined(block: Block, of: cst.CSTNode) -> Block:
        found: list[Statement] = []
        for one in block:
            given = assignment(found[-1]) if found else None
            if given is not None and isinstance(given[1], cst.Call) and is_request(given[1]):
                name, value = given
                following = assignment(one)
                if following is not None and names_in(of).count(name) == 1:
                    changed = _instead(following[1], name, value)
                    if changed is not None:
                        found.pop()
                        target = cst.AssignTarget(cst.Name(following[0]))
                        one = cst.SimpleStatementLine([cst.Assign([target], changed)])
            found.append(one)
        return found

    return with_blocks(text, joined)


def _instead(value: cst.BaseExpression, name: str, of: cst.BaseExpression) -> cst.BaseExpression | None:
    """A value in which what is asked of a variable is asked of what that holds."""
    match value:
        case cst.Subscript(value=cst.Name(value=owner)) if owner == name:
            return value.with_changes(value=of)
        case cst.Call(func=cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value="get")) as function) if (
            owner == name
        ):
            return value.with_changes(func=function.with_changes(value=of))
    return None


def empty_for_missing(text: str) -> str:
    """`answer.get("Items", [])` becomes `answer.get("Items") or []`."""
    return _taken(text, lambda owner, key, default: f"{owner}.get({key}) or {default}" if default else None)


def default_for_items(text: str) -> str:
    """`answer["Items"]` becomes `answer.get("Items", [])`."""

    def changed(original: cst.Subscript, updated: cst.Subscript) -> cst.BaseExpression:
        match original:
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))]) if (
                key.evaluated_value == "Items"
            ):
                return cst.parse_expression(f"{source(updated.value)}.get({key.value}, [])")
        return updated

    return changed_in(text, cst.Subscript, changed)


def _taken(text: str, told: Callable[[str, str, str], str | None]) -> str:
    def changed(original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        match original:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="get")),
                args=[cst.Arg(value=cst.SimpleString() as key), *others],
            ) if key.evaluated_value in ("Item", "Items"):
                default = source(others[0].value) if others else ""
                assert isinstance(updated.func, cst.Attribute)
                if (written := told(source(updated.func.value), key.value, default)) is not None:
                    return cst.parse_expression(f"({written})")
        return updated

    return changed_in(text, cst.Call, changed)


REPHRASINGS: Rephrasings = {
    "answers-in-variables": in_python(answers_in_variables),
    "answers-without-variables": in_python(answers_without_variables),
    "empty-for-missing": in_python(empty_for_missing),
    "default-for-items": in_python(default_for_items),
}
