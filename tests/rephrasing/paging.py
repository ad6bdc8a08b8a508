"""Loops that go on to the next page of an answer, said otherwise."""

from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.replacing import At, filled_statement, method_call, replaced, text_key
from rephrasing.rewriting import source

TOKEN = "LastEvaluatedKey"
START = "ExclusiveStartKey"


def ended_inside(text: str) -> str:
    """`while "LastEvaluatedKey" in response: …` is `while True: if "LastEvaluatedKey" not in response: break; …`."""

    def changed(at: At) -> cst.CSTNode | None:
        loop = at.updated
        if not isinstance(loop, cst.While) or TOKEN not in source(loop.test) or loop.orelse:
            return None
        if not isinstance(loop.body, cst.IndentedBlock) or ":=" in source(loop.test):
            return None
        end = cst.parse_statement(f"if not ({source(loop.test)}):\n    break\n")
        body = loop.body.with_changes(body=[end, *loop.body.body])
        return loop.with_changes(test=cst.Name("True"), body=body)

    return replaced(text, changed)


def token_in_variable(text: str) -> str:
    """`kwargs["ExclusiveStartKey"] = response["LastEvaluatedKey"]` has the token in a variable first."""

    def changed(at: At) -> cst.CSTNode | None:
        small = _only(at.updated)
        if not isinstance(small, cst.Assign) or text_key(small.value) != TOKEN or len(small.targets) != 1:
            return None
        if text_key(small.targets[0].target) != START or at.file.function(at.node) is None:
            return None
        first = filled_statement("next_page = x", x=small.value)
        second = cst.SimpleStatementLine([small.with_changes(value=cst.Name("next_page"))])
        return cst.FlattenSentinel([first, second])  # type: ignore[return-value]

    return replaced(text, changed)


def start_set(text: str, template: str) -> str:
    """`kwargs["ExclusiveStartKey"] = token` is said otherwise."""

    def changed(at: At) -> cst.CSTNode | None:
        small = _only(at.updated)
        if not isinstance(small, cst.Assign) or len(small.targets) != 1 or at.file.function(at.node) is None:
            return None
        target = small.targets[0].target
        if text_key(target) != START or not isinstance(target, cst.Subscript) or not isinstance(target.value, cst.Name):
            return None
        return filled_statement(template, kwargs=target.value, token=small.value)

    return replaced(text, changed)


def items_added(text: str, template: str) -> str:
    """`items.extend(response["Items"])` is said otherwise."""

    def changed(at: At) -> cst.CSTNode | None:
        small = _only(at.updated)
        found = method_call(small.value, "extend", 1, 1) if isinstance(small, cst.Expr) else None
        if found is None or not isinstance(found[0], cst.Name) or '"Items"' not in source(found[1][0]):
            return None
        if isinstance(found[1][0], (cst.GeneratorExp, cst.ListComp)) or at.file.function(at.node) is None:
            return None
        return filled_statement(template, xs=found[0], ys=found[1][0])

    return replaced(text, changed)


def _only(node: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The only statement of a line."""
    return node.body[0] if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1 else None


REPHRASINGS: Rephrasings = {
    "pages-ended-inside": in_python(ended_inside),
    "token-in-variable": in_python(token_in_variable),
    "start-by-update": in_python(partial(start_set, template=f'kwargs.update({{"{START}": token}})')),
    "start-by-keyword": in_python(partial(start_set, template=f"kwargs.update({START}=token)")),
    "start-in-new": in_python(partial(start_set, template=f'kwargs = {{**kwargs, "{START}": token}}')),
    "items-added": in_python(partial(items_added, template="xs += ys")),
    "items-added-in-new": in_python(partial(items_added, template="xs = xs + ys")),
    "items-added-in-spread": in_python(partial(items_added, template="xs = [*xs, *ys]")),
    "items-added-one-by-one": in_python(partial(items_added, template="for one in ys:\n    xs.append(one)")),
}
