"""Objects that only an annotation tells: `def __init__(self, orders: OrderRepository)`."""

from dynamorm_analysis.facts.statements import Class, Evaluation, Flow, Function, Statement
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Operation, Value, is_none
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import ClassRef, Instance, ParameterRef, Raw, is_stand_in, options
from dynamorm_analysis.linking.objects.constructing import classes_below
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 4
MAX_KINDS = 8  # of objects that one parameter may stand for
PLAIN = frozenset({"dict", "list", "set", "frozenset", "tuple", "str", "int", "float", "bool", "bytes"})
NO_TYPES = frozenset({"Optional", "Annotated", "Final", "ClassVar", "None"})


def annotated(program: Program, parameter: ParameterRef, meaning: MeaningOf) -> tuple[Instance, ...]:
    """The object that a parameter stands for, where its annotation is a class of the workspace, which there may be a
    few kinds of: it is one of these then."""
    around = parameter.scope.parent
    if parameter.annotation is None or around is None or program.looks_apart:
        return ()
    of = _class(program, parameter.annotation, around, meaning, 0)
    if of is None:
        return ()
    below = classes_below(program, of, meaning)
    if not below:
        return (Instance(of),)
    kinds = tuple(Instance(each) for each in dict.fromkeys((of, *below)) if not _is_abstract(each))
    kinds = tuple(kind for kind in kinds if not is_stand_in(kind)) or kinds
    return kinds if len(kinds) <= MAX_KINDS else ()


def is_plain(program: Program, parameter: ParameterRef, meaning: MeaningOf) -> bool:
    """Whether the annotation of a parameter says that it is a dictionary, list or simple value, by an alias or not, and
    so no object of a class of the workspace."""
    around = parameter.scope.parent
    return around is not None and _is_plain(program, parameter.annotation, around, meaning, 0)


def _is_plain(program: Program, written: Value | None, scope: Scope, meaning: MeaningOf, depth: int) -> bool:
    if depth > MAX_DEPTH:
        return False
    match written:
        case Item(owner=owner):
            return _is_plain(program, owner, scope, meaning, depth + 1)
        case Name(name=name) if name in PLAIN and name not in scope.bindings:
            return True
        case Name():
            return any(
                isinstance(option, Raw) and _is_plain(program, option.value, option.scope, meaning, depth + 1)
                for option in options(meaning(program, written, scope, 0))
            )
    return False


def _class(program: Program, written: Value, scope: Scope, meaning: MeaningOf, depth: int) -> ClassRef | None:
    if depth > MAX_DEPTH:
        return None
    match written:
        case Constant(value=str(text)) if text.isidentifier():
            return _class(program, Name(text, written.span), scope, meaning, depth + 1)
        case Item(owner=Name(name=name) | Member(name=name), index=index) if name in NO_TYPES:
            first = index.items[0] if isinstance(index, Collection) and index.items else index
            return _class(program, first, scope, meaning, depth + 1)
        case Operation(operator="|", operands=operands):
            found = [_class(program, part, scope, meaning, depth + 1) for part in operands if not is_none(part)]
            return found[0] if len(found) == 1 else None
        case Name() | Member():
            meant = options(meaning(program, written, scope, 0))
            return meant[0] if len(meant) == 1 and isinstance(meant[0], ClassRef) else None
    return None


def _is_abstract(of: ClassRef) -> bool:
    """Whether there are objects of classes below it alone."""
    node = of.scope.node
    if not isinstance(node, Class):
        return False
    methods = [statement for statement in node.body if isinstance(statement, Function)]
    if any(_is_called(base.value, "Protocol") for base in node.bases):
        return True
    marked = any(_is_called(decorator, "abstractmethod") for method in methods for decorator in method.decorators)
    return marked or (bool(methods) and all(map(_does_nothing, methods)))


def _does_nothing(method: Function) -> bool:
    """Whether a method leaves what it does to classes below: `pass`, `...`, `raise NotImplementedError`."""
    return all(_is_nothing(statement) for statement in method.body)


def _is_nothing(statement: Statement) -> bool:
    match statement:
        case Flow(kind="pass"):
            return True
        case Flow(kind="raise", values=(error, *_)):
            return _is_called(error.function if isinstance(error, Call) else error, "NotImplementedError")
        case Evaluation(value=Constant()):
            return True
    return False


def _is_called(value: Value, name: str) -> bool:
    return isinstance(value, Name | Member) and value.name == name
