"""What a use of a module gives its variables, with what the types of these add: `optional(string, "ALL")`."""

from collections.abc import Callable

from msgspec.structs import replace

from dynamorm_analysis.facts.values import Call, Collection, Constant, Entry, Mapping, Name, Value
from dynamorm_analysis.libraries.terraform.frames import Expression, Frame, Walk, default, member, named

DEEPEST = 6  # types inside of types
LISTS = frozenset({"list", "set", "tuple"})


def given_by_use(walk: Walk, frame: Frame, name: str) -> Expression | None:
    """The argument of one use, or the default of the variable where it gives none."""
    if frame.use is None or frame.above is None or not isinstance(frame.use.value, Mapping):
        return None
    written = member(frame.use, name)
    return written if written is not None else default(walk, frame, name)


def completed(
    walk: Walk, frame: Frame, name: str, given: Expression, follow: Callable[[Walk, Expression], Expression]
) -> Expression:
    """What a variable is given, with the attributes that its type fills in where an object lacks them."""
    variable = named(walk, frame, f"var.{name}")
    kind = member(variable, "type") if variable is not None else None
    if kind is None or not _fills_in(kind.value):
        return given
    target = follow(walk, given)
    whole = _with_defaults(target.value, kind.value)
    return target.part(whole) if whole != target.value else given


def _fills_in(kind: Value, levels: int = DEEPEST) -> bool:
    match kind:
        case Call(function=Name(name="optional"), arguments=(_, _)):
            return True
        case Call(arguments=arguments) if levels:
            return any(_fills_in(one.value, levels - 1) for one in arguments)
        case Mapping(entries=entries) if levels:
            return any(_fills_in(one.value, levels - 1) for one in entries)
        case Collection(items=items) if levels:
            return any(_fills_in(one, levels - 1) for one in items)
    return False


def _with_defaults(value: Value, kind: Value, levels: int = DEEPEST) -> Value:
    match kind, value:
        case Call(function=Name(name="optional"), arguments=(inner, *_)), _ if levels:
            return _with_defaults(value, inner.value, levels - 1)
        case Call(function=Name(name=listing), arguments=(inner,)), Collection(items=items) if levels:
            if listing in LISTS:
                return replace(value, items=tuple(_with_defaults(one, inner.value, levels - 1) for one in items))
        case Call(function=Name(name="map"), arguments=(inner,)), Mapping(entries=entries) if levels:
            filled = (replace(one, value=_with_defaults(one.value, inner.value, levels - 1)) for one in entries)
            return replace(value, entries=tuple(filled))
        case Call(function=Name(name="object"), arguments=(inner,)), Mapping() if levels:
            if isinstance(inner.value, Mapping):
                return _whole_object(value, inner.value, levels)
    return value


def _whole_object(value: Mapping, kinds: Mapping, levels: int) -> Mapping:
    """An object with the defaults of the attributes that it does not have; what it has, or may have, stays."""
    declared = {one.key.value: one.value for one in kinds.entries if isinstance(one.key, Constant)}
    entries: list[Entry] = []
    for one in value.entries:
        kind = declared.pop(one.key.value, None) if isinstance(one.key, Constant) else None
        if not isinstance(one.key, Constant):
            return value
        entries.append(one if kind is None else replace(one, value=_with_defaults(one.value, kind, levels - 1)))
    for name, kind in declared.items():
        match kind:
            case Call(function=Name(name="optional"), arguments=(_, filled)) if isinstance(filled.value, Constant):
                entries.append(Entry(Constant(name, value.span), Constant(filled.value.value, value.span)))
    return replace(value, entries=tuple(entries))
