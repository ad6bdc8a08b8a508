"""The tables whose names an expression of a CDK program may hold."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Conditional, Operation, Template, Value
from dynamorm_analysis.libraries.cdk.constructs import Wording
from dynamorm_analysis.libraries.cdk.programs.filling import truth
from dynamorm_analysis.libraries.cdk.programs.following import identities, kind_of
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.libraries.cdk.services import service_folder
from dynamorm_analysis.libraries.cdk.tables import NAMES, named
from dynamorm_analysis.libraries.values.values import constant_text, parameter_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Meaning, ParameterRef, Part, Produced, Scalar, Text, options
from dynamorm_analysis.linking.objects.constructing import INIT, constructions
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.wiring import exported, parameter

MAX_DEPTH = 8
TAKING_OVER = frozenset({"Fn.import_value", "Fn.importValue"})
READING = frozenset({
    "aws_ssm.StringParameter.value_for_string_parameter", "aws_ssm.StringParameter.valueForStringParameter",
    "aws_ssm.StringParameter.value_from_lookup", "aws_ssm.StringParameter.valueFromLookup",
})  # fmt: skip


def tables_named(program: Program, value: Value, scope: Scope, depth: int = 0) -> tuple[str, ...] | None:
    """The ids of the tables that a value may name, or what stands for those that another stack publishes: None where
    it may be something else."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Conditional(test=test, then=then, otherwise=otherwise):
            answer = truth(program, test, scope)
            sides = tuple(side for side, taken in ((then, True), (otherwise, False)) if answer in (None, taken))
            return _all(tables_named(program, side, scope, depth + 1) for side in sides)
        case Operation(operator="or", operands=operands):
            return _all(tables_named(program, operand, scope, depth + 1) for operand in operands)
        case Template(parts=(only,)):
            return tables_named(program, only, scope, depth + 1)
    found = options(meaning(program, value, scope))
    return _all(_named_by(program, option, value, scope) for option in found if not _is_never_given(program, option))


def _is_never_given(program: Program, found: Meaning) -> bool:
    """Whether something is of a parameter or field of a class that the program never makes."""
    while isinstance(found, Part):
        found = found.owner
    if not isinstance(found, ParameterRef):
        return False
    node = found.scope.node
    of = found.scope if isinstance(node, Class) else found.scope.enclosing_class
    is_made_with = isinstance(node, Class) or (node is not None and node.name == INIT)
    return of is not None and is_made_with and constructions(program, ClassRef(of), meaning) == ()


def _named_by(program: Program, found: Meaning, value: Value, scope: Scope) -> tuple[str, ...] | None:
    match found:
        case Part(owner=owner, name=name) if camel_case(name) in NAMES:
            return identities(program, owner) or None
        case Produced(callee=callee, call=Call(arguments=(name_of, *_)), scope=where) if kind_of(callee) in TAKING_OVER:
            published = constant_text(program, name_of.value, where)
            return (exported(published),) if published else None
        case Produced(callee=callee, call=Call(arguments=(_, name_of, *_)), scope=where) if kind_of(callee) in READING:
            stored = parameter_name(program, name_of.value, where)
            return (parameter(stored),) if stored else None
        case Scalar(value=None):
            return ()
        case Text(template=template):
            service = service_folder(program, scope.path)
            known = named(Wording(template, scope.place(value.span)), service)
            return () if template.constant == "" else (known,) if known else None
    return None


def _all(several: "Iterator[tuple[str, ...] | None]") -> tuple[str, ...] | None:
    found: list[str] = []
    for one in several:
        if one is None:
            return None
        found += one
    return tuple(dict.fromkeys(found))
