"""Loops over what was read, said with other words of Python."""

from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.replacing import At, enclosed, filled, replaced
from rephrasing.rewriting import Rewritten, local_names, names_in, parsed, source, statements
from rephrasing.values import with_lines


def looped(text: str, head: str, first: str = "", listed: bool = False) -> str:
    """`for x in xs` is another loop: `head`, and a statement that its body begins with.

    `listed`: only where it is sure to go through a list, an answer's items or a variable.
    """
    count = iter(range(1000))

    def changed(at: At) -> cst.CSTNode | None:
        if (
            not isinstance(at.node, cst.For)
            or at.node.orelse
            or at.node.asynchronous
            or not isinstance(at.updated, cst.For)
        ):
            return None
        if listed and (
            not isinstance(at.node.iter, (cst.Name, cst.Subscript)) or not {"(", ":"}.isdisjoint(source(at.node.iter))
        ):
            return None
        if at.file.function(at.node) is None or not isinstance(at.updated.body, cst.IndentedBlock):
            return None
        number = next(count)
        parts = {
            "xs": source(enclosed(at.updated.iter)),
            "x": f"({source(at.updated.target)})"
            if isinstance(at.updated.target, cst.Tuple)
            else source(at.updated.target),
            "i": f"index_{number}",
        }
        start = [first.format(**parts)] if first else []
        loop = cst.parse_statement(f"{head.format(**parts)}:\n" + "".join(f"    {one}\n" for one in [*start, "pass"]))
        assert isinstance(loop, (cst.For, cst.While))
        assert isinstance(loop.body, cst.IndentedBlock)
        body = at.updated.body.with_changes(body=[*loop.body.body[:-1], *at.updated.body.body])
        return loop.with_changes(body=body, leading_lines=at.updated.leading_lines)

    return replaced(text, changed)


def loop_of_comprehension(text: str) -> str:
    """`found = [f(x) for x in xs if c]` is a loop that appends, likewise where it is returned."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.SimpleStatementLine) or len(at.updated.body) != 1:
            return None
        small = at.updated.body[0]
        if isinstance(small, cst.Assign) and len(small.targets) == 1 and isinstance(small.targets[0].target, cst.Name):
            name = small.targets[0].target.value
        elif isinstance(small, cst.Return) and at.file.function(at.node) is not None:
            name = "collected"
        else:
            return None
        value = small.value
        if not isinstance(value, cst.ListComp) or value.for_in.asynchronous or value.for_in.inner_for_in:
            return None
        if name in names_in(value):
            return None
        loop = value.for_in
        lines = [f"{name} = []", f"for {source(loop.target)} in {source(loop.iter)}:"]
        depth = "    "
        for one in loop.ifs:
            lines.append(f"{depth}if {source(one.test)}:")
            depth += "    "
        lines.append(f"{depth}{name}.append({source(value.elt)})")
        if isinstance(small, cst.Return):
            lines.append(f"return {name}")
        return cst.FlattenSentinel(cst.parse_module("\n".join(lines) + "\n").body)  # type: ignore[return-value]

    return replaced(text, changed)


def comprehension_of_loop(text: str) -> str:
    """A list that a loop does nothing but fill is written in brackets."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.IndentedBlock):
            return None
        made: list[cst.BaseStatement] = []
        for statement in at.updated.body:
            written = _as_comprehension(made[-1], statement) if made else None
            if written is None:
                made.append(statement)
            else:
                made[-1] = written
        return at.updated.with_changes(body=made) if len(made) < len(at.updated.body) else None

    return replaced(text, changed)


def _as_comprehension(start: cst.BaseStatement, loop: cst.BaseStatement) -> cst.BaseStatement | None:
    if not isinstance(loop, cst.For) or loop.orelse or loop.asynchronous:
        return None
    name = _empty_list(start)
    inner: cst.BaseSuite = loop.body
    condition = ""
    if len(inner.body) == 1 and isinstance(test := inner.body[0], cst.If) and test.orelse is None:
        condition = f" if {source(enclosed(test.test))}"
        inner = test.body
    if name is None or len(inner.body) != 1:
        return None
    element = _appended_to(name, inner.body[0])
    if element is None or name in names_in(loop.iter) + names_in(element):
        return None
    target, iterated = source(loop.target), source(enclosed(loop.iter))
    return cst.parse_statement(f"{name} = [{source(element)} for {target} in {iterated}{condition}]")  # type: ignore[return-value]


def _empty_list(statement: cst.BaseStatement) -> str | None:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    small = statement.body[0]
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        target = small.targets[0].target
    elif isinstance(small, cst.AnnAssign):
        target = small.target
    else:
        return None
    is_empty = isinstance(small.value, cst.List) and not small.value.elements
    return target.value if is_empty and isinstance(target, cst.Name) else None


def _appended_to(name: str, statement: cst.CSTNode) -> cst.BaseExpression | None:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    small = statement.body[0]
    if not isinstance(small, cst.Expr) or not isinstance(small.value, cst.Call):
        return None
    call = small.value
    is_append = source(call.func) == f"{name}.append" and len(call.args) == 1
    return call.args[0].value if is_append and not isinstance(call.args[0].value, cst.Await) else None


def mapped(text: str) -> str:
    """`[f(x) for x in xs if c]` is `list(map(lambda x: f(x), filter(lambda x: c, xs)))`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.ListComp) or at.updated.for_in.asynchronous or at.updated.for_in.inner_for_in:
            return None
        loop = at.updated.for_in
        if not isinstance(loop.target, cst.Name) or isinstance(at.updated.elt, cst.Await):
            return None
        name = loop.target.value
        over = loop.iter
        for one in loop.ifs:
            over = filled(f"filter(lambda {name}: cond, over)", cond=one.test, over=over)
        if source(at.updated.elt) == name:
            return filled("list(over)", over=over)
        return filled(f"list(map(lambda {name}: elt, over))", elt=at.updated.elt, over=over)

    return replaced(text, changed)


def generated(text: str) -> str:
    """`[f(x) for x in xs]` is `list(f(x) for x in xs)`."""

    def changed(at: At) -> cst.CSTNode | None:
        if not isinstance(at.updated, cst.ListComp) or at.updated.for_in.asynchronous:
            return None
        return cst.Call(
            cst.Name("list"), [cst.Arg(cst.GeneratorExp(at.updated.elt, at.updated.for_in, lpar=[], rpar=[]))]
        )

    return replaced(text, changed)


def body_in_function(text: str, call: str = "", lines: str = "", writing: bool = True) -> str:
    """What a loop does to each is done by a function of its own, which gives nothing back.

    `call`: what stands for the loop, where that is not a loop any more: of `each`, a function of one of `xs`. Loops
    that write are left then where they are not `writing`: nothing waits for writes that run at the same time.
    """
    file = parsed(text)
    change = Rewritten()
    for number, loop in enumerate(file.nodes(cst.For)):
        function, top = file.function(loop), file.top(loop)
        if function is None or top is None or loop.orelse or loop.asynchronous:
            continue
        if not writing and any(word in source(loop.body) for word in WRITING):
            continue
        if any(isinstance(outer, (cst.For, cst.While)) for outer in file.outwards(loop)) or _leads_out(loop.body):
            continue
        mine = local_names(function)
        body_names = _Used.of(loop.body)
        stored = _stored(loop)
        outside = _Used.of(function.body, but=loop)
        if stored & set(outside) or _rebinds(loop.body):
            continue
        if any(isinstance(outer, cst.FunctionDef) for outer in file.outwards(function)):
            continue
        names = [name for name in body_names if name in mine and (name not in stored)]
        targets = names_in(loop.target)
        names = [name for name in names if name not in targets]
        owner = file.owner(function)
        is_method = "self" in names and owner is not None
        if "self" in names and owner is None:
            continue
        if is_method:
            names.remove("self")
        if call and len(targets) != 1:
            continue
        name = f"_each_{number}"
        waits = _awaits(loop.body)
        if call and waits != ("await" in call):
            continue
        params = ", ".join(["self", *targets, *names] if is_method else [*targets, *names])
        head = f"{'async ' if waits else ''}def {name}({params}):\n    pass\n"
        (made,) = statements(head)
        assert isinstance(made, cst.FunctionDef)
        made = made.with_changes(body=loop.body)
        if is_method:
            change.methods.setdefault(owner, []).append(made)  # type: ignore[arg-type]
        else:
            change.before.setdefault(top, []).append(made)
        if names and "{given}" not in call and "{each}" not in call and call:
            continue  # it would need more than the item
        called, given = f"{'self.' if is_method else ''}{name}", ", ".join([*targets, *names])
        each = f"{called}({given})"
        if call:
            written = call.format(
                x=source(loop.target), each=each, called=called, given=given, xs=source(enclosed(loop.iter))
            )
            change.instead[loop] = cst.parse_statement(written)
        else:
            inner = cst.parse_module(f"{'await ' if waits else ''}{each}\n").body
            change.instead[loop.body] = loop.body.with_changes(body=inner)
    return with_lines(text, change.of(file), lines)


class _Used(cst.CSTVisitor):
    """The variables that statements read, assign or change, in order."""

    def __init__(self, but: cst.CSTNode | None) -> None:
        super().__init__()
        self.but = but
        self.names: dict[str, None] = {}

    @staticmethod
    def of(node: cst.CSTNode, but: cst.CSTNode | None = None) -> "dict[str, None]":
        found = _Used(but)
        node.visit(found)
        return found.names

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node is not self.but and super().on_visit(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.names[node.value] = None


def _stored(loop: cst.For) -> set[str]:
    """What a loop assigns, its own variables too."""
    function = cst.FunctionDef(cst.Name("f"), cst.Parameters(), loop.body)
    return local_names(function) | set(names_in(loop.target))


def _rebinds(body: cst.BaseSuite) -> bool:
    """Whether a body goes on from what an earlier round assigned, or declares what is global."""
    found = _Finds((cst.AugAssign, cst.Global, cst.Nonlocal))
    body.visit(found)
    return any(not isinstance(one, cst.AugAssign) or isinstance(one.target, cst.Name) for one in found.found)


def _leads_out(body: cst.BaseSuite) -> bool:
    found = _Finds((cst.Return, cst.Break, cst.Continue, cst.Yield, cst.NamedExpr))
    body.visit(found)
    return bool(found.found)


def _awaits(body: cst.BaseSuite) -> bool:
    found = _Finds((cst.Await, cst.For, cst.With))
    body.visit(found)
    return any(isinstance(one, cst.Await) or one.asynchronous for one in found.found)


class _Finds(cst.CSTVisitor):
    def __init__(self, kinds: tuple[type[cst.CSTNode], ...]) -> None:
        super().__init__()
        self.kinds = kinds
        self.found: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, self.kinds):
            self.found.append(node)
        return not isinstance(node, (cst.FunctionDef, cst.Lambda))


WRITING = ("put", "delete", "save", "write", "update")
SUBMITTED = """\
with ThreadPoolExecutor() as executor:
    futures = [executor.submit({called}, {given}) for {x} in {xs}]
    for future in futures:
        future.result()
"""
EXECUTOR = "from concurrent.futures import ThreadPoolExecutor"

REPHRASINGS: Rephrasings = {
    "loop-enumerated": in_python(partial(looped, head="for {i}, {x} in enumerate({xs})")),
    "loop-by-index": in_python(
        partial(looped, head="for {i} in range(len({xs}))", first="{x} = {xs}[{i}]", listed=True)
    ),
    "loop-over-list": in_python(partial(looped, head="for {x} in list({xs})", listed=True)),
    "loop-of-comprehension": in_python(loop_of_comprehension),
    "comprehension-of-loop": in_python(comprehension_of_loop),
    "mapped": in_python(mapped),
    "generated": in_python(generated),
    "body-in-function": in_python(body_in_function),
    "body-in-threads": in_python(
        partial(
            body_in_function,
            call="with ThreadPoolExecutor() as executor:\n    list(executor.map({called}, {xs}))\n",
            lines=EXECUTOR,
            writing=False,
        )
    ),
    "body-submitted": in_python(
        partial(
            body_in_function,
            call=SUBMITTED,
            lines=EXECUTOR,
            writing=False,
        )
    ),
    "body-gathered": in_python(
        partial(
            body_in_function,
            call="await asyncio.gather(*[{each} for {x} in {xs}])",
            lines="import asyncio",
            writing=False,
        )
    ),
}
