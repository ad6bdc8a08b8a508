"""Where a round takes the item of its response, and how it takes that of what was found ahead instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Operation, Template, Value
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.call_sites import uses_of
from dynamorm_codeactions.reading_ahead.rounds import Rounds, also_called, altered_in

Manner = Literal["item", "get", "in", "not in"]


@dataclass(frozen=True, slots=True)
class Taken:
    """`response["Item"]`, `response.get("Item", default)`, `"Item" in response`: the whole expression. `in_text` says
    that it stands in the hole of an f-string, where no other text can stand in every version of Python."""

    value: Value
    manner: Manner
    default: Value | None = None
    in_text: bool = False

    def instead(self, found: str, key: str, default: str) -> str:
        """The same of what was found: a lookup that fails as the other one would."""
        match self.manner:
            case "item":
                return f"{found}[{key.removeprefix('(').removesuffix(')') if key.startswith('(') else key}]"
            case "get":
                return f"{found}.get({', '.join(filter(None, (key, default)))})"
            case manner:
                return f"{key} {manner} {found}"


@dataclass(frozen=True, slots=True)
class Takes:
    """All that a round takes of the response, in source order, and the statement that keeps this in a variable, None
    where it is taken of where it is made. `later` are the statements until the last use."""

    taken: tuple[Taken, ...]
    keeps: Assignment | None = None
    later: tuple[Statement, ...] = ()


def takes_of(at: Occurrence, rounds: Rounds, project: Project, place: Place) -> Takes | None:
    """None where the response is used for more than its item, or behind the rounds."""
    statement, function = at.statement, at.scope.node
    if at.outer:
        taken = _taken(at.value, at.outer)
        return Takes((taken,)) if taken is not None else None
    if not isinstance(statement, Assignment) or statement.operator or statement.annotation is not None:
        return None
    if not rounds.body or not isinstance(function, Function) or len(statement.targets) != 1:
        return None
    (target,) = statement.targets
    if not isinstance(target, Name):
        return None
    follower = _follower(target.name, rounds)
    end = follower.value.span.end if follower is not None and follower.value is not None else rounds.statement.span.end
    life = Span(statement.span.end, end)
    found: list[Taken] = []
    outside = False
    for use in sorted(uses_of(target.name, function, project, place), key=lambda one: one.value.span.start):
        span = use.value.span
        if span == target.span or (follower is not None and span == follower.targets[0].span):
            continue
        if life.contains(span):
            taken = _taken(use.value, use.outer)
            if taken is None or use.is_set:
                return None
            found.append(taken)
        elif rounds.statement.span.contains(span):
            if span.start < statement.span.start:
                return None  # of the round before
        elif span.start > rounds.statement.span.end and not outside:
            outside = True
            if not use.is_set:
                return None
    return Takes(tuple(found), statement, _until(life, rounds.behind)) if found else None


def _follower(variable: str, rounds: Rounds) -> Assignment | None:
    """The statement by which another value takes the place of the response, which may be made of that."""
    for following in rounds.behind:
        match following:
            case Assignment(targets=(Name(name=name),), operator="") if name == variable:
                return following
    return None


def _until(life: Span, statements: Iterable[Statement]) -> tuple[Statement, ...]:
    found = (one for each in statements for one in inside(each))
    return tuple(one for one in found if one.span.start < life.end)


def _taken(value: Value, outer: tuple[Value, ...]) -> Taken | None:
    in_text = any(isinstance(one, Template) for one in outer)
    match outer[-1:]:
        case (Item(owner=owner, index=Constant(value="Item")) as whole,) if owner is value:
            return Taken(whole, "item", in_text=in_text)
        case (Operation(operator="in" | "not in" as operator, operands=(Constant(value="Item"), owner)) as test,) if (
            owner is value
        ):
            return Taken(test, "in" if operator == "in" else "not in", in_text=in_text)
        case (Member(owner=owner, name="get") as method,) if owner is value:
            return _got(method, outer[-2:-1], in_text)
    return None


def _got(method: Member, around: tuple[Value, ...], in_text: bool) -> Taken | None:
    match around:
        case (Call(function=function, arguments=(Argument(value=Constant(value="Item")), *further)) as got,):
            if function is not method or len(further) > 1 or any(one.name or one.spread for one in further):
                return None
            return Taken(got, "get", further[0].value if further else None, in_text)
    return None


def changes_items(takes: Takes, rounds: Rounds) -> bool:
    """Whether rounds change what they took: two of one key would then change the same."""
    held = {id(one.value) for one in takes.taken}
    names = {one.name for one in (takes.keeps.targets if takes.keeps is not None else ()) if isinstance(one, Name)}
    for statement in (one for each in rounds.body for one in inside(each)):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value, operator="") if id(value) in held:
                names.add(name)
    return not also_called(names, rounds.body).isdisjoint(altered_in(rounds.body))
