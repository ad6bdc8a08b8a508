"""Which code the functions of a CDK program in Go run."""

import re
from collections.abc import Iterator
from posixpath import join, normpath

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.facts.values import Argument, Call, Member, Value
from dynamorm_analysis.libraries.cdk.constructs import Code
from dynamorm_analysis.libraries.cdk.services import app_folder
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import spelled_out
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.text import Span

MAKING = re.compile(r"github\.com/aws/aws-cdk-go/awscdk\w*(?:/v\d+)?(?:/\w+)?\.New\w*Function")
ASSET = re.compile(r"github\.com/aws/aws-cdk-go/awscdk(?:/v\d+)?/awslambda\.(?:Asset)?Code_(?:FromAsset|Asset)")
PROPERTIES = 2
"""The position of the properties in the call that makes a function."""


def code_at(program: Program, scope: Scope, statement: Statement) -> tuple[tuple[Span, Code], ...]:
    """The calls of a declaration that make functions, each with the package that it runs."""
    return tuple(_functions(program, scope, statement))


def _functions(program: Program, scope: Scope, statement: Statement) -> Iterator[tuple[Span, Code]]:
    for call, at in calls(scope, statement):
        if len(call.arguments) > PROPERTIES and MAKING.fullmatch(qualified(program, call.function, at.scope)):
            code = code_of(program, call, at.scope)
            if code is not None:
                yield call.span, code


def code_of(program: Program, call: Call, scope: Scope) -> Code | None:
    """The package of Go that a function runs which a call makes; None where the workspace has none there."""
    given = spelled_out(program, call.arguments[PROPERTIES].value, scope)
    entry = given.get("Entry") or given.get("Code")
    text = _path(program, pointed_to(entry[0]), entry[1]) if entry is not None else ""
    app = app_folder(program, scope.path)
    path = normpath(join(app, text)) if text else ""
    if not path or (leads_out(path, app) and path.startswith("..")):
        return None
    if path.endswith(".go"):
        folder, _, file = path.rpartition("/")
        return Code(folder, entry=file)
    return Code(path) if program.is_package(path) else None


def _path(program: Program, value: Value, scope: Scope) -> str:
    """The path that code is at: `jsii.String("cmd/orders")`, `awslambda.Code_FromAsset(jsii.String("…"), nil)`."""
    match value:
        case Call(function=Member() as function, arguments=(Argument(value=inner), *_)) if ASSET.fullmatch(
            qualified(program, function, scope)
        ):
            return _path(program, inner, scope)
    return constant_text(program, value, scope) or ""
