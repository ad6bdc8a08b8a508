"""Dictionaries that a function gives back with each value in another form: floats as decimals, say, however deep."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Branch, Function, Return, inside
from dynamorm_analysis.facts.values import Argument, Call, Clause, Collection, Comprehension, Name, Value, last_name
from dynamorm_analysis.libraries.requests.filtered import left_of, whole_of
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope

DICTIONARIES = frozenset({"dict", "Mapping", "MutableMapping"})


def converted_by(function: Function) -> tuple[str, Comprehension] | None:
    """The parameter whose entries a function gives back, and how: `if isinstance(given, dict): return {name:
    convert(value) for name, value in given.items()}`, where it calls itself for the values. None for others."""
    for statement in function.body:
        for branch in (one for one in inside(statement) if isinstance(one, Branch)):
            tested = _tested(branch.test)
            for returned in branch.body:
                match returned:
                    case Return(value=Comprehension(kind="dict", clauses=(clause,), element=element) as made):
                        whole = whole_of(clause, element)
                        if isinstance(whole, Name) and whole.name == tested and _calls(function, element):
                            return tested, made
    return None


def _tested(test: Value) -> str:
    """The name that is tested for a dictionary; empty where none is."""
    match test:
        case Call(
            function=Name(name="isinstance"),
            arguments=(Argument(value=Name(name=name)), Argument(value=kind)),
        ) if last_name(kind) in DICTIONARIES:
            return name
    return ""


def _calls(function: Function, element: Value) -> bool:
    """Whether a function calls itself for each value."""
    match element:
        case Collection(items=(_, Call(function=called))):
            return last_name(called) == function.name
    return False


def converted(program: Program, entries: Parameters, made: Comprehension, scope: Scope) -> Parameters:
    """What is given back of entries, each of which is told as it was before: texts stay what they are."""
    match made:
        case Comprehension(clauses=(Clause(target=Collection(items=(key, item))) as clause,)):
            left = left_of(program, entries, clause, Collection("tuple", (key, item), made.span), scope)
            given = {name: tuple(replace(one, reread=True) for one in each) for name, each in left.given.items()}
            return replace(left, given=given)
    return Parameters(open=True)
