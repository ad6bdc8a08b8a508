"""Update builders: what `set`, `add` and `condition` said before `execute`, in one chain or over several statements."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Value
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.tabletheory_python.fields import Fields
from dynamorm_analysis.libraries.tabletheory_python.making import text_of
from dynamorm_analysis.libraries.tabletheory_python.words import BUILDER, SIGNS
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Written
from dynamorm_analysis.model.written_value import WrittenValue

MAX_LINKS = 100
SETTING = frozenset({"set", "add", "set_if_not_exists"})
COUNTING = frozenset({"increment", "decrement"})
LISTING = frozenset({"append_to_list", "prepend_to_list"})
NOT_WRITING = frozenset({"remove", "delete", "remove_from_list_at", "set_list_element", "return_values"})
EXISTENCE = {"condition_exists": "exists", "condition_not_exists": "not_exists"}


@dataclass(frozen=True, slots=True)
class Link:
    """One call on a builder; `optional` when it may not have happened."""

    method: str
    call: Call
    optional: bool


@dataclass(frozen=True, slots=True)
class Built:
    """A builder: the table's expression, the call that began it, and what was called on it since then, in order."""

    table: Value
    call: Call
    scope: Scope
    links: tuple[Link, ...]
    whole: bool

    def changes(self, program: Program, fields: Fields) -> tuple[tuple[Written, ...], Outcome, bool]:
        """What is written, under which condition, and whether all that is written is known."""
        written: dict[str, Written] = {}
        demanded, complete = NOTHING if self.whole else UNKNOWN, self.whole
        for link in self.links:
            first = link.call.arguments[0].value if link.call.arguments else None
            attribute = fields.attribute(text_of(program, (first, self.scope))) if first is not None else None
            if link.method in ("condition", "or_condition", "condition_version", *EXISTENCE):
                said = _condition(program, link, attribute, self.scope)
                both = demanded.both(said.optional() if link.optional else said)
                demanded = both.free() if link.method == "or_condition" else both
            elif attribute is not None and link.method in SETTING | COUNTING | LISTING:
                value = _value(program, link, self.scope)
                written[attribute] = Written(attribute, value, self.scope.place(link.call.span))
            elif link.method not in NOT_WRITING:
                complete = False
        return tuple(written.values()), demanded, complete


def _value(program: Program, link: Link, scope: Scope) -> WrittenValue:
    if link.method in COUNTING:
        return WrittenValue(type="N")
    if link.method in LISTING:
        return WrittenValue(type="L")
    arguments = link.call.arguments
    if len(arguments) < 2:
        return WrittenValue()
    shown = written_value(program, arguments[-1].value, scope)
    return shown if link.method == "set" else replace(shown, template=None)


def _condition(program: Program, link: Link, attribute: str | None, scope: Scope) -> Outcome:
    place = scope.place(link.call.span)
    match link.method, link.call.arguments:
        case "condition_exists", _ if attribute is not None:
            return Outcome((Condition(attribute, "exists", place),))
        case "condition_not_exists", _ if attribute is not None:
            return Outcome((Condition(attribute, "not_exists", place),))
        case "condition" | "or_condition", (_, Argument(value=sign), *values) if attribute is not None:
            operator = SIGNS.get((text_of(program, (sign, scope)) or "").upper())
            if operator is not None:
                value = written_value(program, values[0].value, scope) if values else WrittenValue()
                return Outcome((Condition(attribute, operator, place, value),))
    return UNKNOWN


def built(value: Value, scope: Scope) -> Built | None:
    """The builder that an expression is, through a variable of its function."""
    links: list[Link] = []
    begun = _chain(value, links, optional=False)
    if isinstance(begun, Name):
        return _of_variable(begun, tuple(reversed(links)), scope)
    if begun is None:
        return None
    table, call = begun
    return Built(table, call, scope, tuple(reversed(links)), whole=True)


Begun = tuple[Value, Call]


def _chain(value: Value, links: list[Link], *, optional: bool) -> Begun | Name | None:
    """Where a chain of calls begins: with a table's method, or a variable; its links are added, the last first."""
    while isinstance(value, Call) and isinstance(value.function, Member) and len(links) < MAX_LINKS:
        if value.function.name == BUILDER:
            return value.function.owner, value
        links.append(Link(value.function.name, value, optional))
        value = value.function.owner
    return value if isinstance(value, Name) else None


def _of_variable(variable: Name, later: tuple[Link, ...], scope: Scope) -> Built | None:
    """`builder = table.update_builder(…)`, and what statements after it add."""
    begun: Begun | None = None
    found: list[Link] = []
    whole = True
    for step in steps(scope, variable.name, variable.span.start):
        links: list[Link] = []
        match step.statement:
            case Assignment(value=assigned, operator="") if assigned is not None:
                start = _chain(assigned, links, optional=step.optional)
                if isinstance(start, tuple):
                    begun, found = start, []
                elif not isinstance(start, Name) or start.name != variable.name:
                    return None
            case Evaluation(value=called):
                _chain(called, links, optional=step.optional)
            case _:
                whole = False
        found += reversed(links)
    if begun is None:
        return None
    table, call = begun
    return Built(table, call, scope, (*found, *later), whole)
