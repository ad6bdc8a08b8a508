"""Functions that come back only where there is an item, or none: `check_free(name)`, which raises otherwise."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Attempt, Branch, Flow, Return, Statement, inside
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.tested import held
from dynamorm_analysis.model.course import Test


def passed_by(asked: Asked, body: tuple[Statement, ...]) -> Iterator[Test]:
    """What is known when a block was gone through to its end; no more behind a place where it may be left before."""
    for statement in body:
        match statement:
            case Flow(kind="assert", values=(test, *_)):
                yield from held(asked, test, outcome=True, otherwise="leaves")
            case Branch(test=test, body=then, otherwise=()) if _raises(then):
                yield from held(asked, test, outcome=False, otherwise="leaves")
            case Attempt(body=tried, handlers=handlers) if all(_raises(handler.body) for handler in handlers):
                yield from passed_by(asked, tried)
        if any(isinstance(each, Return) for each in inside(statement)):
            return


def _raises(body: tuple[Statement, ...]) -> bool:
    """Whether a block ends with an error, and comes back nowhere before."""
    if not body or any(isinstance(each, Return) for statement in body for each in inside(statement)):
        return False
    return isinstance(body[-1], Flow) and body[-1].kind == "raise"
