"""Which text an expression builds, once it can be told what each of its parts stands for."""

from typing import Protocol

from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Operation, Spread, Template, Value
from dynamorm_analysis.linking.meaning import Environment, Meaning, Raw, Scalar, Text, options
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written import templates
from dynamorm_analysis.linking.written.telling import told_outside
from dynamorm_analysis.model.names import Hole, KeyTemplate

MAX_DEPTH = 40
CASES = {"upper": str.upper, "lower": str.lower}
METHODS = frozenset({"format", "join", "strip", *CASES})


class Look(Protocol):
    """What an expression stands for, looked for at a depth; how one reads that stands for no text, and what the object
    was made with of which it is a field."""

    @property
    def scope(self) -> Scope: ...

    def __call__(self, value: Value, depth: int) -> Meaning: ...

    def spelled(self, value: Value, depth: int) -> Value: ...

    def made_with(self, value: Value, depth: int) -> tuple[Value, Scope] | None: ...


def folded(value: Value, look: Look, depth: int = 0) -> KeyTemplate:
    """An expression as a text with holes; an expression that is no text is one hole."""
    match value:
        case Constant(value=str() as text):
            return templates.text(text)
        case _ if depth > MAX_DEPTH:
            return templates.hole(value)
        case Template(parts=parts, formats=()):
            return templates.joined(*(folded(part, look, depth + 1) for part in parts))
        case Template(parts=parts, formats=formats):
            pieces = (folded(part, look, depth + 1) for part in parts)
            return templates.joined(*map(templates.with_format, pieces, formats))
        case Operation(operator="+", operands=(left, right)):
            return templates.joined(*(folded(part, look, depth + 1) for part in (left, right)))
        case Operation(operator="%", operands=(left, right)):
            pattern = look(left, depth + 1)
            if isinstance(pattern, Text):
                return templates.percent(pattern.template, right, lambda part: folded(part, look, depth + 1))
            return templates.hole(value)
    match look(value, depth + 1):
        case Text(template=template):
            return template
        case Scalar(value=int() | float() as number):
            return templates.text(str(number))
        case Environment(name=name):
            return KeyTemplate((Hole(f"env:{name}"),))
        case _:
            return told_outside(look.spelled(value, depth + 1), look.scope, look.made_with(value, depth + 1))


def of_method(call: Call, look: Look, depth: int) -> Meaning | None:
    """`pattern.format(…)`, `separator.join([…])`, `kind.upper()` of a known text, and `text.strip()`, which is as good
    as the text; None for all other calls."""
    if not isinstance(call.function, Member) or call.function.name not in METHODS:
        return None
    owner = look(call.function.owner, depth + 1)
    if call.function.name in CASES:
        whole = owner.template.constant if isinstance(owner, Text) and not call.arguments else None
        return Text(templates.text(CASES[call.function.name](whole))) if whole is not None else None
    if call.function.name == "strip":
        is_text = not call.arguments and all(isinstance(option, Text | Environment) for option in options(owner))
        return owner if is_text else None
    if not isinstance(owner, Text):
        return None

    def fold(part: Value) -> KeyTemplate:
        return folded(part, look, depth + 1)

    if call.function.name == "format":
        return Text(templates.formatted(owner.template, call.arguments, fold))
    items = _listed(call, look, depth)
    if items is None:
        return None
    pieces = [piece for item in items for piece in (owner.template, fold(item))][1:]
    return Text(templates.joined(*pieces))


def _listed(call: Call, look: Look, depth: int) -> tuple[Value, ...] | None:
    if len(call.arguments) != 1:
        return None
    listed = call.arguments[0].value
    found = look(listed, depth + 1)
    if isinstance(found, Raw) and isinstance(found.value, Collection):
        if isinstance(listed, Name) and len(steps(found.scope, listed.name, listed.span.start)) > 1:
            return None  # the list goes on after it was begun
        items = found.value.items
        return None if any(isinstance(item, Spread) for item in items) else items
    return None
