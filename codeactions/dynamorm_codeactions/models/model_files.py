"""The files in which kinds of items are declared, in the library and language that is asked for."""

import re
from collections.abc import Sequence
from typing import Literal

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.generated_files import GeneratedFile, Generation
from dynamorm_codeactions.models import go_structs, pynamodb_models
from dynamorm_codeactions.models.go_structs import TagKey, called_in_go, go_source
from dynamorm_codeactions.models.item_classes import OF_PYDANTIC, RESERVED, item_classes_source
from dynamorm_codeactions.models.lacking import lacks, remarks
from dynamorm_codeactions.models.naming import plain_table_name, python_name
from dynamorm_codeactions.models.pynamodb_models import pynamodb_source
from dynamorm_codeactions.models.shape import Shape, shape_of

ModelLibrary = Literal["pynamodb", "boto3", "pydantic", "go"]
"""PynamoDB, boto3 with dataclasses, boto3 with pydantic, and DynamORM or TableTheory for Go."""
NAMES: dict[ModelLibrary, str] = {
    "pynamodb": "models.py",
    "boto3": "models.py",
    "pydantic": "models.py",
    "go": "models.go",
}

OF_ABSENT = ("live-index-superfluous", "live-items-differ")
"""What `dynamorm validate` would report of kinds of items that a file leaves out."""


def model_files(
    entities: Sequence[EntityModel],
    library: ModelLibrary,
    path: str = "",
    *,
    package: str = "models",
    tag: TagKey = "theorydb",
    creates: bool = True,
) -> Generation:
    """One file that declares these kinds of items. It is a beginning, and belongs to the user: it has no head. Of Go,
    `package` is that of the file, and `tag` the key of struct tags that its library reads. Kinds that cannot be written
    in a library as they are are left out; no file where none is left. With `creates`, what creates the table stands
    there, too, where models do not do so themselves."""
    in_turn = sorted(entities, key=lambda one: (one.blueprint.name, one.name))
    shapes = [_shape(one, library) for one in in_turn]
    lacking = [(shape, tuple(lacks(shape, library))) for shape in shapes]
    left_out = [fault for _, faults in lacking for fault in faults]
    able = [shape for shape, faults in lacking if not faults]
    if not able:
        return Generation((), tuple(left_out))
    text = _with_absent(_source(able, library, package, tag, creates), able, [one for one, faults in lacking if faults])
    told = tuple(fault for shape in able for fault in remarks(shape, library))
    return Generation((GeneratedFile(path or NAMES[library], text, "user"),), tuple(left_out), told)


def _shape(entity: EntityModel, library: ModelLibrary) -> Shape:
    match library:
        case "pynamodb":
            return shape_of(entity, python_name, pynamodb_models.RESERVED)
        case "boto3":
            return shape_of(entity, python_name, RESERVED)
        case "pydantic":
            return shape_of(entity, python_name, RESERVED | OF_PYDANTIC)
        case "go":
            return shape_of(entity, called_in_go, go_structs.RESERVED)


def _source(shapes: Sequence[Shape], library: ModelLibrary, package: str, tag: TagKey, creates: bool) -> str:
    told = introduction(shapes)
    match library:
        case "pynamodb":
            return pynamodb_source(shapes, told)
        case "boto3":
            return item_classes_source(shapes, "dataclass", told, creates=creates)
        case "pydantic":
            return item_classes_source(shapes, "pydantic", told, creates=creates)
        case "go":
            return go_source(shapes, f"{told[0].lower()}{told[1:]}", package, tag)


def _with_absent(text: str, able: Sequence[Shape], unable: Sequence[Shape]) -> str:
    """The text with a comment for `dynamorm validate` at the first kind of each table of which others are left out:
    their items, and indexes that are theirs alone, are no drift of this code."""
    for table in dict.fromkeys(shape.entity.blueprint.name for shape in unable):
        names = [shape.name for shape in unable if shape.entity.blueprint.name == table]
        first = next((shape.name for shape in able if shape.entity.blueprint.name == table), None)
        opening = re.search(rf"^(?:type {first} struct {{|class {first}\b.*:)$", text, re.MULTILINE) if first else None
        if opening is None:
            continue
        sign = "//" if opening[0].startswith("type") else " #"  # two spaces, as ruff has it
        told = f"{sign} dynamorm: ignore[{', '.join(OF_ABSENT)}] {listed(names)} could not be declared"
        text = f"{text[: opening.end()]} {told}{text[opening.end() :]}"
    return text


def introduction(shapes: Sequence[Shape]) -> str:
    """What a file of models says of itself: which items it declares, and where they lie."""
    names = [" ".join(words_of(shape.name)) for shape in shapes]
    told = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    tables = dict.fromkeys(plain_table_name(shape.entity.blueprint) for shape in shapes)
    return f"Items of {listed(tables)}: {told}."
