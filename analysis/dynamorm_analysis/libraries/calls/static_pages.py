"""What a function mentions of pages and responses, in languages that declare types: looked through once for all of its
requests."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import unmarshalled_into
from dynamorm_analysis.linking.scope import Scope

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
SHOWING = frozenset(
    f"{name}{form}"
    for name in ("Print", "Trace", "Debug", "Info", "Notice", "Warn", "Warning", "Error", "Log")
    for form in ("", "f", "ln", "w")
)
"""Methods that print, or write to a log."""
Places = Sequence[int]
"""Where something is written: the offsets of the names that begin it."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The members and the names of arguments that a function writes, where it reads each name for more than to ask
    whether it is `nil`, or to print it, and where it takes a member of one: `response.Items`. Of these `first` are
    those that take its first item, `response.Items[0]`, and `counted` those that ask how many there are,
    `len(response.Items)`; `compared` those that compare this, or `response.Count`, with none or one, and `tested` those
    that ask whether the member is `nil`. The same of a variable by itself stands under the member `""`. `unmarshalled`
    are those of which a call makes objects, each with the variable that takes them."""

    members: frozenset[str]
    arguments: frozenset[str]
    names: Mapping[str, Places]
    taken: Mapping[tuple[str, str], Places]
    first: Mapping[tuple[str, str], Places]
    counted: Mapping[tuple[str, str], Places]
    compared: Mapping[tuple[str, str], Places]
    tested: Mapping[tuple[str, str], Places]
    unmarshalled: Mapping[tuple[str, str], Sequence[tuple[int, str]]]

    def is_first_only(self, variable: str) -> bool:
        """Whether of a variable that a call fills no more is used than its first item, or whether there is any."""
        first, counted, compared = (each.get((variable, ""), ()) for each in (self.first, self.counted, self.compared))
        is_asked = bool(first) or 0 < len(counted) == len(compared)
        return is_asked and len(self.names.get(variable, ())) == 1 + len(first) + len(counted)

    def is_only_counted(self, variable: str) -> bool:
        """Whether of a variable that a call fills it is only asked how many there are."""
        counted, compared = (self.counted.get((variable, ""), ()), self.compared.get((variable, ""), ()))
        return len(counted) > len(compared) and len(self.names.get(variable, ())) == 1 + len(counted)


def mentioned(program: Program, scope: Scope) -> Mentioned:
    """What the function of a scope mentions."""
    return program.shared("pages", scope.calling({}), lambda: _mentioned(scope))


def _mentioned(scope: Scope) -> Mentioned:
    members: set[str] = set()
    arguments: set[str] = set()
    names: defaultdict[str, list[int]] = defaultdict(list)
    missing: set[tuple[str, int]] = set()  # where it is only asked whether there is something
    taken: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    first: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    counted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    compared: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    tested: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    unmarshalled: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for statement in inside(scope.node) if isinstance(scope.node, Function) else ():
        missing |= set(_shown(statement))
        for value in _read(statement):
            for part in parts_of(value):
                match part:
                    case Member(owner=owner, name=name):
                        members.add(name)
                        if isinstance(owner, Name):
                            taken[owner.name, name].append(owner.span.start)
                    case Name(name=name, span=span):
                        names[name].append(span.start)
                    case Operation(operator="==" | "!=", operands=(Name(name=name, span=span), Constant(value=None))):
                        missing.add((name, span.start))
                    case Operation(
                        operator="==" | "!=", operands=(Member(owner=Name() as owner, name=name), right)
                    ) if is_none(right):
                        tested[owner.name, name].append(owner.span.start)
                    case Item(owner=Member(owner=Name(name=owner, span=span), name=name), index=Constant(value=0)):
                        first[owner, name].append(span.start)
                    case Item(owner=Name(name=name, span=span), index=Constant(value=0)):
                        first[name, ""].append(span.start)
                    case Call() if (number := _counted(part)) is not None:
                        counted[number[0]].append(number[1])
                    case Operation(operator=operator, operands=(one, Constant(value=0 | 1))) if (
                        operator in COMPARISONS and (number := _counted(one) or _number(one)) is not None
                    ):
                        compared[number[0]].append(number[1])
                    case (
                        Call(
                            arguments=(Argument(value=Member(owner=Name(name=owner, span=span), name=name)), _)
                        ) as call
                    ) if filled := unmarshalled_into(call):
                        unmarshalled[owner, name].append((span.start, filled))
                    case Call(arguments=(Argument(value=Name(name=name, span=span)), _)) as call if (
                        filled := unmarshalled_into(call)
                    ):
                        unmarshalled[name, ""].append((span.start, filled))
                    case Call(arguments=given):
                        arguments.update(one.name for one in given if one.name)
    used = {name: [place for place in places if (name, place) not in missing] for name, places in names.items()}
    for own, of, at in _named_members(scope):
        used[of[0]] = [place for place in used[of[0]] if place != at] + used.get(own, [])
        taken[of] = [place for place in taken[of] if place != at] + used.get(own, [])
        for each in (first, counted, compared):
            each[of] += each.get((own, ""), [])
        unmarshalled[of] += unmarshalled.get((own, ""), [])
    return Mentioned(
        frozenset(members), frozenset(arguments), used, taken, first, counted, compared, tested, unmarshalled
    )


def _named_members(scope: Scope) -> Iterator[tuple[str, tuple[str, str], int]]:
    """The variables that only ever stand for a member of another one, `items := response.Items`, with that, and where
    it is taken."""
    for statement in inside(scope.node) if isinstance(scope.node, Function) else ():
        match statement:
            case Assignment(
                targets=(Name(name=own),), value=Member(owner=Name(name=owner, span=span), name="Items"), operator=""
            ) if own != "_" and len(scope.bindings.get(own, ())) == 1:
                yield own, (owner, "Items"), span.start


def _number(value: Value) -> tuple[tuple[str, str], int] | None:
    """The number of a response, and where it is taken: `*response.Count`, `aws.Int64Value(response.Count)`."""
    match value:
        case Operation(operator="*", operands=(pointer,)) | Call(arguments=(Argument(value=pointer),)):
            return _number(pointer)
        case Member(owner=Name(name=owner, span=span), name="Count"):
            return (owner, "Count"), span.start
    return None


def _shown(statement: Statement) -> Iterator[tuple[str, int]]:
    """The variables that a statement only prints, or writes to a log: nothing is done with them there."""
    match statement:
        case Evaluation(value=Call(function=Member() as function, arguments=arguments)):
            for one in arguments if last_name(function) in SHOWING else ():
                shown = one.value.operands[0] if isinstance(one.value, Operation) and one.value.operands else one.value
                if isinstance(shown, Name):
                    yield shown.name, shown.span.start


def _counted(call: Value) -> tuple[tuple[str, str], int] | None:
    """The member of a response, or the variable, of which a call asks how many there are, and where."""
    match call:
        case Call(
            function=Name(name="len"),
            arguments=(Argument(value=Member(owner=Name(name=owner, span=span), name=name)),),
        ):
            return (owner, name), span.start
        case Call(function=Name(name="len"), arguments=(Argument(value=Name(name=name, span=span)),)):
            return (name, ""), span.start
    return None


def _read(statement: Statement) -> Iterator[Value]:
    """The expressions of a statement, without the variables that it sets."""
    for value in expressions(statement):
        if not isinstance(statement, Assignment) or not any(value is target for target in statement.targets):
            yield value
        else:
            items = value.items if isinstance(value, Collection) else (value,)
            yield from (item for item in items if not isinstance(item, Name))
