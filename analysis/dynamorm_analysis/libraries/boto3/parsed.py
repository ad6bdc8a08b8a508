"""Which class the code makes of every item that a boto3 query or scan has read."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Branch, Evaluation, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import Argument, Call, Clause, Comprehension, Member, Name, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

READING = frozenset({"model_validate", "parse_obj"})  # of pydantic


def parsed_as(program: Program, items: Iterable[Occurrence]) -> str:
    """The class of which an object is made of each item, whatever it holds; empty where there is none, or where the
    code looks at an item first."""
    made = {_made_at(program, at) for at in items}
    return made.pop() if len(made) == 1 else ""


def _made_at(program: Program, at: Occurrence) -> str:
    around = at.outer[-1] if at.outer else None
    match around:
        case Comprehension(
            clauses=(Clause(target=Name(name=item), iterable=iterable, conditions=()),), element=made
        ) if iterable is at.value:
            return _made_of(program, made, item, at.scope)
    match at.statement:
        case Loop(kind="for", target=Name(name=item), iterable=iterable, body=body) if iterable is at.value:
            return _made_in(program, body, item, at.scope)
    return ""


def _made_in(program: Program, body: tuple[Statement, ...], item: str, scope: Scope) -> str:
    """`for item in items: orders.append(Order(**item))`."""
    match body:
        case (Evaluation(value=Call(function=Member(name="append"), arguments=(Argument(value=made),))),):
            return _made_of(program, made, item, scope)
    return ""


def _made_of(program: Program, made: Value | None, item: str, scope: Scope) -> str:
    """The class that a call makes of an item: `Order(**item)`, `Order.model_validate(item)`, or a method of its own
    that decides nothing."""
    match made:
        case Call(function=function, arguments=(Argument(value=Name(name=given), spread=spread),)) if given == item:
            pass
        case _:
            return ""
    if spread == "**":
        return _class_of(program, function, scope)
    if not isinstance(function, Member):
        return ""
    found = meaning(program, function, scope)
    if function.name in READING or (isinstance(found, FunctionRef) and not any(_decisions(found))):
        return _class_of(program, function.owner, scope)
    return ""


def _class_of(program: Program, value: Value, scope: Scope) -> str:
    found = meaning(program, value, scope)
    return found.scope.name if isinstance(found, ClassRef) else ""


def _decisions(found: FunctionRef) -> Iterator[object]:
    """What a function does one way or another."""
    node = found.scope.node
    for statement in node.body if isinstance(node, Function) else ():
        for each in inside(statement):
            if isinstance(each, Branch):
                yield each
