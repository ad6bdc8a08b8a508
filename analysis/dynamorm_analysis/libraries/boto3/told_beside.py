"""What other calls on the same thing tell of it, where one tells nothing itself: `self.table.scan()`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.libraries.calls.passed_arguments import RECEIVERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.linking.scope import Scope

Telling = frozenset[tuple[str, str]]
"""Methods with the names of parameters by which they are those of a table."""


def is_told_beside(program: Program, owner: Value, scope: Scope, telling: Telling) -> bool:
    """Whether the same class asks an attribute of its objects, or the same function a name, what only a table takes."""
    match owner:
        case Member(owner=Name(name=name), name=attribute) if name in RECEIVERS:
            around = scope.enclosing_class
        case Name(name=attribute):
            around = scope
        case _:
            return False
    if around is None or not isinstance(around.node, Class | Function) or around.parent is None:
        return False
    alone = around.calling({}).on(None)
    return attribute in program.shared("boto3 tables asked", alone, lambda: frozenset(_asked(alone, telling)))


def _asked(around: Scope, telling: Telling) -> Iterator[str]:
    if not isinstance(around.node, Class | Function) or around.parent is None:
        return
    for part in occurrences(around.parent, around.node, (Call,)):
        match part.value:
            case Call(function=Member(name=method, owner=owner), arguments=arguments):
                given = {argument.name for argument in arguments}
                if "TableName" in given or not any((method, name) in telling for name in given):
                    continue
                match owner:
                    case Member(owner=Name(name=name), name=attribute) if name in RECEIVERS and isinstance(
                        around.node, Class
                    ):
                        yield attribute
                    case Name(name=name) if part.scope == around:
                        yield name
