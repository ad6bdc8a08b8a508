"""What an object takes from variables by a list of names: `for variable, field in NAMES.items(): setattr(self, field,
os.environ[variable])`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Evaluation, Function, Loop, inside
from dynamorm_analysis.facts.values import Call, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import ClassRef, Environment, Text, options
from dynamorm_analysis.linking.names.rounds import rounds
from dynamorm_analysis.linking.scope import REMEMBERED, Body
from dynamorm_analysis.memo import Memo

Setting = tuple[Function, Loop, Value, Value]


def set_by_name(program: Program, of: ClassRef, name: str, meaning: MeaningOf) -> Environment | None:
    """The variable that a loop in a method sets a field of the own object to; None where there is no such loop."""
    if not isinstance(of.scope.node, Class):
        return None
    for method, loop, named, value in _settings(Body(of.scope.anchor, of.scope.node.name_span, of.scope.node)):
        for each in rounds(program, loop.target, loop.iterable, of.scope.inner(method), meaning) or ():
            field = meaning(program, named, each, 0)
            if isinstance(field, Text) and field.template.constant == name:
                found = [one for one in options(meaning(program, value, each, 0)) if isinstance(one, Environment)]
                return found[0] if len(found) == 1 else None
    return None


def _settings(body: Body) -> tuple[Setting, ...]:
    known = _memo.get(body)
    if known is None:
        known = tuple(_collected(body))
        _memo.put(body, known, body.weight)
    return known


_memo: Memo[Body, tuple[Setting, ...]] = Memo(REMEMBERED)


def _collected(body: Body) -> Iterator[Setting]:
    for method in body.node.body:
        if not isinstance(method, Function) or not method.parameters:
            continue
        own = method.parameters[0].name
        for loop in (each for each in inside(method) if isinstance(each, Loop)):
            for statement in inside(loop):
                match statement:
                    case Evaluation(value=Call(function=Name(name="setattr"), arguments=(owner, named, value))):
                        if owner.value == Name(own, owner.value.span):
                            yield method, loop, named.value, value.value
