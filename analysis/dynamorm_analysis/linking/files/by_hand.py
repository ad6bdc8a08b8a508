"""Whether somebody runs a file: it asks whoever does so, reads a command line, or prints what it finds."""

from collections.abc import Iterable, Iterator
from typing import Literal

from dynamorm_analysis.facts.statements import (
    Branch,
    Class,
    Evaluation,
    Function,
    Return,
    Statement,
    blocks,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Operation, Value, last_name, parts_of
from dynamorm_analysis.words import words_of

Sign = Literal["answers", "asks", "handles", "prints", "reports", "runs", "starts", "serves", "stores", "unasked"]
"""`asks`: it reads what somebody types, or a command line. `prints`: its top level does. `runs`: there is something it
does only where it is run, in Python. `starts`: that is a function `main`, which `reports` what it finds. `serves`:
others call its functions, a handler (it `handles` then), by its name or by what it takes, or one that a decorator
registers, or its function `main` waits for them. `unasked`: that is a handler which makes nothing of what it is called
with, nor returns what a call answers; `answers`: something in the file is an answer to a request. `stores`: something
in it puts a file into an object store."""

ENTRY = "main"
TRYING = ("debug_", "test_")
"""What functions begin with that developers call to look, or to try something out, be it by a page of its own."""
FOR_ONCE = frozenset({"check", "debug", "diagnose", "fix", "inspect", "link", "recalculate", "repair", "verify"})
"""What the names of files begin with that somebody has written to look into something, or to mend it, where nothing
imports them."""
LOOKING = "debug"
"""What tells it at the end of a name, too: `orders_debug`."""
TOOLS = frozenset({"tools", "utilities"})
"""Folders where such files are, too, whatever they are called."""
PRINTING = frozenset({"pprint", "print"})
LOGGING = PRINTING | {"debug", "info", "warning"}
ANSWER = "statusCode"
"""What is said in answers to requests that come through a gateway."""
PRINTING_IN_GO = frozenset({"Print", "Printf", "Println"})
STORING = frozenset({"put_object", "upload_file", "upload_fileobj"})
SERVING = frozenset({"handler", "lambda"})
EVENTS = (["event"], ["evt"])
CONTEXTS: tuple[list[str], ...] = (["context"], ["ctx"], [])  # the last one: `_`
"""What functions call that which Lambda gives them."""
WAITING = frozenset({"Listen", "ListenAndServe", "ListenAndServeTLS", "Run", "Serve", "Start", "StartWithOptions"})
"""What servers of Go call in `main`."""
COMMAND_LINES = {
    "argparse": "",
    "ArgumentParser": "",
    "click": "",
    "typer": "",
    "cobra": "github.com/spf13/cobra",
    "cli": "github.com/urfave/cli",
}
"""What files import that read a command line, and where from: names in Python tell it by themselves."""


def signs(statements: Iterable[Statement], language: str) -> frozenset[Sign]:
    """The signs in the top-level statements of a file."""
    told = _signs_in_go if language == "go" else _signs
    return frozenset(sign for statement in statements for sign in told(statement))


def may_be_for_once(path: str) -> bool:
    """Whether a file is called, or lies, as those do that somebody runs now and then: `fix_orders.py`."""
    *folders, name = path.split("/")
    first, *further = words_of(name.partition(".")[0]) or ("",)
    is_called_so = bool(further) and (first in FOR_ONCE or further[-1] == LOOKING)
    return is_called_so or not TOOLS.isdisjoint(folders)


def is_main(statement: Statement) -> bool:
    """`if __name__ == "__main__"`, either way round."""
    match statement:
        case Branch(test=Operation(operator="==", operands=operands)):
            named = any(isinstance(each, Name) and each.name == "__name__" for each in operands)
            return named and any(isinstance(each, Constant) and each.value == "__main__" for each in operands)
    return False


def _signs(statement: Statement) -> Iterator[Sign]:
    if any(map(_asks, _values(inside(statement)))):
        yield "asks"
    if any(isinstance(value, Constant) and value.value == ANSWER for value in _values(_and_inside(statement))):
        yield "answers"
    if any(isinstance(value, Call) and last_name(value.function) in STORING for value in _values(inside(statement))):
        yield "stores"
    match statement:
        case Function(name=name, decorators=decorators):
            is_called_so = not SERVING.isdisjoint(words_of(name))
            is_handler = is_called_so or _takes_event(statement)
            if decorators or is_handler:
                yield "serves"
            if is_handler:
                yield "handles"
            if is_called_so and _is_unasked(statement):
                yield "unasked"
            if name == ENTRY and any(map(_prints, _values(inside(statement)))):
                yield "reports"
        case Branch(body=body) if is_main(statement):
            yield "runs"
            called = {last_name(value.function) for value in _values(body) if isinstance(value, Call)}
            if ENTRY in called:
                yield "starts"
            if any(not SERVING.isdisjoint(words_of(name)) for name in called):
                yield "serves"
        case Class():
            pass
        case _ if any(map(_prints, _values(_at_top(statement)))):
            yield "prints"


def _takes_event(function: Function) -> bool:
    """Whether Lambda may call a function, as it is called: `def hello(event, context, testing=False)`."""
    if len(function.parameters) < 2 or any(one.default is None and not one.kind for one in function.parameters[2:]):
        return False
    event, context = (words_of(one.name) for one in function.parameters[:2])
    return event in EVENTS and context in CONTEXTS


def _is_unasked(handler: Function) -> bool:
    """Whether a handler of events does not look at its event, but to log it."""
    if len(handler.parameters) != 2 or handler.decorators:
        return False
    if any(isinstance(each, Return) and isinstance(each.value, Call) for each in inside(handler)):
        return False
    event = handler.parameters[0].name
    used = (each for each in inside(handler) if not _logs(each))
    return not any(isinstance(value, Name) and value.name == event for value in _values(used))


def _logs(statement: Statement) -> bool:
    match statement:
        case Evaluation(value=Call(function=function)):
            return last_name(function) in LOGGING
    return False


def _and_inside(statement: Statement) -> Iterator[Statement]:
    yield statement
    yield from inside(statement)


def _signs_in_go(statement: Statement) -> Iterator[Sign]:
    match statement:
        case Function(name=name) if name == ENTRY:
            yield "starts"
            called = [value.function for value in _values(inside(statement)) if isinstance(value, Call)]
            if any(last_name(function) in WAITING for function in called):
                yield "serves"
            if any(_prints_in_go(function) for function in called):
                yield "reports"


def _at_top(statement: Statement) -> Iterator[Statement]:
    """A statement and those in it that run when the file is loaded."""
    yield statement
    for block in blocks(statement):
        for inner in block:
            yield from _at_top(inner)


def _values(statements: Iterable[Statement]) -> Iterator[Value]:
    return (part for statement in statements for value in expressions(statement) for part in parts_of(value))


def _prints(value: Value) -> bool:
    return isinstance(value, Call) and isinstance(value.function, Name) and value.function.name in PRINTING


def _prints_in_go(function: Value) -> bool:
    match function:
        case Member(owner=Name(name="fmt"), name=name):
            return name in PRINTING_IN_GO
    return False


def _asks(value: Value) -> bool:
    match value:
        case Call(function=Name(name="input")) | Member(owner=Name(name="sys"), name="argv"):
            return True
    return False
