"""Who is logged in where Flask-Login tells: `current_user` is what the application's `user_loader` gives."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Name, last_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.tracing.running.entering import entered
from dynamorm_analysis.tracing.running.frame import Frame
from dynamorm_analysis.tracing.running.state import ALL, State
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols

PACKAGE = "flask_login"
CURRENT = "current_user"
LOADING = "user_loader"


def load_current_user(frame: Frame, state: State) -> None:
    """Loads who is logged in, before a function of a file that asks Flask-Login for that."""
    program = frame.tracing.program
    if PACKAGE not in program.imports(frame.scope.path):
        return
    loaders = tuple(_loaders(program))
    if len(loaders) != 1:
        return
    scope = loaders[0]
    function, around = scope.node, scope.parent
    if not isinstance(function, Function) or around is None or scope.written_at == frame.scope.written_at:
        return
    call = Call(Name(function.name, function.name_span), (), function.name_span)
    loaded = entered(call, function, scope, {}, Frame(frame.tracing, around), state, None)
    given = frame.symbols("given", CURRENT)
    if not _is_within(given, loaded):
        state.stored[given] = {ALL: loaded}


def _is_within(given: Symbol, loaded: Symbol) -> bool:
    """Whether what is loaded may be who is logged in already."""
    left, seen = [loaded], set[Symbol]()
    while left:
        symbol = left.pop()
        if symbol is given:
            return True
        if symbol not in seen:
            seen.add(symbol)
            left += inner_symbols(symbol)
    return False


def _loaders(program: Program) -> Iterator[Scope]:
    for path, anchor in program.callers_of(LOADING):
        statement = program.modules[path].units[anchor].statement
        if not isinstance(statement, Function) or is_test(path):
            continue
        if any(last_name(one) == LOADING for one in statement.decorators):
            yield program.module_scope(path, anchor).inner(statement)
