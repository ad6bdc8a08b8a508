"""What the body of a class declares: objects that it makes of classes, and single options of its `Meta`."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Argument, Call, Collection, Item, Spread, Value
from dynamorm_analysis.libraries.pynamodb.words import PLAIN_BASES, library_name
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning, member, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    External,
    Instance,
    Meaning,
    Produced,
    Raw,
    Scalar,
    options,
)
from dynamorm_analysis.linking.names.lookup import in_effect
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span


@dataclass(frozen=True, slots=True)
class Made:
    """An object that a call makes: its class, and the call where it stands."""

    of: Base
    call: Call
    scope: Scope

    def argument(self, name: str, position: int | None = None) -> Value | None:
        """An argument by keyword, or by its position."""
        for argument in self.call.arguments:
            if argument.name == name and not argument.spread:
                return argument.value
        positional = [argument.value for argument in self.call.arguments if not argument.name]
        if any(argument.spread == "*" for argument in self.call.arguments):
            return None
        return positional[position] if position is not None and position < len(positional) else None

    @property
    def spreads(self) -> bool:
        """Whether some of the arguments are not written here."""
        return any(argument.spread for argument in self.call.arguments)


def made(program: Program, value: Value, scope: Scope) -> Made | None:
    """The object that an expression makes of a class, through names and functions that return it."""
    if isinstance(value, Call) and isinstance(value.function, Item):  # ListAttribute[Line](…)
        value = msgspec.structs.replace(value, function=value.function.owner)
    for option in options(meaning(program, value, scope)):
        match option:
            case Produced(callee=External() as of, call=call, scope=where):
                return Made(of, call, where)
            case Instance(of=of, call=Call() as call, scope=Scope() as where):
                return Made(of, call, where)
    return None


@dataclass(frozen=True, slots=True)
class Declared:
    """A name of a class body with its last value. `holder` is the class whose body it is."""

    name: str
    value: Value
    annotation: Value | None
    span: Span
    holder: Scope


def declared(body: Scope) -> Iterator[Declared]:
    """What the body of one class assigns, in source order."""
    for name, bounds in body.bindings.items():
        last = bounds[-1]
        if last.by == "assignment" and last.value is not None and isinstance(last.statement, Assignment):
            yield Declared(name, last.value, last.statement.annotation, last.statement.targets[0].span, body)


def objects_of(program: Program, body: Scope) -> tuple[tuple[Declared, Made | None], ...]:
    """What the body of one class assigns, each with the object that is made there: told once for all who ask."""
    return program.shared(
        "pynamodb objects",
        body,
        lambda: tuple((one, made(program, one.value, one.holder)) for one in declared(body)),
    )


def lineage(program: Program, of: Base) -> tuple[Base, ...]:
    """A class and its bases; a class of a package alone."""
    return mro(program, of) if isinstance(of, ClassRef) else (of,)


def descends(program: Program, of: Base, names: frozenset[str]) -> str | None:
    """The first of the library's classes `names` that a class is or descends from."""
    return next((name for base in lineage(program, of) if (name := library_name(base)) in names), None)


def bases_known(classes: tuple[Base, ...]) -> bool:
    """Whether all bases of a class are here, or bring no attributes."""
    return all(
        isinstance(base, ClassRef) or base.name in PLAIN_BASES or base.name.startswith("pynamodb.") for base in classes
    )


# ---- Meta -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """An option of `Meta`: its value where it is set, and what that stands for. `either` are the values that branches
    set it to, each with what it stands for; one for most."""

    value: Value | None
    meaning: Meaning
    scope: Scope
    either: tuple[tuple[Value | None, Meaning], ...] = ()


def meta_option(program: Program, classes: tuple[Base, ...], name: str) -> Option | None:
    """An option of the nearest `Meta` of a class and its bases, `Meta`'s own bases included."""
    meta = meta_class(program, classes)
    if meta is None:
        return None
    for base in (meta, *mro(program, meta)[1:]):  # itself with the arguments of the function that made it
        if isinstance(base, ClassRef) and (bounds := base.scope.bindings.get(name, ())):
            only = bounds[0].value if len(bounds) == 1 else None
            found = member(program, base, name) if only is None else meaning(program, only, base.scope)
            values = [bound.value for bound in in_effect(bounds)] if len(bounds) > 1 else []
            told = tuple((value, meaning(program, value, base.scope) if value else OPAQUE) for value in values)
            return Option(bounds[-1].value, found, base.scope, told or ((bounds[-1].value, found),))
    return None


def meta_class(program: Program, classes: tuple[Base, ...]) -> ClassRef | None:
    for base in classes:
        if isinstance(base, ClassRef) and "Meta" in base.scope.bindings:
            found = member(program, base, "Meta")
            return found if isinstance(found, ClassRef) else None
    return None


# ---- constants ------------------------------------------------------------------------------------------------------


def text_of(program: Program, value: Value | None, scope: Scope) -> str | None:
    """The text that an expression surely is; None when there is none."""
    return constant_text(program, value, scope) if value is not None else None


def truth_of(program: Program, value: Value | None, scope: Scope) -> bool | None:
    """True or False when the expression surely is; False when there is none."""
    if value is None:
        return False
    found = meaning(program, value, scope)
    return bool(found.value) if isinstance(found, Scalar) else None


def listed(program: Program, value: Value, scope: Scope) -> tuple[tuple[Value, ...], Scope] | None:
    """The items of a literal list, tuple or set, through names; None when they are not all written."""
    found = None if isinstance(value, Collection) else meaning(program, value, scope)
    if isinstance(found, Raw):
        value, scope = found.value, found.scope
    if isinstance(value, Collection) and not any(isinstance(item, Spread) for item in value.items):
        return value.items, scope
    return None


def keyword(arguments: tuple[Argument, ...], name: str) -> Value | None:
    """The argument of a keyword, or None."""
    return next((argument.value for argument in arguments if argument.name == name and not argument.spread), None)
