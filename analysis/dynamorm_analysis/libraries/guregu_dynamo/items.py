"""Items that are put: what the fields of a struct are given, under the names of their tags."""

import re

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import spelled_out
from dynamorm_analysis.linking.static.static_types import struct_of, type_of
from dynamorm_analysis.model.access import Written

TAG = re.compile(r'(?:^|\s)dynamo:"([^",]*)')


def put_by(program: Program, value: Value, scope: Scope) -> tuple[Written, ...]:
    """The attributes that an item surely has, as far as it is made in sight, be it by a function that makes it of an
    object of the application; fields that are empty are left out."""
    typed = type_of(program, pointed_to(value), scope)
    if typed is None or not isinstance(typed.type, Name | Member | Item | Operation):  # no single struct
        return ()
    names = _attributes(struct_of(program, typed.type, typed.scope))
    fields = spelled_out(program, value, scope) if names else {}
    return tuple(
        Written(names[field], written_value(program, given, at), at.place(given.span), field=field)
        for field, (given, at) in fields.items()
        if field in names
    )


def _attributes(struct: Scope | None) -> dict[str, str]:
    """The attributes of a struct by the fields that hold them."""
    found: dict[str, str] = {}
    for field in struct.node.body if struct is not None and isinstance(struct.node, Class) else ():
        match field:
            case Assignment(targets=(Name(name=name),), value=value) if name[:1].isupper():
                tag = TAG.search(str(value.value)) if isinstance(value, Constant) else None
                found[name] = (tag[1] if tag is not None else "") or name
    return {field: name for field, name in found.items() if name != "-"}
