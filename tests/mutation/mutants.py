"""The ways in which a rule's guards may be wrong: each a small change of its source."""

import ast
import copy
from collections.abc import Collection, Iterator
from dataclasses import dataclass

Step = tuple[str, int | None]
"""From a node to one of its own: the field, and the position in it where it is a list."""

Change = tuple[str, ast.AST]
"""What a change is called, and what it puts in the place of a node."""

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OTHER_CALL = {"any": "all", "all": "any", "min": "max", "max": "min"}
WORDS = frozenset({"message", "help", "related", "evidence", "also", "confidence"})
"""What a finding is given to say, and how sure it is: that is no guard."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it is made, what it is called, and the module with it."""

    function: str
    line: int
    change: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """What the change is called wherever its line goes."""
        return f"{self.function}: {self.change}"


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of one guard of a module, in the order of the text."""
    tree = ast.parse(source)
    wording = _wording(tree)
    for function, path, node in _guards(tree, (), "module"):
        if function in wording:
            continue
        for change, changed in _changes(node):
            yield Mutant(function, _line(node), change, _replaced(tree, path, changed))


def _guards(
    node: ast.AST, path: tuple[Step, ...], function: str, without: Collection[str] = ()
) -> Iterator[tuple[str, tuple[Step, ...], ast.AST]]:
    """The nodes that decide something, with their ways from the module, each in its function."""
    for step, child in _children(node):
        if _says_words(node, step, child):
            continue
        inside = child.name if isinstance(child, ast.FunctionDef) else function
        if inside in without:
            continue
        here = (*path, step)
        yield inside, here, child
        yield from _guards(child, here, inside, without)


def _wording(tree: ast.Module) -> set[str]:
    """The functions of a module's own that are called for what a finding says, and nowhere else."""
    functions = {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("_")}
    wording: set[str] = set()
    while True:
        called = {node.id for _, _, node in _guards(tree, (), "module", wording) if isinstance(node, ast.Name)}
        if functions - called == wording:
            return wording
        wording = functions - called


def _children(node: ast.AST) -> Iterator[tuple[Step, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield (field, None), value
        elif isinstance(value, list):
            yield from (((field, at), child) for at, child in enumerate(value) if isinstance(child, ast.AST))


def _says_words(node: ast.AST, step: Step, child: ast.AST) -> bool:
    """Whether what follows decides nothing: types, decorators, texts, and how a finding is worded."""
    if step[0] in ("annotation", "returns", "decorator_list"):
        return True
    match child:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.keyword(arg=name):
            return name in WORDS
        case ast.FunctionDef(returns=ast.Name(id="str")):
            return True
        case ast.ClassDef():
            return not any(isinstance(one, ast.FunctionDef) for one in child.body)
    return isinstance(node, ast.Expr) and isinstance(child, ast.Constant)


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            asked = f"if {ast.unparse(test)}"
            for constant in (True, False):
                yield f"`{asked}` → `if {constant}`", ast.If(ast.Constant(constant), body, orelse)
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):  # the others are turned around below
                yield f"`{asked}` turned around", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse) if not (_is_text(body) and _is_text(orelse)):
            yield f"`… if {ast.unparse(test)} else …` → `{ast.unparse(body)}`", body
            yield f"`… if {ast.unparse(test)} else …` → `{ast.unparse(orelse)}`", orelse
        case ast.comprehension(target=target, iter=iterated, ifs=[_, *_] as tests):
            for at, test in enumerate(tests):
                changed = ast.comprehension(target, iterated, tests[:at] + tests[at + 1 :], 0)
                yield f"`for … if {ast.unparse(test)}` without it", changed
        case ast.match_case(pattern=pattern, guard=ast.expr() as guard, body=body):
            yield f"`case … if {ast.unparse(guard)}` without it", ast.match_case(pattern, None, body)
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            swapped = ast.BoolOp(other, values)
            yield f"`{ast.unparse(node)}` → `{ast.unparse(swapped)}`", swapped
            for at, value in enumerate(values):
                rest = values[:at] + values[at + 1 :]
                changed = rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
                yield f"`{ast.unparse(node)}` without `{ast.unparse(value)}`", changed
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            others = [ast.Compare(left, [operator], [one]) for one in (*_shorter(right), *_shifted(right))]
            for changed in (ast.Compare(left, [SWAPPED[type(operator)]()], [right]), *others):
                yield _put_for(node, changed)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _put_for(node, operand)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in OTHER_CALL:
            yield _put_for(node, ast.Call(ast.Name(OTHER_CALL[name], ast.Load()), args, keywords))
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd() | ast.Sub() as operator, right=right):
            yield _put_for(node, left)
            if not isinstance(operator, ast.Sub):
                yield _put_for(node, right)
        case ast.Return(value=ast.Constant(value=bool() as given)):
            yield _put_for(node, ast.Return(ast.Constant(not given)))
        case ast.Assign(targets=targets, value=value):
            yield from (_put_for(node, ast.Assign(targets, other)) for other in _shifted(value))


def _put_for(before: ast.AST, after: ast.AST) -> Change:
    changed = ast.fix_missing_locations(copy.deepcopy(after))
    return f"`{ast.unparse(before)}` → `{ast.unparse(changed)}`", after


def _is_text(value: ast.expr) -> bool:
    """A choice between texts decides nothing but words."""
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def _shorter(value: ast.expr) -> Iterator[ast.expr]:
    """A written list, tuple or set, each time without one of its elements."""
    if isinstance(value, ast.Tuple | ast.List | ast.Set) and len(value.elts) > 1:
        for at in range(len(value.elts)):
            changed = copy.copy(value)
            changed.elts = value.elts[:at] + value.elts[at + 1 :]
            yield changed


def _shifted(value: ast.expr) -> Iterator[ast.expr]:
    """A number and its neighbour."""
    if isinstance(value, ast.Constant) and type(value.value) in (int, float):
        yield ast.Constant(value.value + 1)


def _line(node: ast.AST) -> int:
    return next(one.lineno for one in ast.walk(node) if isinstance(one, ast.expr | ast.stmt))


def _replaced(tree: ast.Module, path: tuple[Step, ...], changed: ast.AST) -> ast.Module:
    mutated = copy.deepcopy(tree)
    parent: ast.AST = mutated
    for step in path[:-1]:
        parent = _child(parent, step)
    field, at = path[-1]
    if at is None:
        setattr(parent, field, copy.deepcopy(changed))
    else:
        getattr(parent, field)[at] = copy.deepcopy(changed)
    return ast.fix_missing_locations(mutated)


def _child(node: ast.AST, step: Step) -> ast.AST:
    field, at = step
    value = getattr(node, field)
    found: ast.AST = value if at is None else value[at]
    return found
