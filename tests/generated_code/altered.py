"""Repositories that do something else than they should: each a small change of generated code."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STRICTER = {"gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt", "exists": "not_exists", "not_exists": "exists"}
OTHER_SIDE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
ENTRIES = ("IndexName", "ScanIndexForward", "FilterExpression")
KEYWORDS = ("limit", "last_evaluated_key", "scan_index_forward", "filter_condition", "version", "condition", "failed")
CONDITIONED = {"save": 1, "save_changes": 2, "update": 3, "query": 2, "count": 2, "named_errors": 2, "Operation": 5}
"""Calls whose last argument is a condition, or the error of one, where they have so many."""
ALWAYS = "(attribute_exists(#partition) OR attribute_not_exists(#partition))"
SHARED = ("requests.py", "batches.py", "queries.py", "paging.py")
TURNED = "from the last to the first"
"""What makes no difference for what is counted."""

FULL = "len(items) >= limit"
"""What ends a page, which is full after one request where no filter leaves items out."""

OF_BUILDER = ("query", "Query")
"""Further queries are put together by users, who test what they ask."""

Change = tuple[str, ast.AST]


@dataclass(frozen=True)
class Altered:
    """A file with one change, and what is changed where."""

    file: Path
    name: str
    text: str


def altered(repositories: Path) -> Iterator[Altered]:
    """Each change of what the repositories in a folder do for the access patterns and writes of their items."""
    bases = sorted(repositories.glob("*_base.py"))
    for file in bases:
        of_counts = (f"{file.name}: count_", TURNED)
        yield from (each for each in _changed(file, _of_repository) if not all(one in each.name for one in of_counts))
    used = "".join(file.read_text() for file in bases)
    for name in SHARED:
        for each in _changed(repositories / name, _of_all):
            if ("count_of" not in each.name or "count_of(" in used) and (FULL not in each.name or "Filter" in used):
                yield each


def _changed(file: Path, changes: Callable[[ast.AST], Iterator[Change]]) -> Iterator[Altered]:
    tree = ast.parse(file.read_text())
    for function, parent, field, at in _places(tree, ""):
        was = getattr(parent, field) if at is None else getattr(parent, field)[at]
        for name, instead in changes(was):
            _put(parent, field, at, instead)
            text = ast.unparse(ast.fix_missing_locations(tree))
            _put(parent, field, at, was)
            yield Altered(file, f"{file.name}: {function}: {name}", text)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _places(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, str, int | None]]:
    """Each node by where its parent has it, in its function; protocols do nothing."""
    for field, value in ast.iter_fields(node):
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_left(child):
                continue
            inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            yield inside or "module", node, field, at if isinstance(value, list) else None
            yield from _places(child, inside)


def _is_left(node: ast.AST) -> bool:
    match node:
        case ast.ClassDef(bases=[ast.Name("Protocol")]):
            return True
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name in OF_BUILDER
        case ast.arguments():
            return True
    return False


def _of_repository(node: ast.AST) -> Iterator[Change]:
    """What may be wrong in a repository of its own."""
    match node:
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            yield f"without `{ast.unparse(right)}`", left
            yield f"without `{ast.unparse(left)}`", right
        case ast.Compare(left=left, ops=[operator], comparators=compared) if type(operator) in OTHER_SIDE:
            other = ast.Compare(left, [OTHER_SIDE[type(operator)]()], compared)
            yield f"`{ast.unparse(node)}` → `{ast.unparse(other)}`", other
        case ast.Dict(keys=keys, values=values):
            yield from _of_request(keys, values)
        case ast.Call():
            yield from _of_call(node)


def _of_request(keys: Sequence[ast.expr | None], values: Sequence[ast.expr]) -> Iterator[Change]:
    names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    for at, name in enumerate(names):
        if name in ENTRIES:
            yield f"without `{name}`", ast.Dict([*keys[:at], *keys[at + 1 :]], [*values[:at], *values[at + 1 :]])
    if "KeyConditionExpression" in names and "ScanIndexForward" not in names:
        turned = ast.Dict([*keys, ast.Constant("ScanIndexForward")], [*values, ast.Constant(False)])
        yield TURNED, turned


def _of_call(call: ast.Call) -> Iterator[Change]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    match call:
        case ast.Call(func=ast.Name("replace"), args=[item], keywords=[ast.keyword(arg="version")]):
            yield f"`{ast.unparse(call)}` → `{ast.unparse(item)}`", item
            return
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=args) if attr in STRICTER:
            other = ast.Call(ast.Attribute(value, STRICTER[attr]), args, [])
            yield f"`{attr}` → `{STRICTER[attr]}`", other
        case ast.Call(func=ast.Attribute(value=value, attr="between"), args=[first, last]):
            for bound, attr in (
                (first, "gte" if _is_key(value) else "__ge__"),
                (last, "lte" if _is_key(value) else "__le__"),
            ):
                yield f"`between` → `{attr}`", ast.Call(ast.Attribute(value, attr), [bound], [])
        case ast.Call(
            func=ast.Attribute(value=value, attr="begins_with" | "startswith" as attr), args=[ast.Constant(str(text))]
        ):
            if len(text) > 1:
                yield f"`{attr}` of less", ast.Call(ast.Attribute(value, attr), [ast.Constant(text[:1])], [])
    for at, keyword in enumerate(call.keywords):
        if keyword.arg == "failed" and ast.unparse(keyword.value) == "NotFound":
            continue  # a condition that fails is told by that name anyway where there is no item
        if keyword.arg in KEYWORDS and not (keyword.arg == "limit" and name != "query"):
            left = [*call.keywords[:at], *call.keywords[at + 1 :]]
            yield f"`{name}` without `{ast.unparse(keyword)}`", ast.Call(call.func, call.args, left)
    is_same = name == "Operation" and ast.unparse(call.args[-1]) == "NotFound"  # as above
    if len(call.args) == CONDITIONED.get(name) and not is_same and not isinstance(call.args[-1], ast.Starred):
        less = ast.Call(call.func, call.args[:-1], call.keywords)
        yield f"`{name}` without `{ast.unparse(call.args[-1])}`", less
    if isinstance(call.func, ast.Attribute) and name in ("query", "count"):
        yield from _of_query(call.func, call)


def _of_query(asked: ast.Attribute, call: ast.Call) -> Iterator[Change]:
    if isinstance(asked.value, ast.Attribute):
        of_table = ast.Attribute(asked.value.value, asked.attr)
        yield f"`{ast.unparse(asked)}` → `{ast.unparse(of_table)}`", ast.Call(of_table, call.args, call.keywords)
    if asked.attr == "query" and not any(one.arg == "scan_index_forward" for one in call.keywords):
        turned = ast.keyword("scan_index_forward", ast.Constant(False))
        yield TURNED, ast.Call(asked, call.args, [*call.keywords, turned])


def _is_key(value: ast.expr) -> bool:
    return isinstance(value, ast.Call)


def _of_all(node: ast.AST) -> Iterator[Change]:
    """What may be wrong in what repositories share."""
    match node:
        case ast.Constant(value="attribute_not_exists(#partition)" | "attribute_exists(#partition)" as text):
            yield f"without `{text}`", ast.Constant(ALWAYS)
        case ast.If(test=ast.Compare(left=ast.Name("version"), ops=[ast.IsNot()])):
            yield "without the version", ast.Pass()
        case ast.If(body=[ast.Assign(targets=[ast.Subscript(slice=ast.Constant("Limit"))])]):
            yield "without `Limit`", ast.Pass()
        case ast.IfExp(test=test, body=ast.Dict(keys=[]), orelse=ast.Dict(keys=[ast.Constant("ExclusiveStartKey")])):
            yield f"`{ast.unparse(test)}` → `True`", ast.Dict([], [])
        case ast.IfExp(test=ast.Compare(left=ast.Name("cursor")), body=ast.Call()):
            yield "without the cursor", ast.Constant(None)
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _of_rest(target, value)
        case ast.Return(value=ast.ListComp()) if "Request" in ast.unparse(node):
            yield f"nothing for `{ast.unparse(node)}`", ast.Return(ast.List([]))
        case ast.Compare(left=ast.Name("told"), ops=[ast.NotEq()]):
            yield "a cursor of whatever query", ast.Constant(False)
        case ast.BoolOp(op=ast.Or(), values=[_, _, full]) if ast.unparse(full) == FULL:
            yield f"without `{FULL}`", ast.Constant(True)
        case ast.If(test=ast.Compare(left=ast.Constant("LastEvaluatedKey")), body=body):
            yield "one page alone", ast.If(ast.Constant(True), body, [])


def _of_rest(target: ast.expr, value: ast.expr) -> Iterator[Change]:
    text = ast.unparse(value)
    if "Unprocessed" in text:
        empty = ast.List([]) if "'Keys'" in text else ast.Dict([], [])
        yield f"nothing for `{text}`", ast.Assign([target], empty)
    if isinstance(target, ast.Name) and target.id.endswith("_AT_ONCE") and isinstance(value, ast.Constant):
        yield f"one more than {text}", ast.Assign([target], ast.Constant(int(text) + 1))
