"""Items that are put: what the literal of a struct gives its fields, under the names of their tags."""

import re

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Constant, Name, Operation, Value
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.static_types import struct_of
from dynamorm_analysis.model.access import Written

TAG = re.compile(r'(?:^|\s)dynamo:"([^",]*)')
MAX_DEPTH = 4


def put_by(program: Program, value: Value, scope: Scope, depth: int = 0) -> tuple[Written, ...]:
    """The attributes that an item surely has, as far as it is made in sight; fields that are empty are left out."""
    match value:
        case Operation(operator="&" | "*", operands=(inner,)):
            return put_by(program, inner, scope, depth)
        case Name() if depth < MAX_DEPTH:
            if (argument := argument_of(value, scope)) is not None:
                return put_by(program, *argument, depth + 1)
            found = found_by(program, value, scope)
            if found is None or found.is_parameter or found.bound.value is None or not found.surely_at(value):
                return ()
            taken = steps(found.scope, value.name, value.span.start) if found.scope.node is not None else ()
            return put_by(program, found.bound.value, found.scope, depth + 1) if len(taken) == 1 else ()
        case Call(function=type_, arguments=arguments) if arguments and all(one.name for one in arguments):
            names = _attributes(struct_of(program, type_, scope))
            given = ((names[one.name], one) for one in arguments if one.name in names)
            return tuple(
                Written(name, written_value(program, one.value, scope), scope.place(one.span)) for name, one in given
            )
    return ()


def _attributes(struct: Scope | None) -> dict[str, str]:
    """The attributes of a struct by the fields that hold them."""
    found: dict[str, str] = {}
    for field in struct.node.body if struct is not None and isinstance(struct.node, Class) else ():
        match field:
            case Assignment(targets=(Name(name=name),), value=value) if name[:1].isupper():
                tag = TAG.search(str(value.value)) if isinstance(value, Constant) else None
                found[name] = (tag[1] if tag is not None else "") or name
    return {field: name for field, name in found.items() if name != "-"}
