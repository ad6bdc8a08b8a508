"""The files in which kinds of items are declared, in the library and language that is asked for."""

from collections.abc import Sequence
from typing import Literal

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.generated_files import GeneratedFile, Generation
from dynamorm_codeactions.models import pynamodb_models
from dynamorm_codeactions.models.go_structs import called_in_go, go_source
from dynamorm_codeactions.models.item_classes import OF_PYDANTIC, RESERVED, item_classes_source
from dynamorm_codeactions.models.naming import plain_table_name, python_name
from dynamorm_codeactions.models.pynamodb_models import pynamodb_source
from dynamorm_codeactions.models.shape import shape_of

ModelLibrary = Literal["pynamodb", "boto3", "pydantic", "go"]
"""PynamoDB, boto3 with dataclasses, boto3 with pydantic, and DynamORM or TableTheory for Go."""
NAMES: dict[ModelLibrary, str] = {
    "pynamodb": "models.py",
    "boto3": "models.py",
    "pydantic": "models.py",
    "go": "models.go",
}


def model_files(entities: Sequence[EntityModel], library: ModelLibrary, path: str = "") -> Generation:
    """One file that declares these kinds of items. It is a beginning, and belongs to the user: it has no head."""
    in_turn = sorted(entities, key=lambda one: (one.blueprint.name, one.name))
    text = _source(in_turn, library)
    return Generation((GeneratedFile(path or NAMES[library], text, "user"),))


def _source(entities: Sequence[EntityModel], library: ModelLibrary) -> str:
    told = introduction(entities)
    match library:
        case "pynamodb":
            shapes = [shape_of(one, python_name, pynamodb_models.RESERVED) for one in entities]
            return pynamodb_source(shapes, told)
        case "boto3":
            return item_classes_source([shape_of(one, python_name, RESERVED) for one in entities], "dataclass", told)
        case "pydantic":
            shapes = [shape_of(one, python_name, RESERVED | OF_PYDANTIC) for one in entities]
            return item_classes_source(shapes, "pydantic", told)
        case "go":
            return go_source([shape_of(one, called_in_go) for one in entities], told[0].lower() + told[1:], "models")


def introduction(entities: Sequence[EntityModel]) -> str:
    """What a file of models says of itself: which items it declares, and where they lie."""
    names = [" ".join(words_of(one.name)) for one in entities]
    told = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    tables = dict.fromkeys(plain_table_name(one.blueprint) for one in entities)
    return f"Items of {listed(tables)}: {told}."
