"""Floats that an object holds since its class sets them: `self.total = total`, which is given as `total: float`."""

from dynamorm_analysis.facts.values import Member, Value
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Instance, ParameterRef, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.classes import assignments_to_self
from dynamorm_analysis.linking.objects.constructing import during_construction
from dynamorm_analysis.linking.scope import Scope


def is_held_as_float(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is what an object of the workspace holds, which its class sets to floats alone, whoever makes
    it. That code elsewhere stores another number in it is not seen."""
    match origin_of(value, scope):
        case Member(owner=owner, name=name):
            objects = [
                one
                for option in options(meaning(program, owner, scope))
                for one in (annotated(program, option, meaning) if isinstance(option, ParameterRef) else (option,))
            ]
            return bool(objects) and all(isinstance(one, Instance) and _sets(program, one, name) for one in objects)
    return False


def _sets(program: Program, instance: Instance, name: str) -> bool:
    line = mro(program, instance.of)
    for base in line:
        values = list(assignments_to_self(base.scope, name)) if isinstance(base, ClassRef) else []
        if values:
            return all(
                kind_of(program, value, during_construction(instance, line, method)) == "float"
                for method, value, _ in values
            )
    return False
