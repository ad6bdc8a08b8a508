"""What a write is conditioned on: `WithCondition(field, operator, value)`, `IfNotExists()` and their like."""

from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.tabletheory_go.conditions import condition_of, name_of
from dynamorm_analysis.libraries.tabletheory_go.models import Model
from dynamorm_analysis.libraries.tabletheory_go.words import CONDITIONED
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator

WRITTEN = frozenset({"WithCondition", "Condition", "OrCondition"})
EXISTENCE: dict[str, Operator] = {
    "IfExists": "exists",
    "IfNotExists": "not_exists",
    "ConditionExists": "exists",
    "ConditionNotExists": "not_exists",
}


def guard_of(program: Program, model: Model | None, links: tuple[Link, ...]) -> Outcome:
    """What the links of a chain ask of the item that is there before it is written."""
    result = NOTHING
    for link in links:
        if link.method in CONDITIONED:
            result = result.both(_guard(program, model, link))
    return result


def guard_of_part(program: Program, model: Model | None, given: list[Value], scope: Scope) -> Outcome:
    """The same of what a part of a transaction is given: `tabletheory.IfExists()`."""
    result = NOTHING
    for value in given:
        match value:
            case Call(function=Name(name=name) | Member(name=name)) as call:
                result = result.both(_guard(program, model, Link(name, call, scope)))
            case _:
                result = result.both(UNKNOWN)
    return result


def _guard(program: Program, model: Model | None, link: Link) -> Outcome:
    found: Condition | None = None
    if link.method in WRITTEN:
        found = condition_of(program, model, link)
    elif link.method in EXISTENCE:
        name = name_of(program, model, link)
        if not link.values and model is not None and model.key is not None:
            name = model.key.partition[0]
        place = link.scope.place(link.call.span)
        found = Condition(name, EXISTENCE[link.method], place, optional=link.optional) if name else None
    return Outcome((found,)) if found is not None else UNKNOWN
