"""What the only statement that sets a name gives it."""

from dynamorm_analysis.facts.values import Name, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced, Raw
from dynamorm_analysis.linking.scope import Scope


def defined(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope]:
    """The expression that a name was set to, and where; the value itself when it is none or not known."""
    match meaning(program, value, scope):
        case Raw(value=inner, scope=where) | Produced(call=inner, scope=where):
            return inner, where
    found = _set_to(value, scope) if isinstance(value, Name) else None
    return (found or value), scope


def always_set_to(name: Name, scope: Scope) -> Value | None:
    """The expression that a name is set to, where nothing else gives the name a value, and it is set on every path."""
    bounds = scope.bindings.get(name.name, ())
    return _set_to(name, scope) if len(bounds) == 1 and not bounds[0].conditional else None


def _set_to(name: Name, scope: Scope) -> Value | None:
    """The expression that the only statement above sets a name to."""
    bounds = [bound for bound in scope.bindings.get(name.name, ()) if bound.statement.span.end <= name.span.start]
    return bounds[0].value if len(bounds) == 1 and bounds[0].by == "assignment" else None
