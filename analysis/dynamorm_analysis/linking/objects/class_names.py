"""What a class is called as the program runs: `model.__name__`, `type(order).__name__`."""

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import OPAQUE, ClassRef, Instance, Meaning, Text
from dynamorm_analysis.linking.objects.constructing import classes_below
from dynamorm_analysis.model.names import KeyTemplate


def name_of_class(program: Program, of: ClassRef, meaning: MeaningOf) -> Meaning:
    """The name of a class; unknown where others derive from it, for a method of it may run for any of them."""
    if not isinstance(of.scope.node, Class) or classes_below(program, of, meaning):
        return OPAQUE
    return Text(KeyTemplate((of.scope.node.name,)))


def class_of(program: Program, instance: Instance, meaning: MeaningOf) -> Meaning:
    """The class of an object, where it was seen how that was made, or where there is no other kind."""
    return instance.of if instance.call is not None or not classes_below(program, instance.of, meaning) else OPAQUE
