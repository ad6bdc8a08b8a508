"""Calls that make resources of Pulumi's AWS provider, with their arguments by the names that Python has for them,
whatever language a program is written in."""

import re
from posixpath import basename, dirname

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Value
from dynamorm_analysis.libraries.pulumi import go_values
from dynamorm_analysis.libraries.pulumi.go_values import is_go
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_call, of_given, of_mapping
from dynamorm_analysis.libraries.values.values import constant_text, text_with_holes
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.nearest import nearest_file
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Meaning, Raw
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.wiring import INFRASTRUCTURE

PROJECT_FILE = "Pulumi.yaml"
PACKAGES = ("pulumi_aws.", "@pulumi/aws.", "@pulumi/aws/")
CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def kind_of(found: Meaning) -> str:
    """The resource's class in the provider's words: `dynamodb.Table`; empty of what is no such."""
    name = found.name if isinstance(found, External) else ""
    package = next((package for package in PACKAGES if name.startswith(package)), None)
    return name.removeprefix(package).replace("/", ".").replace("lambda_.", "lambda.") if package is not None else ""


def kind_called(program: Program, call: Call, scope: Scope) -> str:
    """The same of the resource that a call makes."""
    if is_go(scope):
        return go_values.kind_made(program, call.function, scope)
    return kind_of(meaning(program, call.function, scope))


def arguments_of(program: Program, call: Call, scope: Scope) -> Parameters:
    """What a resource is given beside its name: by keywords, or by an object as the second argument, in Go the third
    one, behind a context."""
    if is_go(scope):
        further = call.arguments[2:3]
        return in_python(go_values.fields(program, further[0].value, scope)) if further else Parameters()
    named = of_call(program, call.arguments, scope)
    if len(call.arguments) > 1 and _is_plain(call.arguments[1]):
        named = named.merged(of_mapping(program, call.arguments[1].value, scope))
    return in_python(named)


def part(program: Program, given: Parameters, name: str) -> Parameters:
    """The entries of an argument that is an object."""
    only = given.only(name)
    if only is not None and is_go(only.scope):
        return in_python(go_values.fields(program, only.value, only.scope))
    return in_python(of_given(program, given[name]))


def entries(program: Program, given: Parameters, name: str) -> Parameters:
    """The entries of an argument that is a map, whose names are the program's own."""
    only = given.only(name)
    if only is not None and is_go(only.scope):
        return go_values.entries(program, only.value, only.scope)
    return of_given(program, given[name])


def in_python(given: Parameters) -> Parameters:
    """Names as Python has them: `hash_key` for `hashKey`."""
    return Parameters({CAPITAL.sub("_", name).lower(): values for name, values in given.given.items()}, given.open)


def items(program: Program, given: Parameters, name: str) -> tuple[list[Parameters], list[Given], bool]:
    """The objects of a list and where they stand, and whether these are all."""
    only = given.only(name)
    if only is None:
        return [], [], not given[name] and not given.open
    value, scope = only.value, only.scope
    if is_go(scope):
        listed = go_values.elements(program, value, scope)
        inner = [in_python(go_values.fields(program, one.value, one.scope)) for one in listed or ()]
        return inner, listed or [], listed is not None
    found = meaning(program, value, scope) if not isinstance(value, Collection) else None
    if isinstance(found, Raw):
        value, scope = found.value, found.scope
    if not isinstance(value, Collection):
        return [], [], False
    places = [Given(item, scope) for item in value.items]
    return [in_python(of_mapping(program, one.value, scope)) for one in places], places, not only.optional


def text(program: Program, given: Parameters, name: str) -> str | None:
    found = template(program, given, name)
    return found.constant if found is not None else None


def template(program: Program, given: Parameters, name: str) -> KeyTemplate | None:
    """The text of an argument with holes for what only the running program knows; None where it is not known."""
    only = given.only(name)
    return text_of(program, only) if only is not None and not only.optional else None


def text_of(program: Program, given: Given) -> KeyTemplate | None:
    """The same of a value."""
    if is_go(given.scope):
        return go_values.text_of(program, given.value, given.scope)
    return text_with_holes(program, given.value, given.scope)


def plain(given: Given) -> object:
    """The truth value or number that is written for a value; None where none is."""
    value = go_values.wrapped(given.value) if is_go(given.scope) else given.value
    return value.value if isinstance(value, Constant) else None


def title(program: Program, call: Call, scope: Scope) -> str:
    """What a program calls a resource: its first argument, in Go behind a context."""
    if is_go(scope):
        named = go_values.text_of(program, call.arguments[1].value, scope) if len(call.arguments) > 1 else None
        return str(named) if named is not None else ""
    named_so = next((one.value for one in call.arguments if one.name == "resource_name"), None)
    first: Value | None = call.arguments[0].value if call.arguments and _is_plain(call.arguments[0]) else named_so
    return (constant_text(program, first, scope) or "") if first is not None else ""


def project_folder(program: Program, path: str) -> str:
    """The folder of the project of which a file is part."""
    found = nearest_file(program, path, (PROJECT_FILE,))
    return dirname(found if found is not None else path)


def service_folder(program: Program, path: str) -> str:
    """The folder whose code a project deploys: without those that hold the infrastructure of the one above them."""
    folder = project_folder(program, path)
    while folder and basename(folder).lower() in INFRASTRUCTURE:
        folder = dirname(folder)
    return folder


def _is_plain(argument: Argument) -> bool:
    return not argument.name and not argument.spread
