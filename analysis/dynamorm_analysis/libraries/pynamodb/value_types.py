"""Which Python values an attribute class of the program's own takes and gives, as its annotations tell."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Collection, Constant, Item, Operation, Value, last_name
from dynamorm_analysis.libraries.annotations import type_word, without_none
from dynamorm_analysis.libraries.pynamodb.words import library_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope

TOLD = frozenset({"str", "int", "float", "Decimal", "bool", "bytes", "datetime", "date", "UUID"})
SAYS_NOTHING = frozenset({"", "Any", "object"})
NO_ATTRIBUTES = frozenset({"Generic", "Protocol"})
QUOTED = re.compile(r"(?:\w+\.)*(\w+)(?: *\| *None)?")


def value_type(program: Program, classes: tuple[Base, ...]) -> str:
    """The name of a type of `TOLD`: that of the nearest class that tells one. Empty where none does, and where a class
    tells several."""
    for base in classes:
        if not isinstance(base, ClassRef) or library_name(base):
            continue
        told = [one for one in given_types(base) if _word(one[0]) not in SAYS_NOTHING]
        if told:
            (annotation, scope), *others = told
            word = _word(annotation)
            is_own = isinstance(meaning(program, without_none(annotation), scope), ClassRef)
            is_sure = _takes(base, word) and not any(_word(one) in TOLD - {word} for one, _ in others)
            return word if word in TOLD and not is_own and is_sure else ""
        if _method(base, "deserialize") is not None:
            return ""  # which gives what it does not tell
    return ""


def given_types(of: ClassRef) -> Iterator[tuple[Value, Scope]]:
    """Annotations that tell the values of a class, the surest first: what `deserialize` gives, what `serialize` takes,
    and `Attribute[UUID]`, of which it is one."""
    giving, outer = _method(of, "deserialize"), of.scope.parent
    if giving is not None and giving.returns is not None:
        yield giving.returns, of.scope
    taken = _taken(of)
    if taken is not None:
        yield taken, of.scope
    node = of.scope.node
    for base in node.bases if isinstance(node, Class) and outer is not None else ():
        match base.value:
            case Item(owner=owner, index=index) if outer is not None and last_name(owner) not in NO_ATTRIBUTES:
                yield index.items[0] if isinstance(index, Collection) and index.items else index, outer


def _taken(of: ClassRef) -> Value | None:
    method = _method(of, "serialize")
    return method.parameters[1].annotation if method is not None and len(method.parameters) > 1 else None


def _takes(of: ClassRef, word: str) -> bool:
    """Whether `serialize` takes what the class gives, as far as it tells what it takes."""
    match _taken(of):
        case None:
            return True
        case Operation(operator="|", operands=operands):
            return word in map(_word, operands)
        case Item(owner=owner, index=Collection(items=items)) if last_name(owner) == "Union":
            return word in map(_word, items)
        case annotation:
            return _word(annotation) in SAYS_NOTHING | {word}


def _method(of: ClassRef, name: str) -> Function | None:
    node = of.scope.node
    body = node.body if isinstance(node, Class) else ()
    return next((one for one in body if isinstance(one, Function) and one.name == name), None)


def _word(annotation: Value) -> str:
    """Empty where it is one of several types."""
    bare = without_none(annotation)
    match bare:
        case Constant(value=str(text)):
            quoted = QUOTED.fullmatch(text)
            return quoted[1] if quoted is not None else ""
        case Operation():
            return ""
    return type_word(bare)
