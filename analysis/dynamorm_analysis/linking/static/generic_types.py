"""Generic types, with the types that they are given."""

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Collection, Item, Operation, Value
from dynamorm_analysis.linking.scope import Scope


def with_types(struct: Scope, given: Value, scope: Scope) -> Scope:
    """A generic struct with the types that it is given: `Repository[Parcel]`."""
    names = [base.name for base in struct.node.bases if base.name] if isinstance(struct.node, Class) else []
    types = types_given(given)
    if len(names) != len(types):
        return struct
    return struct.calling({name: (type_, scope) for name, type_ in zip(names, types, strict=True)})


def types_given(index: Value) -> tuple[Value, ...]:
    """What stands in `f[A, B]`; one plain name, as of an index, stands alone."""
    return index.items if isinstance(index, Collection) and index.kind == "tuple" else (index,)


def given_to(type_: Value) -> Value | None:
    """What a type is given, behind pointers: `[Parcel]` of `*Repository[Parcel]`; None of one that is given none."""
    while isinstance(type_, Operation):
        type_ = type_.operands[0]
    return type_.index if isinstance(type_, Item) else None


def own_types(function: Function) -> frozenset[str]:
    """The names by which a method knows the types that its struct is given."""
    return frozenset(parameter.name for parameter in function.parameters if parameter.kind == "keyword")
