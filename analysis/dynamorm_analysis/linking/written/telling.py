"""What an expression of a called function would be in the words of its caller: `code.lower()` for what `key_of(code)`
makes of its parameter."""

import re

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Constant, Value
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.model.names import Hole, KeyTemplate

NAMES = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
MAX_DEPTH = 8


def told_outside(value: Value, scope: Scope) -> KeyTemplate:
    """A template that is one hole, named by the expression, and told in the words of whoever calls its function."""
    name = described(value)
    return KeyTemplate((Hole(name, _told(name, scope, 0) if name and scope.arguments else None),))


def _told(text: str, scope: Scope, depth: int) -> str:
    """An expression with what the call gives in the place of each parameter; empty where that cannot be said."""
    names = {name: _given(name, scope, depth) for name in NAMES.findall(text)}
    return NAMES.sub(lambda found: names[found[0]], text) if all(names.values()) else ""


def _given(name: str, scope: Scope, depth: int) -> str:
    if name not in scope.arguments:
        return name if name not in scope.bindings or _is_receiver(name, scope) else ""
    value, where = scope.arguments[name]
    said = repr(value.value) if isinstance(value, Constant) else described(value)
    if "{" in said or "}" in said or depth > MAX_DEPTH:
        return ""
    return _told(said, where, depth + 1) if where.arguments and not isinstance(value, Constant) else said


def _is_receiver(name: str, scope: Scope) -> bool:
    """Whether a name is the object whose method is called."""
    node = scope.node
    first = node.parameters[:1] if isinstance(node, Function) and scope.enclosing_class is not None else ()
    return any(parameter.name == name for parameter in first)
