"""What a function mentions of pages and responses, in languages that declare types: looked through once for all of its
requests."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Function, expressions, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The members and the names of arguments that a function writes, how often it writes each name, and how often it
    takes a member of one: `response.Items`. Of these `first` are those that take its first item, `response.Items[0]`,
    and `counted` those that ask how many there are, `len(response.Items)`."""

    members: frozenset[str]
    arguments: frozenset[str]
    names: Mapping[str, int]
    taken: Mapping[tuple[str, str], int]
    first: Mapping[tuple[str, str], int]
    counted: Mapping[tuple[str, str], int]


def mentioned(program: Program, scope: Scope) -> Mentioned:
    """What the function of a scope mentions."""
    return program.shared("pages", scope.calling({}), lambda: _mentioned(scope))


def _mentioned(scope: Scope) -> Mentioned:
    members: set[str] = set()
    arguments: set[str] = set()
    names: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    first: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for statement in inside(scope.node) if isinstance(scope.node, Function) else ():
        for value in expressions(statement):
            for part in parts_of(value):
                match part:
                    case Member(owner=owner, name=name):
                        members.add(name)
                        if isinstance(owner, Name):
                            taken[owner.name, name] += 1
                    case Name(name=name):
                        names[name] += 1
                    case Item(owner=Member(owner=Name(name=owner), name=name), index=Constant(value=0)):
                        first[owner, name] += 1
                    case Call(
                        function=Name(name="len"),
                        arguments=(Argument(value=Member(owner=Name(name=owner), name=name)),),
                    ):
                        counted[owner, name] += 1
                    case Call(arguments=given):
                        arguments.update(one.name for one in given if one.name)
    return Mentioned(frozenset(members), frozenset(arguments), names, taken, first, counted)
