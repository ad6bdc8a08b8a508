"""boto3's own words for conditions: `Key("a").eq(1)`, `Attr("b").size().gt(2)`, `And(…)`, `reduce(and_, …)`."""

import re
from dataclasses import replace
from typing import Literal

from dynamorm_analysis.facts.values import Call, Collection, Lambda, Operation, Spread, Value
from dynamorm_analysis.libraries.boto3.lists import listed
from dynamorm_analysis.libraries.boto3.unfit import compared
from dynamorm_analysis.libraries.requests.joined import Joined
from dynamorm_analysis.libraries.strings.outcomes import UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Meaning, Part, Produced
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.written_value import WrittenValue

CONDITIONS = "boto3.dynamodb.conditions."
METHODS: dict[str, Operator] = {
    "eq": "=",
    "ne": "<>",
    "lt": "<",
    "lte": "<=",
    "gt": ">",
    "gte": ">=",
    "between": "between",
    "begins_with": "begins_with",
    "is_in": "in",
    "contains": "contains",
    "exists": "exists",
    "not_exists": "not_exists",
    "attribute_type": "type",
}
MAKERS = {f"{CONDITIONS}And": "&", f"{CONDITIONS}Or": "|", f"{CONDITIONS}Not": "~"}
TOP_LEVEL = re.compile(r"[^.\[]+")


def built(program: Program, call: Call, scope: Scope) -> Outcome | Joined | None:
    """The condition that a call makes; None when it makes none."""
    return leaf(program, call, scope) or _maker(program, call, scope) or _reduced(program, call, scope)


def leaf(program: Program, call: Call, scope: Scope) -> Outcome | None:
    """A call such as `Key("a").eq(1)`; None when it is something else, unknown when its attribute is."""
    found = meaning(program, call, scope)
    if not isinstance(found, Produced) or not isinstance(found.callee, Part):
        return None
    subject, sized = _subject(found.callee.owner)
    if subject is None or found.callee.name not in METHODS:
        return None
    made, where = found.call, found.scope
    name = attribute_asked(program, subject)
    if name is None:
        return UNKNOWN
    top = TOP_LEVEL.match(name)
    condition = Condition(
        attribute=top.group() if top else name,
        operator="size" if sized else METHODS[found.callee.name],
        place=where.place(made.span),
        value=_compared(program, made, found.callee.name, where),
        nested=sized or (top is not None and top.group() != name),
        maker=attribute_kind(subject.callee.name) if isinstance(subject.callee, External) else "",
        unfit=compared(program, name, made, where),
    )
    return Outcome((condition,))


def _compared(program: Program, call: Call, method: str, scope: Scope) -> WrittenValue:
    """What a method compares with: of `is_in([a, b])` the first."""
    if not call.arguments:
        return WrittenValue()
    value = call.arguments[0].value
    if method == "is_in":
        first = next(listed(program, value, scope), None)
        return written_value(program, *first) if first else replace(written_value(program, value, scope), type=None)
    return written_value(program, value, scope)


def _subject(owner: Meaning) -> tuple[Produced | None, bool]:
    """The `Key(…)` or `Attr(…)` that a method is called on, and whether its size is meant."""
    match owner:
        case Produced(callee=Part(owner=inner, name="size")):
            return _subject(inner)[0], True
        case Produced(callee=External(name=name)) if attribute_kind(name):
            return owner, False
        case _:
            return None, False


def attribute_kind(name: str) -> Literal["", "Key", "Attr"]:
    """`Key` or `Attr` for boto3's classes of these names, else empty."""
    match name.removeprefix(CONDITIONS):
        case "Key" | "Attr" as kind if name.startswith(CONDITIONS):
            return kind
        case _:
            return ""


def attribute_asked(program: Program, subject: Produced) -> str | None:
    """The name that `Key(…)` or `Attr(…)` is given."""
    arguments = subject.call.arguments
    return attribute_name(program, arguments[0].value, subject.scope) if arguments else None


def _maker(program: Program, call: Call, scope: Scope) -> Joined | None:
    """`And(…)`, `Or(…)` or `Not(…)`, where the call makes one of these conditions itself."""
    found = meaning(program, call.function, scope)
    if not isinstance(found, External) or found.name not in MAKERS:
        return None
    items = (Spread(given.value, given.span) if given.spread else given.value for given in call.arguments)
    return Joined(MAKERS[found.name], Collection("list", tuple(items), call.span))


def _reduced(program: Program, call: Call, scope: Scope) -> Joined | None:
    """`reduce(and_, conditions)`, perhaps with a condition to begin with."""
    callee = meaning(program, call.function, scope)
    if not isinstance(callee, External) or callee.name not in ("functools.reduce", "reduce") or len(call.arguments) < 2:
        return None
    joining, conditions, *first = (given.value for given in call.arguments)
    operator = _operator(program, joining, scope)
    if operator is None:
        return None
    return Joined(operator, Collection("list", (Spread(conditions, conditions.span), *first[:1]), call.span))


def _operator(program: Program, value: Value, scope: Scope) -> str | None:
    match value:
        case Lambda(body=Operation(operator="&" | "|" as operator)):
            return operator
    match meaning(program, value, scope):
        case External(name="operator.and_" | "operator.iand" | "operator.__and__"):
            return "&"
        case External(name="boto3.dynamodb.conditions.And"):
            return "&"
        case External(name="operator.or_" | "operator.ior" | "boto3.dynamodb.conditions.Or"):
            return "|"
        case _:
            return None
