"""What tests of an item ask, as conditions of DynamoDB would say it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Operation, Value, last_name, names_in
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.read_items.built_objects import AttributeOf, Built
from dynamorm_analysis.libraries.read_items.made_objects import fields_as_attributes
from dynamorm_analysis.libraries.read_items.told_items import Told, told_by_function, told_by_method
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

MAX_DEPTH = 2  # of functions that are given items, or one
Sifted = tuple[Condition, ...]

SPELLING = frozenset({"lower", "upper", "strip", "casefold"})
CONVERTING = frozenset({"str", "int", "float", "Decimal"})
DATES = frozenset({"fromisoformat", "fromtimestamp", "isoparse", "strptime", "utcfromtimestamp"})
"""Functions that make the time of a text or number, by which it sorts as well."""
TIMES = frozenset({"date", "datetime", "day", "parse", "parsed", "time", "timestamp"})
"""Words in the names of others that do."""
OPERATORS: dict[str, tuple[Operator, Operator]] = {
    "==": ("=", "<>"),
    "!=": ("<>", "="),
    "<": ("<", ">="),
    "<=": ("<=", ">"),
    ">": (">", "<="),
    ">=": (">=", "<"),
    "is": ("=", "<>"),
    "is not": ("<>", "="),
}
"""How conditions spell a comparison, and its opposite."""


@dataclass(frozen=True, slots=True)
class Sifter:
    """How the items of a library are read in a scope, and how its language says what a value is and what a test is;
    `made` are the objects that they are, where they are no items, and `further` is through how many functions that are
    given them they are still followed."""

    program: Program
    attribute_of: AttributeOf
    value_of: Callable[[Program, Value, Scope], WrittenValue] = written_value
    as_compared: Callable[[Value], Value] = lambda test: test
    made: Built | None = None
    further: int = MAX_DEPTH


def of_objects(program: Program, objects: Built, further: int = MAX_DEPTH) -> Sifter:
    """How objects are read that are made of items."""
    return Sifter(program, fields_as_attributes(objects.field_of), made=objects, further=further)


@dataclass(frozen=True, slots=True)
class Tested:
    """The item that tests are about: its name, the variables that are set from it before, and those of them that hold
    an object made of it."""

    item: str
    scope: Scope
    taken: Mapping[str, Value] = field(default_factory=dict)
    objects: Mapping[str, Built] = field(default_factory=dict)

    def is_in(self, value: Value) -> bool:
        return any(name == self.item or name in self.taken for name in names_in(value))

    def attribute(self, sifter: Sifter, value: Value) -> str | None:
        match value:
            case Member(owner=Name(name=name), name=field) if name in self.objects:
                return self.objects[name].field_of(field)
        return sifter.attribute_of(self.told(value), self.item, self.scope)

    def told(self, value: Value) -> Value:
        """What a variable was set to, if it is one of these."""
        return _plain(self.taken[value.name]) if isinstance(value, Name) and value.name in self.taken else value


def all_of(sifter: Sifter, tests: Iterable[Value], tested: Tested) -> Sifted | None:
    found: list[Condition] = []
    for test in tests:
        kept = of_test(sifter, test, tested, wanted=True)
        if kept is None:
            return None
        found += kept
    return tuple(found)


def of_test(sifter: Sifter, test: Value, tested: Tested, *, wanted: bool) -> Sifted | None:
    """The conditions that hold for the items for which a test comes out as wanted."""
    match sifter.as_compared(test):
        case Operation(operator="and" | "or" as operator, operands=operands):
            about = [operand for operand in operands if tested.is_in(operand)]
            if len(about) == 1 and len(operands) > 1:  # the others choose whether it is tested
                found = of_test(sifter, about[0], tested, wanted=wanted)
                is_partly = (operator == "and") is not wanted
                return tuple(replace(one, optional=True) for one in found) if found and is_partly else found
            parts = [of_test(sifter, operand, tested, wanted=wanted) for operand in about]
            if (operator == "and") is not wanted:
                return _of_either(parts, is_partly=len(about) < len(operands))
            known = tuple(one for part in parts if part is not None for one in part)
            asked = {one.attribute for one in known}
            others = [operand for operand, part in zip(about, parts, strict=True) if part is None]
            there = [_asked_for(each, wanted=wanted) for each in others]
            is_guarded = all(one is not None and tested.attribute(sifter, one) in asked for one in there)
            return known if not others or is_guarded else None
        case Operation(operator="not", operands=(inner,)):
            return of_test(sifter, inner, tested, wanted=not wanted)
        case Call(function=Member(owner=owner, name="startswith"), arguments=(prefix,)) if wanted:
            attribute = tested.attribute(sifter, _plain(owner))
            value = sifter.value_of(sifter.program, prefix.value, tested.scope)
            place = tested.scope.place(owner.span)
            return None if attribute is None else (Condition(attribute, "begins_with", place, value),)
        case Call() | Member() as asked_of if sifter.further and (told := _told(sifter, asked_of, tested)) is not None:
            found = _as_told(*told, wanted=wanted)
            return told_at(found, tested.scope.place(asked_of.span)) if found is not None else None
        case Operation(operator="in" | "not in" as operator, operands=(left, right)) if (operator == "in") is wanted:
            return compared(sifter, left, right, "in", tested) or compared(sifter, right, left, "contains", tested)
        case Operation(operator=operator, operands=(left, right)) if operator in OPERATORS:
            mirrored = MIRRORED.get(operator, operator)
            return compared(sifter, left, right, _meant(operator, wanted=wanted), tested) or compared(
                sifter, right, left, _meant(mirrored, wanted=wanted), tested
            )
    return None


def told_at(found: Sifted, place: Place) -> Sifted:
    """The conditions that a function asks, where it is called for them."""
    return tuple(replace(one, place=place) for one in found)


def _told(sifter: Sifter, asked: Call | Member, tested: Tested) -> tuple[Sifter, Told] | None:
    """What a function asks of an item, or a method or property of an object that is made of it, and how it reads it."""
    match asked:
        case Call(function=Member(owner=Name(name=owner), name=name)) | Member(owner=Name(name=owner), name=name):
            objects = tested.objects.get(owner) or (sifter.made if owner == tested.item else None)
            if objects is not None and objects.classes:
                told = told_by_method(objects.classes, asked, name, tested.scope)
                return (of_objects(sifter.program, objects, sifter.further - 1), told) if told is not None else None
    told = told_by_function(sifter.program, asked, tested.item, tested.scope) if isinstance(asked, Call) else None
    return (replace(sifter, further=sifter.further - 1), told) if told is not None else None


def _as_told(sifter: Sifter, told: Told, *, wanted: bool) -> Sifted | None:
    """The conditions that hold for the items of which a function says that they are wanted, or are not: it may ask
    anything else of those that come through its first tests."""
    tested = Tested(told.item, told.scope, told.taken)
    if not wanted:
        return None if told.asked else of_test(sifter, told.given, tested, wanted=False)
    found: list[Condition] = []
    for test, outcome in (*told.asked, (told.given, True)):
        kept = of_test(sifter, test, tested, wanted=outcome)
        if kept is None:
            break
        found += kept
    return tuple(found) or None


def _of_either(parts: list[Sifted | None], *, is_partly: bool) -> Sifted | None:
    """The conditions of which a kept item meets one, where all are known."""
    if not parts or not all(parts):
        return None
    either = (one for part in parts for one in part or ())
    return tuple(replace(one, free=True, optional=is_partly or one.optional) for one in either)


def _asked_for(test: Value, *, wanted: bool) -> Value | None:
    """What a test asks to be there before another one compares it: `job.started and …`, `not job.started or …`."""
    match test:
        case Operation(operator="not", operands=(inner,)):
            return None if wanted else inner
    return test if wanted else None


def _meant(operator: str, *, wanted: bool) -> Operator:
    meant, opposite = OPERATORS[operator]
    return meant if wanted else opposite


def compared(sifter: Sifter, left: Value, right: Value, operator: Operator, tested: Tested) -> Sifted | None:
    if tested.is_in(right):
        return None
    of = _plain(left)
    inner, nested = tested.told(of), False
    while (attribute := tested.attribute(sifter, inner)) is None:
        match inner:
            case Item(owner=owner) | Call(function=Member(owner=owner, name="get")):
                inner, nested = tested.told(_first_of(owner)), True
            case _:
                return None
    value = sifter.value_of(sifter.program, right, tested.scope)
    return (Condition(attribute, operator, tested.scope.place(of.span), value, nested=nested),)


def _plain(value: Value) -> Value:
    """A value that is compared, without what makes it comparable: `str(order["state"]).lower()`,
    `datetime.fromisoformat(order["placed"])`."""
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in SPELLING:
            return _plain(owner)
        case Call(function=Name(name=name), arguments=(given,)) if name in CONVERTING:
            return _plain(given.value)
        case Call(function=Member(name=name), arguments=(given, *_)) if name in DATES:
            return _plain(given.value)
        case Call(function=function, arguments=(given,)) if not TIMES.isdisjoint(words_of(last_name(function))):
            return _plain(given.value)
        case Call(function=Member(owner=owner, name="replace"), arguments=arguments) if all(
            one.name == "tzinfo" or isinstance(one.value, Constant) for one in arguments
        ):
            return _plain(owner)  # `order["placed"].replace("Z", "+00:00")`
        case _:
            return _first_of(value)


def _first_of(value: Value) -> Value:
    """A value without what stands in for it where it is missing: `order.get("buyer") or {}`."""
    match value:
        case Operation(operator="or", operands=(first, *_)):
            return _plain(first)
        case _:
            return value


def lacked(sifter: Sifter, test: Value, tested: Tested) -> str | None:
    """The attribute of which a test asks whether an item lacks it: `"buyer" not in order`, `not order.get("buyer")`,
    `order.get("buyer") is None`."""
    match test:
        case Operation(operator="not in", operands=(Constant(value=str() as name), Name(name=item))):
            return name if item == tested.item else None
        case Operation(operator="not", operands=(inner,)):
            return tested.attribute(sifter, _plain(inner))
        case Operation(operator="is" | "==", operands=(inner, Constant(value=None))):
            return tested.attribute(sifter, _plain(inner))
    return None
