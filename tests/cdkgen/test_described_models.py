"""What generators are told of the kinds of items that code declares: the page beside this says it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dynamorm_analysis.entity_models.model import EntityModel, Parameter, Pattern, PatternCondition
from dynamorm_cdkgen.described_models import entity_models, wanted_models
from dynamorm_cdkgen.fault import NoModelError
from dynamorm_workspace.lines import lines_of, spots_in
from handmade import project_of
from libraries.test_pages import Section, sections

PAGE = Path(__file__).with_name("described_models.md")


def described(files: Mapping[str, str]) -> Iterator[str]:
    """The kinds of items as lines."""
    project = project_of(files)
    found = entity_models(project)
    spots = spots_in(project, lines_of({path: text.encode() for path, text in files.items()}))
    for model in found.models:
        yield from _model(model)
    for fault in found.left_out:
        yield f"left out {fault.told(spots)}"
    for fault in found.remarks:
        yield f"remark {fault.told(spots)}"


def _model(model: EntityModel) -> Iterator[str]:
    notes = [f"{model.library} {model.path}", f"identity {_parameters(model.identity)}"]
    notes += [f"version {model.version}"] if model.version else []
    notes += [f"ttl {model.ttl}"] if model.ttl else []
    if model.by_functions:
        fields = (
            f"{one.code_name} {one.declared}{' in keys' if one.in_keys else ''}{'' if one.required else '?'}"
            for one in model.fields
        )
        notes.append(f"of functions over {model.table_name}: {', '.join(fields)}")
    yield f"{model.name}: {'; '.join(notes)}"
    for key in model.keys:
        where = f"key of {key.index} ({key.binding or '-'})" if key.index is not None else "key"
        yield f"  {where}: {', '.join(f'{part.attribute}={_text(part.template)}' for part in key.parts)}"
    for pattern in model.patterns:
        yield f"  {_pattern(pattern)}"


def _pattern(pattern: Pattern) -> str:
    conditions = " and ".join(map(_condition, pattern.keyed))
    filtered = " and ".join(map(_condition, pattern.filtered))
    notes = [f"on {pattern.index}"] if pattern.index else []
    notes += [f"where {filtered}"] if filtered else []
    notes += [] if pattern.forward else ["backwards"]
    notes += ["consistent"] if pattern.consistent else []
    notes += [f"reads {', '.join(pattern.reads)}"] if pattern.reads else []
    called = f"{pattern.operation} {pattern.name}({_parameters(pattern.parameters)})"
    return " ".join([f"{called}: {conditions}", *notes, f"[{', '.join(pattern.functions)}]"])


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(f"{one.name} {one.type}{f' of {one.field}' if one.field else ''}" for one in parameters)


def _condition(condition: PatternCondition) -> str:
    return " ".join([condition.attribute, condition.operator, *(_text(value) for value in condition.values)])


def _text(template: object) -> str:
    parts = getattr(template, "parts", ())
    return "".join(part if isinstance(part, str) else f"{{{part.name}{part.format}}}" for part in parts)


@pytest.mark.parametrize("section", sections(PAGE.read_text("utf-8")), ids=lambda section: section.title)
def test_page(section: Section) -> None:
    """What is described is what the page says, whatever the order of the files."""
    assert list(described(section.files)) == section.expected.splitlines()
    turned = dict(reversed(section.files.items()))
    assert list(described(turned)) == section.expected.splitlines()


def test_models_by_name() -> None:
    """A model is asked for by its name; one that is not there is an error that names those that are."""
    project = project_of({"models.py": MODELS})
    assert [model.name for model in wanted_models(project, ["Cart"]).models] == ["Cart"]
    with pytest.raises(NoModelError, match=r"no model is called `Order` here.*; there are `Cart` and `Parcel`"):
        wanted_models(project, ["Order"])


MODELS = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    number = UnicodeAttribute(hash_key=True)


class Cart(Model):
    class Meta:
        table_name = "carts"

    owner = UnicodeAttribute(hash_key=True)
"""
