"""What CDK programs in Go say: tables that they make, indexes that they add, and variables that they give to code."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, Mapping, Member, Name, Value, called_span
from dynamorm_analysis.libraries.cdk.constructs import UNTOLD, Added, Construct, Fields, Made, Setting, Untold, Wording
from dynamorm_analysis.libraries.cdk.go_code import code_at
from dynamorm_analysis.libraries.cdk.go_values import camel_case, told
from dynamorm_analysis.libraries.cdk.services import service_folder
from dynamorm_analysis.libraries.cdk.tables import (
    INDEX_METHODS,
    NAMES,
    REFERENCES,
    identity,
    is_asked_for,
    is_table,
    named,
    referred,
)
from dynamorm_analysis.libraries.cdk.variables import VARIABLE
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified
from dynamorm_analysis.linking.static.made_objects import made as made_by
from dynamorm_analysis.linking.static.static_texts import constant_text, template_of
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.text import Place

MAKING = re.compile(r"github\.com/aws/aws-cdk-go/awscdk(?:/v\d+)?/aws(?P<library>\w+)\.New(?P<kind>\w+)")
REFERRING = re.compile(r"github\.com/aws/aws-cdk-go/awscdk(?:/v\d+)?/awsdynamodb\.Table(?:V2)?_(?P<method>\w+)")
PROPERTIES = 2
"""The position of the properties in the call that makes a construct, and of the name in one that refers to a table."""


def made(program: Program, path: str, unit: Unit) -> Made:
    """The tables and indexes of a declaration. Of a function that is told keys by its callers they are said there."""
    found: dict[str, Construct] = {}
    added: list[Added] = []
    for call, at in calls(program.module_scope(path, unit.anchor), unit.statement):
        construct = _construct(program, call, at.scope)
        if construct is not None and not _is_asked(construct):
            found.setdefault(identity(construct), construct)
        if construct is None:
            added += _added(program, call, at)
            for further in _through(program, call, at.scope):
                found.setdefault(identity(further), further)
    return Made(tuple(found.values()), tuple(added))


def settings(program: Program, path: str, unit: Unit) -> Iterator[Setting]:
    """The variables that a declaration sets: `&map[string]*string{"ORDERS": orders.TableName()}`."""
    scope = program.module_scope(path, unit.anchor)
    functions = code_at(program, scope, unit.statement)
    for at in occurrences(scope, unit.statement, (Mapping, Call)):
        match at.value:
            case Mapping(entries=entries, span=span):
                code = next((code for around, code in functions if around.contains(span)), None)
                for entry in entries:
                    if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
                        for setting in _setting(program, entry.key.value, entry.value, at.scope):
                            yield replace(setting, code=code)
            case Call(function=Member(name="AddEnvironment"), arguments=(key, value, *_)):
                yield from _setting(program, constant_text(program, key.value, at.scope) or "", value.value, at.scope)


# ---- tables ---------------------------------------------------------------------------------------------------------


def _kind(program: Program, call: Call, scope: Scope) -> str:
    """`aws_dynamodb.Table` for the function `awsdynamodb.NewTable`; empty for all others."""
    found = MAKING.fullmatch(qualified(program, call.function, scope))
    return f"aws_{found['library']}.{found['kind']}" if found is not None else ""


def _construct(program: Program, call: Call, scope: Scope) -> Construct | None:
    """The table that a call makes."""
    kind = _kind(program, call, scope)
    if not is_table(kind) or len(call.arguments) <= PROPERTIES:
        return None
    place = scope.place(called_span(call))
    properties = _properties(program, call.arguments[PROPERTIES].value, scope, place)
    title = str(template_of(program, call.arguments[1].value, scope))
    service = service_folder(program, scope.path)
    return Construct(kind, title, f"{scope.path}:{title}", service, place, properties)


def _properties(program: Program, value: Value, scope: Scope, place: Place) -> Fields:
    """The properties that an expression gives; where it is not understood, all of them are open."""
    properties = told(program, value, scope)
    if isinstance(properties, Fields):
        return properties
    return Fields({}, place, properties if isinstance(properties, Untold) else UNTOLD)


def _is_asked(construct: Construct) -> bool:
    """Whether only the callers of the function around tell which table it is, or what its keys are."""
    name = construct.properties.get("tableName")
    is_told_apart = (
        isinstance(name, Wording) and name.asked and not any(isinstance(p, str) for p in name.template.parts)
    )
    return is_told_apart or is_asked_for(construct, by_name=False)


def _through(program: Program, call: Call, scope: Scope) -> Iterator[Construct]:
    """The tables that a call of a function of the workspace makes and the function does not tell by itself."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function) or function.parent is None or function == scope:
        return
    for inner, at in calls(function.parent, function.node):
        plain = _construct(program, inner, at.scope) if at.scope.node is function.node else None
        if plain is not None and _is_asked(plain):
            construct = _construct(program, inner, during(program, call, function, scope))
            if construct is not None and not _is_asked(construct):
                yield replace(construct, place=scope.place(called_span(call)))


def _table(program: Program, value: Value, scope: Scope) -> Construct | None:
    """The one table that an expression stands for."""
    found = made_by(program, value, scope)
    return _construct(program, found[0].literal, found[0].scope) if found is not None and len(found) == 1 else None


def _added(program: Program, call: Call, at: Occurrence) -> Iterator[Added]:
    match call:
        case Call(function=Member(owner=owner, name=name, name_span=span), arguments=(given,)) if (
            kind := INDEX_METHODS.get(camel_case(name))
        ):
            place = at.scope.place(span)
            properties = _properties(program, given.value, at.scope, place)
            yield Added(_table(program, owner, at.scope) or UNTOLD, kind, properties, place, at.conditional)


# ---- variables ------------------------------------------------------------------------------------------------------


def _setting(program: Program, variable: str, value: Value, scope: Scope) -> Iterator[Setting]:
    if VARIABLE.fullmatch(variable) is None:
        return
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=()) if camel_case(name) in NAMES:
            table = _named_by(program, owner, scope)
            yield Setting(variable, (table,) if table else ())
        case Call() | Name() | Member():
            text = told(program, value, scope)
            table = named(text, service_folder(program, scope.path))
            yield Setting(variable, (table,) if table else (), text=text if isinstance(text, Wording) else None)


def _named_by(program: Program, owner: Value, scope: Scope) -> str:
    """The id of the table that an expression stands for: one that the program makes, or refers to by its name."""
    found = made_by(program, owner, scope)
    if found is None or len(found) != 1:
        return ""
    call, where = found[0].literal, found[0].scope
    if (construct := _construct(program, call, where)) is not None:
        return identity(construct)
    referring = REFERRING.fullmatch(qualified(program, call.function, where))
    if referring is None or camel_case(referring["method"]) not in REFERENCES or len(call.arguments) <= PROPERTIES:
        return ""
    given = Fields({"2": told(program, call.arguments[PROPERTIES].value, where)}, where.place(call.span))
    return referred(given, service_folder(program, where.path))
