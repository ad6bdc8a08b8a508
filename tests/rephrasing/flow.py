"""What stands around requests: errors that are looked at, spans, inner functions, decorators, retries, threads."""

import re
from collections.abc import Callable
from itertools import takewhile

import libcst as cst

from mdtest import Files
from rephrasing.changed_nodes import Block, Replacing, changed_in, with_blocks
from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import is_request, names_in, source, statements

LOGGER = "import logging\n\nlogger = logging.getLogger(__name__)\n"
CLIENT_ERROR = "from botocore.exceptions import ClientError\n"
RETRYING = """
import time


def with_retries(call, *args, **kwargs):
    for attempt in range(3):
        try:
            return call(*args, **kwargs)
        except ConnectionError:
            time.sleep(2**attempt)
    return call(*args, **kwargs)
"""
TRACING = """
import functools


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        logger.info("calling %s", function.__name__)
        return function(*args, **kwargs)

    return wrapper
"""


def body_tried(text: str) -> str:
    """What a function does is tried: errors of the client are logged and let out."""
    return _with_bodies(
        text,
        CLIENT_ERROR + LOGGER,
        "try:\n    BODY\nexcept ClientError as error:\n    logger.error(error)\n    raise\n",
    )


def body_with_own_error(text: str) -> str:
    """What a function does is tried: errors of the client come out as one of the application's own."""
    if "except" in text:
        return text
    error = "\n\nclass StoreError(Exception):\n    pass\n"
    way = "try:\n    BODY\nexcept ClientError as error:\n    raise StoreError(str(error)) from error\n"
    return _with_bodies(text, CLIENT_ERROR + error, way)


def handler_tried(text: str) -> str:
    """What a Lambda handler does is tried: errors are logged and answered."""
    way = 'try:\n    BODY\nexcept Exception:\n    logger.exception("failed")\n    return {"statusCode": 500}\n'
    return _with_bodies(text, LOGGER, way, lambda function: function.name.value.endswith("handler"))


def body_with_finally(text: str) -> str:
    """What a function does is followed by a line in the log, however it ends."""
    return _with_bodies(text, LOGGER, 'try:\n    BODY\nfinally:\n    logger.info("done")\n')


def body_in_span(text: str) -> str:
    """What a function does is measured."""
    tracer = "from opentelemetry import trace\n\ntracer = trace.get_tracer(__name__)\n"
    return _with_bodies(text, tracer, 'with tracer.start_as_current_span("work"):\n    BODY\n')


def body_in_inner_function(text: str) -> str:
    """What a function does is done by one inside it."""
    return _with_bodies(text, "", "def run():\n    BODY\n\nreturn run()\n", _can_be_inside)


def request_tried(text: str) -> str:
    """Each statement that makes a request is tried by itself: errors are logged and let out."""

    def tried(block: Block) -> Block:
        found: list[cst.BaseStatement] = []
        for one in block:
            if isinstance(one, cst.SimpleStatementLine) and _has_request(one) and not _gives_back(one):
                found.extend(
                    _around("try:\n    BODY\nexcept ClientError as error:\n    logger.error(error)\n    raise\n", [one])
                )
            else:
                found.append(one)
        return found

    return _with_imports(text, _with_blocks(text, tried), CLIENT_ERROR + LOGGER)


def logged(text: str) -> str:
    """What a variable was given is logged right afterwards."""

    def told(block: Block) -> Block:
        found: list[cst.BaseStatement] = []
        for one in block:
            found.append(one)
            match one:
                case cst.SimpleStatementLine(
                    body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))])]
                ):
                    found.append(cst.parse_statement(f'logger.info("{name}: %s", {name})'))
        return found

    return _with_imports(text, _with_blocks(text, told), LOGGER)


def counted(text: str) -> str:
    """A metric is told before each statement that makes a request."""

    def told(block: Block) -> Block:
        found: list[cst.BaseStatement] = []
        for one in block:
            if isinstance(one, cst.SimpleStatementLine) and _has_request(one):
                found.append(cst.parse_statement('metrics.add_metric(name="requests", unit="Count", value=1)'))
            found.append(one)
        return found

    metrics = "from aws_lambda_powertools import Metrics\n\nmetrics = Metrics()\n"
    return _with_imports(text, _with_blocks(text, told), metrics)


def cast_answers(text: str) -> str:
    """What a variable is given of an answer is said to be a dictionary."""
    return _with_answers(text, "from typing import Any, cast\n", lambda value: f"cast(dict[str, Any], {value})")


def annotated_answers(text: str) -> str:
    """Variables that are given an answer are annotated."""

    def annotated(block: Block) -> Block:
        found: list[cst.BaseStatement] = []
        seen: set[str] = set()
        for one in block:
            match one:
                case cst.SimpleStatementLine(
                    body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=given)]
                ) if _has_request(given) and name not in seen:
                    seen.add(name)
                    one = cst.SimpleStatementLine([_line(f"{name}: Any = {source(given)}")])
            found.append(one)
        return found

    return _with_imports(text, _with_blocks(text, annotated), "from typing import Any\n")


def retried(text: str) -> str:
    """Each request is made by a function that tries it again, which is given a lambda."""
    return _with_requests(text, RETRYING, lambda call: cst.parse_expression(f"with_retries(lambda: {source(call)})"))


def retried_by_name(text: str) -> str:
    """Each request is made by a function that tries it again, which is given the method and its arguments."""

    def handed(call: cst.Call) -> cst.BaseExpression:
        given = [source(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for arg in call.args]
        return cst.parse_expression(f"with_retries({', '.join([source(call.func), *given])})")

    return _with_requests(text, RETRYING, handed)


def in_threads(files: Files) -> Files:
    """Functions that nobody calls are asynchronous, and wait for requests that threads make."""

    def waited(call: cst.Call) -> cst.BaseExpression:
        given = [source(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for arg in call.args]
        return cst.parse_expression(f"(await asyncio.to_thread({', '.join([source(call.func), *given])}))")

    return _asynchronous(files, waited)


def in_executor(files: Files) -> Files:
    """Functions that nobody calls are asynchronous, and wait for requests that an executor makes."""

    def waited(call: cst.Call) -> cst.BaseExpression:
        return cst.parse_expression(f"(await asyncio.get_running_loop().run_in_executor(None, lambda: {source(call)}))")

    return _asynchronous(files, waited)


def decorated(text: str) -> str:
    """Functions that make requests stand behind a decorator that tells of each call."""

    def told(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        if original.decorators or original.asynchronous or not _has_request(original.body):
            return updated
        return updated.with_changes(decorators=[cst.Decorator(cst.Name("traced"))])

    return _with_imports(text, changed_in(text, cst.FunctionDef, told), LOGGER + TRACING)


def with_docstrings(text: str) -> str:
    """All functions have docstrings."""

    def described(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        body = updated.body
        if original.get_docstring() is not None or not isinstance(body, cst.IndentedBlock):
            return updated
        line = cst.parse_statement('"""What this does."""')
        return updated.with_changes(body=body.with_changes(body=[line, *body.body]))

    return changed_in(text, cst.FunctionDef, described)


def called_by_keywords(text: str) -> str:
    """Functions of the file are called by the names of their parameters."""
    params = {
        one.name.value: [each.name.value for each in one.params.params]
        for one in cst.parse_module(text).body
        if isinstance(one, cst.FunctionDef)
        and not (one.params.posonly_params or isinstance(one.params.star_arg, cst.Param) or one.decorators)
    }
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))

    def named(original: cst.Call, updated: cst.Call) -> cst.Call:
        names = params.get(source(original.func), [])
        if len(updated.args) > len(names) or any(arg.star for arg in updated.args):
            return updated
        args = [
            arg if arg.keyword else arg.with_changes(keyword=cst.Name(name), equal=equal)
            for arg, name in zip(updated.args, names, strict=False)
        ]
        return updated.with_changes(args=args)

    return changed_in(text, cst.Call, named)


def handlers_by_dictionary(text: str) -> str:
    """What a Lambda handler did, one of several functions does, which the handler chooses by the method."""

    def chosen(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.CSTNode:
        name = original.name.value
        if not name.endswith("handler") or original.decorators or len(original.params.params) != 2:
            return updated
        given = ", ".join(each.name.value for each in original.params.params)
        event = original.params.params[0].name.value
        routes = statements('ROUTES = {"POST": handle_post}')
        handler = statements(f'def {name}({given}):\n    return ROUTES[{event}["httpMethod"]]({given})\n')
        return cst.FlattenSentinel([updated.with_changes(name=cst.Name("handle_post")), *routes, *handler])

    return changed_in(text, cst.FunctionDef, chosen, closed=(cst.ClassDef,))


def _asynchronous(files: Files, waited: Callable[[cst.Call], cst.BaseExpression]) -> Files:
    everywhere = "\n".join(files.values())

    def asked(original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        is_of_batch = isinstance(original.func, cst.Attribute) and source(original.func.value) == "batch"
        return waited(updated) if is_request(original) and not is_of_batch else updated

    def awaiting(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        name = original.name.value
        is_used = len(re.findall(rf"\b{name}\b", everywhere)) > 1 or original.decorators or original.asynchronous
        if is_used or "handler" in name or name.startswith("__") or not _has_request(original.body):
            return updated
        if _found(original.body, (cst.Yield, cst.BaseComp, cst.FunctionDef, cst.Lambda)):
            return updated
        body = original.body.visit(Replacing(cst.Call, asked))
        return updated.with_changes(body=body, asynchronous=cst.Asynchronous(cst.SimpleWhitespace(" ")))

    def rephrased(text: str) -> str:
        changed = changed_in(text, cst.FunctionDef, awaiting, closed=(cst.FunctionDef,))
        return _with_imports(text, changed, "import asyncio\n")

    return in_python(rephrased)(files)


def _with_requests(text: str, imports: str, changed: Callable[[cst.Call], cst.BaseExpression]) -> str:
    """A file in which calls that ask tables are others, those that are awaited aside."""

    def asked(original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        return changed(updated) if is_request(original) else updated

    return _with_imports(text, changed_in(text, cst.Call, asked, closed=(cst.Await,)), imports)


def _with_answers(text: str, imports: str, changed: Callable[[str], str]) -> str:
    """A file in which variables are given something else in place of what answers hold."""

    def given(original: cst.Assign, updated: cst.Assign) -> cst.Assign:
        if not _has_request(original.value) or _found(original.value, (cst.BaseComp, cst.Lambda)):
            return updated
        return updated.with_changes(value=cst.parse_expression(changed(source(updated.value))))

    return _with_imports(text, changed_in(text, cst.Assign, given), imports)


def _with_blocks(text: str, rewritten: Callable[[Block], Block]) -> str:
    """A file in which the statements of each block in a function are others."""
    return with_blocks(text, lambda block, _of: rewritten(block))


def _with_bodies(
    text: str, imports: str, way: str, is_meant: Callable[[cst.FunctionDef], bool] = lambda _function: True
) -> str:
    """A file in which what each function does that makes requests stands in the place of BODY in other statements."""

    def moved(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        body = updated.body
        if not isinstance(body, cst.IndentedBlock) or not _has_request(body) or not is_meant(original):
            return updated
        start = 1 if original.get_docstring() is not None else 0
        lines = [*body.body[:start], *_around(way, body.body[start:])]
        return updated.with_changes(body=body.with_changes(body=lines))

    return _with_imports(text, changed_in(text, cst.FunctionDef, moved), imports)


def _around(way: str, lines: Block) -> Block:
    def put(original: cst.SimpleStatementLine, updated: cst.SimpleStatementLine) -> cst.CSTNode:
        return cst.FlattenSentinel(lines) if source(original).strip() == "BODY" else updated

    return cst.parse_module(way).visit(Replacing(cst.SimpleStatementLine, put)).body  # type: ignore[return-value]


def _with_imports(before: str, after: str, imports: str) -> str:
    """A changed file with what it needs behind its own imports."""
    if not imports or after == before:
        return after
    module = cst.parse_module(after)
    own = list(takewhile(_is_import, module.body))
    added = cst.parse_module(imports).body
    return module.with_changes(body=[*own, *added, *module.body[len(own) :]]).code


def _is_import(one: cst.CSTNode) -> bool:
    match one:
        case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom() | cst.Expr(), *_]):
            return True
    return False


def _can_be_inside(function: cst.FunctionDef) -> bool:
    """Whether a function's body can be that of one inside it: it gives none of its parameters another value."""
    params = {each.name.value for each in function.params.params}
    assigned = {
        name
        for target in _found(function.body, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For))
        for name in names_in(target.target)  # type: ignore[attr-defined]
    }
    is_plain = not _found(function.body, (cst.Yield, cst.Await, cst.Nonlocal, cst.NamedExpr))
    return is_plain and function.asynchronous is None and not params & assigned


def _has_request(node: cst.CSTNode) -> bool:
    return any(map(is_request, _found(node, (cst.Call,))))


def _gives_back(line: cst.SimpleStatementLine) -> bool:
    return isinstance(line.body[0], cst.Return)


def _found(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> list[cst.CSTNode]:
    class Found(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            if isinstance(node, kinds):
                found.append(node)
            return True

    found: list[cst.CSTNode] = []
    node.visit(Found())
    return found


def _line(text: str) -> cst.BaseSmallStatement:
    statement = cst.parse_statement(text)
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement.body[0]


REPHRASINGS: Rephrasings = {
    "body-tried": in_python(body_tried),
    "body-with-own-error": in_python(body_with_own_error),
    "handler-tried": in_python(handler_tried),
    "body-with-finally": in_python(body_with_finally),
    "body-in-span": in_python(body_in_span),
    "body-in-inner-function": in_python(body_in_inner_function),
    "request-tried": in_python(request_tried),
    "logged": in_python(logged),
    "counted": in_python(counted),
    "cast-answers": in_python(cast_answers),
    "annotated-answers": in_python(annotated_answers),
    "retried": in_python(retried),
    "retried-by-name": in_python(retried_by_name),
    "in-threads": in_threads,
    "in-executor": in_executor,
    "decorated": in_python(decorated),
    "with-docstrings": in_python(with_docstrings),
    "called-by-keywords": in_python(called_by_keywords),
    "handlers-by-dictionary": in_python(handlers_by_dictionary),
}
