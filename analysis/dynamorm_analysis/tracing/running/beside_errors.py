"""Ways by which functions of Go give an error: nobody goes on with what they give beside it, or have changed."""

from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value, last_name, without_types
from dynamorm_analysis.tracing.running.frame import Frame
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.symbols import Symbol, is_none
from dynamorm_analysis.words import words_of


def gives_error(value: Value | None, given: Symbol, frame: Frame, state: State) -> bool:
    """Whether a `return` surely gives an error, last: it was told to be one, or is made here, or is one with a name."""
    if value is None or not frame.scope.path.endswith(".go"):
        return False
    if isinstance(value, Collection) and given.kind == "tuple" and given.operands:
        value, given = value.items[-1], given.operands[-1]
    if is_none(given):
        return False
    match value:
        case Call(function=function):
            of_errors = isinstance(function, Member) and "errors" in last_name(function.owner).lower()
            return of_errors or not MAKING_ERRORS.isdisjoint(words_of(last_name(without_types(function))))
        case Name(name=name) | Member(name=name) if name.startswith(("Err", "err")) and name not in PLAIN:
            return True
    return any(
        test.outcome
        and test.symbol.kind == "derived"
        and test.symbol.name == "!="
        and test.symbol.operands[0] is given
        and is_none(test.symbol.operands[-1])
        for test in state.tests
    )


PLAIN = frozenset({"err", "error"})
"""Names of variables that may hold an error or none."""
MAKING_ERRORS = frozenset({"err", "error", "errorf", "errors", "exception", "wrap", "wrapf"})


def without_empty(given: Symbol, frame: Frame, state: State) -> Symbol:
    """What a `return` gives that gives an error, with nothing instead of the empty values beside it: `User{}, err`."""
    if given.kind != "tuple":
        return given
    *others, error = given.operands
    nothing = frame.symbols("constant", None)
    return frame.symbols("tuple", (*(nothing if _is_empty(one, state) else one for one in others), error))


def _is_empty(symbol: Symbol, state: State) -> bool:
    """Whether nothing that was read, or made, is in a value: `User{}`, a variable that was only declared."""
    match symbol.kind:
        case "given":
            return not state.stored.get(symbol)
        case "made" | "derived":
            is_plain = symbol.kind == "made" or all(one.kind in ("constant", "given") for one in symbol.operands)
            return is_plain and not state.stored.get(symbol)
    return False
