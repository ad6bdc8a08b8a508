"""The dataclass of a kind of items that no class declares, beside its repository."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_cdkgen.fault import Fault
from dynamorm_codeactions.models.item_classes import RESERVED, item_class_lines
from dynamorm_codeactions.models.lacking import lacks
from dynamorm_codeactions.models.naming import python_name
from dynamorm_codeactions.models.shape import Shape, shape_of
from dynamorm_codeactions.repositories.free_parameters import with_fields_in_keys
from dynamorm_codeactions.repositories.plan import RepositoryPlan


def written_class(plan: RepositoryPlan) -> Iterator[str]:
    """Its lines; none of a kind that has a class in the code."""
    if plan.model.by_functions:
        yield from item_class_lines(_shape(replace(plan.model, name=plan.item)))
        yield from ("", "")


def unwritable(model: EntityModel) -> Iterator[Fault]:
    """Why no such class can be written."""
    if model.by_functions:
        yield from lacks(_shape(model), "boto3")


def _shape(model: EntityModel) -> Shape:
    """What it holds; what stands in keys alone becomes fields by the keys."""
    stored = tuple(field for field in model.fields if not field.in_keys)
    return shape_of(with_fields_in_keys(replace(model, fields=stored)), python_name, RESERVED)
