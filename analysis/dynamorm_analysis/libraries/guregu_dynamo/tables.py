"""What is one of the library's tables, and which: `db.Table("parcels")`, however far it was handed on."""

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value
from dynamorm_analysis.libraries.guregu_dynamo.words import DATABASE, MODULE, TABLE
from dynamorm_analysis.libraries.values.static_values import table_name_of, told_or_kept
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text, alternatives, is_falsy, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import imported, module_roots, qualified, required_version
from dynamorm_analysis.linking.static.interfaces import embedded_in
from dynamorm_analysis.linking.static.made_objects import made
from dynamorm_analysis.linking.static.static_fields import name_meaning
from dynamorm_analysis.linking.static.static_types import struct_of, type_of
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.text import Span


def may_use(program: Program, path: str) -> bool:
    """Whether the module of a file requires the library, as far as that is written down."""
    return not module_roots(program) or required_version(program, path, (MODULE,)) is not None


def table_of(program: Program, value: Value, scope: Scope) -> TableName | None:
    """The name of the table that an expression is; None where it is none of the library's."""
    if (named := _begun(program, value, scope)) is not None:
        return named
    if (known := _made(program, value, scope)) is not None:
        return known
    if not _is_of(program, value, scope, TABLE):
        return None
    nowhere = Span(value.span.end, value.span.start)  # it stands in no text
    inside = Member(value, TABLE, nowhere, nowhere)  # of a struct of one's own that has all that a table has
    return _made(program, inside, scope) or UNKNOWN_NAME


def _made(program: Program, value: Value, scope: Scope) -> TableName | None:
    """The name of the table that an expression is wherever it is made; None where that is not known of each place."""
    found = [_begun(program, one.literal, one.scope) for one in made(program, value, scope) or ()]
    known = {one for one in found if one is not None}
    if not known or None in found:
        return None
    return known.pop() if len(known) == 1 else UNKNOWN_NAME


def is_database(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is the library's connection to DynamoDB, or holds one without a name."""
    if _is_of(program, value, scope, DATABASE):
        return True
    makers = [value, *(one.literal for one in made(program, value, scope) or ())]
    return any(isinstance(one, Call) and _is_library(qualified(program, one.function, scope)) for one in makers)


def named(program: Program, value: Value, scope: Scope) -> TableName:
    """A table by the name that it is given."""
    found = name_meaning(program, value, scope)
    found = alternatives(tuple(one for one in options(found) if not is_falsy(one)))
    name = table_name_of(found, written=isinstance(found, Text) and found.written)
    return name if name.known else told_or_kept(program, value, scope)


def _begun(program: Program, value: Value, scope: Scope) -> TableName | None:
    match value:
        case Call(function=Member(owner=owner, name="Table"), arguments=(argument,)):
            return named(program, argument.value, scope) if is_database(program, owner, scope) else None
    return None


def _is_of(program: Program, value: Value, scope: Scope, name: str) -> bool:
    typed = type_of(program, value, scope)
    return typed is not None and _is_type(program, typed.type, typed.scope, name)


def _is_type(program: Program, type_: Value, scope: Scope, name: str, depth: int = 0) -> bool:
    while isinstance(type_, Operation) and len(type_.operands) == 1:
        type_ = type_.operands[0]
    match type_:
        case Member(owner=Name(name=package), name=found) if _is_library(imported(program, package, scope) or ""):
            return found == name
    struct = struct_of(program, type_, scope) if depth < 2 else None
    if struct is None or not isinstance(struct.node, Class):
        return False
    return any(_is_type(program, one, struct, name, depth + 1) for one in embedded_in(struct.node))


def _is_library(path: str) -> bool:
    return path.startswith(MODULE)
