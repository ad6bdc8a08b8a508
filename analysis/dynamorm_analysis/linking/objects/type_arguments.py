"""What a class puts for the type variables of its bases: `class Parcels(Repository[Parcel])`."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.linking.meaning import OPAQUE, ClassRef, External, Instance, Meaning, Opaque, Produced
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope

MAX_BASES = 32
UNNAMED = ""
GENERICS = frozenset({"Generic", "Protocol"})
CLASS_WORDS = frozenset({"type", "Type"})
WRAPPING_WORDS = frozenset({"Optional", "Annotated", "Final", "ClassVar"})

Look = Callable[[Value, Scope], Meaning]
Line = Callable[[Base], tuple[Base, ...]]
Written = tuple[Value, Scope]
Put = dict[str, Written]
"""What is put for each type variable of a class, and where that is written."""


def declared_by(of: ClassRef, holder: ClassRef, annotation: Value | None, look: Look) -> Meaning | None:
    """What an annotation in a class, `T` or `type[T]`, says about objects of a class below it; None where it names no
    type variable for which a class is put."""
    match annotation:
        case Item(owner=Name(name=word) | Member(name=word), index=index) if word in CLASS_WORDS:
            found = declared_by(of, holder, index, look)
            return found.of if isinstance(found, Instance) else None
        case Item(owner=Name(name=word) | Member(name=word), index=index) if word in WRAPPING_WORDS:
            first = index.items[0] if isinstance(index, Collection) and index.items else index
            return declared_by(of, holder, first, look)
        case Operation(operator="|", operands=operands):
            named = [part for part in operands if not (isinstance(part, Constant) and part.value is None)]
            return declared_by(of, holder, named[0], look) if len(named) == 1 else None
        case Constant(value=str() as name) if name.isidentifier():
            return declared_by(of, holder, Name(name, annotation.span), look)
        case Name(name=name):
            written = _put_for(name, of, holder, look)
            meant = look(*written) if written is not None else None
            return Instance(meant) if isinstance(meant, ClassRef) else None
    return None


def read_from_bases(value: Value, scope: Scope, line: Line, look: Look) -> Meaning | None:
    """`self.__orig_bases__[0].__args__[0]` or `get_args(…)[0]` of it: what the object's class puts there; None for
    other expressions. `line` tells a class with its bases in order."""
    match value:
        case Item(owner=Member(owner=Item() as base, name="__args__"), index=Constant(value=int() as place)):
            pass
        case Item(
            owner=Call(function=Name(name="get_args") | Member(name="get_args"), arguments=(argument, *_)),
            index=Constant(value=int() as place),
        ) if isinstance(argument.value, Item):
            base = argument.value
        case _:
            return None
    match base:
        case Item(owner=Member(owner=owner, name="__orig_bases__"), index=Constant(value=int() as number)):
            written = _written_at(_class_of(owner, scope, look), number, place, line)
            meant = look(*written) if written is not None else OPAQUE
            return meant if isinstance(meant, ClassRef) else OPAQUE
    return None


def _class_of(owner: Value, scope: Scope, look: Look) -> ClassRef | None:
    """The class of `self`, `cls`, `type(self)` or `self.__class__`."""
    match owner:
        case Call(function=Name(name="type"), arguments=(argument,)):
            owner = argument.value
        case Member(owner=inner, name="__class__"):
            owner = inner
    found = look(owner, scope)
    of = found.of if isinstance(found, Instance) else found
    return of if isinstance(of, ClassRef) else None


def _written_at(of: ClassRef | None, number: int, place: int, line: Line) -> Written | None:
    for each in line(of) if of is not None else ():
        node = each.scope.node if isinstance(each, ClassRef) else None
        if not isinstance(each, ClassRef) or not isinstance(node, Class) or each.scope.parent is None:
            return None
        bases = [argument.value for argument in node.bases if not argument.name and not argument.spread]
        if not any(isinstance(base, Item) for base in bases):
            continue  # what its own base says is inherited
        base = bases[number] if -len(bases) <= number < len(bases) else None
        given = _arguments(base) if isinstance(base, Item) else ()
        return (given[place], each.scope.parent) if -len(given) <= place < len(given) else None
    return None


def _put_for(name: str, of: ClassRef, holder: ClassRef, look: Look) -> Written | None:
    """What a class, or one between, puts for a type variable of one of its bases."""
    waiting: list[tuple[ClassRef, Put]] = [(of, {})]
    for current, put in waiting:
        if current == holder:
            return _of_variable(name, current, put, look)
        if current.scope.parent is None or len(waiting) > MAX_BASES:
            continue
        for base, given in _bases(current, look):
            variables = _variables(base, look) or (UNNAMED,) * (len(given) == 1)
            handed_on: Put = {}
            for variable, value in zip(variables, given, strict=False):
                own = _of_variable(value.name, current, put, look) if isinstance(value, Name) else None
                handed_on[variable] = own or (value, current.scope.parent)
            waiting.append((base, handed_on))
    return None


def _of_variable(name: str, of: ClassRef, put: Put, look: Look) -> Written | None:
    """What is put for a class's type variable; for its only one where they stand behind its name: `class Shelf[T]`."""
    if UNNAMED not in put or of.scope.node is None:
        return put.get(name)
    return put[UNNAMED] if isinstance(look(Name(name, of.scope.node.name_span), of.scope), Opaque) else None


def _bases(of: ClassRef, look: Look) -> Iterator[tuple[ClassRef, tuple[Value, ...]]]:
    """The bases of a class as written that are classes of the workspace, each with what it is given."""
    node, outer = of.scope.node, of.scope.parent
    if not isinstance(node, Class) or outer is None:
        return
    for argument in node.bases:
        if argument.name or argument.spread:
            continue
        base = argument.value
        found = look(base.owner if isinstance(base, Item) else base, outer)
        if isinstance(found, ClassRef):
            yield found, _arguments(base) if isinstance(base, Item) else ()


def _arguments(base: Item) -> tuple[Value, ...]:
    return base.index.items if isinstance(base.index, Collection) else (base.index,)


def _variables(of: ClassRef, look: Look) -> tuple[str, ...]:
    """The type variables of a class, in order: those of `Generic[…]`, else those that its bases are given."""
    node, outer = of.scope.node, of.scope.parent
    if not isinstance(node, Class) or outer is None:
        return ()
    bases = [argument.value for argument in node.bases if isinstance(argument.value, Item)]
    generic = [b for b in bases if isinstance(b.owner, Name | Member) and b.owner.name in GENERICS]
    names = [part.name for base in generic or bases for part in _arguments(base) if isinstance(part, Name)]
    if not generic:
        names = [name for name in names if _is_variable(look(Name(name, node.name_span), outer))]
    return tuple(dict.fromkeys(names))


def _is_variable(found: Meaning) -> bool:
    match found:
        case Produced(callee=External(name=name)):
            return name.rsplit(".", 1)[-1] == "TypeVar"
    return False
