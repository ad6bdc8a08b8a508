"""Variables that tell whether something was so: `taken := false`, and `taken = true` under a test, maybe in a loop."""

from dynamorm_analysis.tracing.running.frame import Tracing
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.symbols import Outcome, Symbol, Test

Variables = dict[str, Symbol]


def keep_flags(state: State, test: Symbol, so: Variables, otherwise: Variables, tracing: Tracing) -> None:
    """Has variables stand for what a test has told, where one branch makes them true and the other one false; one that
    a branch alone has set under a test of its own tells nothing behind it."""
    symbols = tracing.symbols
    for name, value in so.items():
        other = otherwise.get(name)
        if other is None or other is value:
            continue
        if _is_truth(value) and _is_truth(other):
            ways = Outcome((Test(test, True, "inside"),), value), Outcome((Test(test, False, "inside"),), other)
            state.variables[name] = symbols("outcome", ways)
            tracing.flags.add(state.variables[name])
        elif value in tracing.flags or other in tracing.flags:
            state.variables[name] = symbols.any_of(symbols("constant", True), symbols("constant", False))


def flags_of_loop(before: Variables, inside: Variables, tracing: Tracing) -> Variables:
    """The variables that a loop sets under a test, and that are else what they were before it."""
    return {
        name: value
        for name, value in inside.items()
        if value in tracing.flags and any(one.symbol is before.get(name) for one in value.outcomes)
    }


def _is_truth(symbol: Symbol) -> bool:
    return symbol.kind == "constant" and isinstance(symbol.parts[0], bool)
