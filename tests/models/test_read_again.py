"""Models that are written are understood as what they were written of: keys with their texts, indexes, types, roles."""

from collections.abc import Iterator

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.declared_kinds import ALL_LIBRARIES
from dynamorm_cdkgen.described_models import entity_models
from dynamorm_codeactions.models.model_files import ModelLibrary, model_files
from handmade import project_of
from models.any_models import models


def told(model: EntityModel, library: ModelLibrary) -> Iterator[object]:
    """All that is to be the same, whatever fields are called in code. Structs of Go have no defaults; of classes for
    boto3 it is not read on which condition items have a key."""
    is_go, is_class = library == "go", library in ("boto3", "pydantic")
    by_code = {field.code_name: field.name for field in model.fields}
    yield model.name
    version = model.field(model.version or "")
    is_told = version is not None and version.name == version.code_name  # by which alone a class for boto3 tells it
    yield (model.version if is_told or not is_class else None, model.ttl, model.blueprint.key)
    built = {
        part.attribute for key in model.keys for part in key.parts if _is_built(part.template, part.attribute, by_code)
    }
    for key in sorted(model.keys, key=lambda key: key.index or ""):
        index = model.blueprint.index(key.index) if key.index else None
        texts = [(part.attribute, _text(part.template, by_code)) for part in key.parts]
        yield (
            key.index,
            index.key if index else None,
            index.projection if index else None,
            texts,
            [] if is_class else sorted(key.only),
        )
    for field in sorted(model.fields, key=lambda field: field.name):
        if field.name not in built:
            yield (field.name, field.type, sorted(field.values), None if is_go else field.default)


def _is_built(template: KeyTemplate, attribute: str, by_code: dict[str, str]) -> bool:
    match template.parts:
        case (Hole(name),):
            return by_code.get(name) != attribute
    return True


def _text(template: KeyTemplate, by_code: dict[str, str]) -> str:
    return "".join(
        part if isinstance(part, str) else f"{{{by_code.get(part.name, part.name)}{part.format}}}"
        for part in template.parts
    )


def again(some: tuple[EntityModel, ...], library: ModelLibrary) -> list[EntityModel]:
    (file,) = model_files(some, library).files
    found = entity_models(project_of({file.path: file.text}), ALL_LIBRARIES)
    assert not found.left_out
    return sorted(found.models, key=lambda model: model.name)


def check(some: tuple[EntityModel, ...], library: ModelLibrary) -> None:
    for one, other in zip(sorted(some, key=lambda model: model.name), again(some, library), strict=True):
        assert list(told(other, library)) == list(told(one, library))


@given(models())
@settings(max_examples=60, deadline=None)
def test_pynamodb(some: tuple[EntityModel, ...]) -> None:
    """Models of PynamoDB are read as they were meant."""
    check(some, "pynamodb")


@given(models())
@settings(max_examples=60, deadline=None)
def test_go(some: tuple[EntityModel, ...]) -> None:
    """Structs of Go are read as they were meant, where a convention allows all names at once."""
    assume(not model_files(some, "go").left_out)
    check(some, "go")


@given(models(), st.sampled_from(["boto3", "pydantic"]))
@settings(max_examples=60, deadline=None)
def test_item_classes(some: tuple[EntityModel, ...], library: ModelLibrary) -> None:
    """Classes for boto3 are read as they were meant."""
    check(some, library)
