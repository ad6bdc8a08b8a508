"""Structs that hold a whole model and say nothing to the library themselves: tables only where they are asked with."""

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member, Name
from dynamorm_analysis.libraries.tabletheory_go.fields import has_tags
from dynamorm_analysis.libraries.tabletheory_go.words import ENTRY, TRANSACTED
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.linking.static.static_types import struct_of_value

ASKING = frozenset({ENTRY, *TRANSACTED})


def is_mere_view(program: Program, struct: Scope) -> bool:
    """Whether all that makes a struct a model stands in structs inside of it, and nobody asks the library with it.

    The library would take it for a model of its own, named by a promoted `TableName()` or by itself.
    """
    node = struct.node
    if not isinstance(node, Class) or has_tags(struct):
        return False
    own = Name(f"{node.name}.TableName", node.name_span)
    if found_by(program, own, Scope(struct.path, struct.anchor, None, None)) is not None:
        return False
    whole = struct.calling({})
    return not program.shared("asked with", whole, lambda: _is_asked_with(program, whole))


def _is_asked_with(program: Program, struct: Scope) -> bool:
    for name in sorted(ASKING):
        for path, anchor in program.users_of(name):
            unit = program.modules[path].units[anchor]
            for call, at in calls(program.module_scope(path, anchor), unit.statement):
                if _asks_with(program, call, at.scope, name, struct):
                    return True
    return False


def _asks_with(program: Program, call: Call, scope: Scope, name: str, struct: Scope) -> bool:
    if not isinstance(call.function, Member) or call.function.name != name or not call.arguments:
        return False
    given = struct_of_value(program, call.arguments[0].value, scope)
    return given is not None and given.calling({}) == struct
