"""One round of a loop: a scope in which the loop's variable stands for one of the things that the loop runs over."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Collection, Constant, Mapping, Member, Name, Spread, Value, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import Raw, Scalar
from dynamorm_analysis.linking.scope import Scope

MAX_ROUNDS = 64
MAX_STEPS = 6
SAME_ITEMS = frozenset({"list", "tuple", "sorted", "reversed"})

Written = tuple[Value, Scope]


def in_round(scope: Scope, name: str) -> Written | None:
    """What the variable of a loop stands for in the round that a scope is of."""
    return scope.arguments.get(_key(name)) if scope.arguments else None


def in_round_of(scope: Scope, name: str, item: Written) -> Scope:
    """A scope in the round in which a loop gives its variable an item."""
    return scope.calling({**scope.arguments, _key(name): item})


def is_in_round(scope: Scope, target: Value | None) -> bool:
    """Whether a scope is of one round of a loop with a target."""
    names = (part.name for part in parts_of(target) if isinstance(part, Name)) if target is not None else ()
    return any(in_round(scope, name) is not None for name in names)


def rounds(
    program: Program, target: Value | None, iterable: Value, scope: Scope, meaning: MeaningOf
) -> list[Scope] | None:
    """The scope once for each round of a loop; None where it is not written down what the loop runs over."""
    items = list(_items(program, iterable, scope, meaning, 0)) if target is not None else []
    found: list[Scope] = []
    for item in items:
        bound = _bound(program, target, item, meaning) if item is not None and target is not None else None
        if bound is None:
            return None
        found.append(scope.calling({**scope.arguments, **bound}))
    return found if 0 < len(found) <= MAX_ROUNDS else None


def _key(name: str) -> str:
    return f"for {name}"  # no parameter is called so


def _bound(program: Program, target: Value, item: Written, meaning: MeaningOf) -> dict[str, Written] | None:
    """What a round gives to the variables of a loop's target."""
    match target:
        case Name(name=name):
            return {_key(name): item}
        case Collection(items=targets):
            found = meaning(program, *item, 0)
            if not (isinstance(found, Raw) and isinstance(found.value, Collection)):
                return None
            bound: dict[str, Written] = {}
            parts = found.value.items
            if len(parts) != len(targets) or any(isinstance(part, Spread) for part in (*parts, *targets)):
                return None
            for inner, part in zip(targets, parts, strict=True):
                of_part = _bound(program, inner, (part, found.scope), meaning)
                if of_part is None:
                    return None
                bound |= of_part
            return bound
    return None


def _items(program: Program, iterable: Value, scope: Scope, meaning: MeaningOf, steps: int) -> Iterator[Written | None]:
    """What a loop runs over; None for what is not written down."""
    match iterable:
        case Call(function=Name(name="range"), arguments=arguments, span=span):
            numbers = [meaning(program, each.value, scope, 0) for each in arguments]
            whole = [n.value for n in numbers if isinstance(n, Scalar) and type(n.value) is int]
            if len(whole) != len(numbers) or not 0 < len(whole) < 4 or whole[2:] == [0]:
                yield None
                return
            for number in range(*whole)[: MAX_ROUNDS + 1]:
                yield Constant(number, span), scope
        case Call(function=Name(name=name), arguments=(argument,)) if name in SAME_ITEMS and steps < MAX_STEPS:
            yield from _items(program, argument.value, scope, meaning, steps + 1)
        case Call(function=Name(name="enumerate"), arguments=(argument,), span=span) if steps < MAX_STEPS:
            for number, item in enumerate(_items(program, argument.value, scope, meaning, steps + 1)):
                yield _pair(Constant(number, span), item[0], item[1]) if item is not None else None
        case Call(function=Member(owner=owner, name="items" | "values" | "keys" as part), arguments=()):
            found = meaning(program, owner, scope, 0)
            if isinstance(found, Raw) and isinstance(found.value, Mapping):
                yield from _entries(found.value, found.scope, part)
            else:
                yield None
        case _:
            yield from _written(iterable, scope, program, meaning)


def _written(iterable: Value, scope: Scope, program: Program, meaning: MeaningOf) -> Iterator[Written | None]:
    found = meaning(program, iterable, scope, 0)
    match found:
        case Raw(value=Collection(items=items), scope=where):
            for item in items:
                yield None if isinstance(item, Spread) else (item, where)
        case Raw(value=Mapping() as mapping, scope=where):
            yield from _entries(mapping, where, "keys")
        case _:
            yield None


def _entries(mapping: Mapping, scope: Scope, part: str) -> Iterator[Written | None]:
    for entry in mapping.entries:
        if entry.key is None:
            yield None
        elif part == "items":
            yield _pair(entry.key, entry.value, scope)
        else:
            yield (entry.key if part == "keys" else entry.value), scope


def _pair(first: Value, second: Value, scope: Scope) -> Written:
    return Collection("tuple", (first, second), second.span), scope
