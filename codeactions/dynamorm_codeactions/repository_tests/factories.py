"""A module of functions that make valid items: one for each kind, by a number."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel, Field, Parameter
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import one_called, with_article, words_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.python_layout import in_f_string, quoted
from dynamorm_cdkgen.python_text import formatted, imported
from dynamorm_cdkgen.taken_names import free_function
from dynamorm_codeactions.composed_fields import composed_fields, strange_holes
from dynamorm_codeactions.field_kinds import known_types
from dynamorm_codeactions.map_classes import MapKey, unknown_within
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repository_tests.maps import MadeMap, making, used_maps
from dynamorm_codeactions.repository_tests.samples import (
    START,
    Makers,
    Sample,
    sample,
    sample_in_map,
    sample_of_parameter,
)

OPENING = (
    '"""Valid items, each by a number: that of a higher number is behind in every order.\n\n'
    'One of the same number is the same item."""'
)
ALWAYS: Mapping[str, tuple[str, ...]] = {"typing": ("Any",)}
TEXT = "S"
WORDS = frozenset({"changes", "datetime", "number", "parts", "timedelta"})
"""What the module's functions call other things."""


@dataclass(frozen=True, slots=True)
class Made:
    """How items of a kind are made: the values of its parts by what code calls them, and the texts of its keys. A part
    is a field of the class or, where no field has it, a parameter of a key."""

    model: EntityModel
    item: str
    imported_item: str
    parts: Mapping[str, Sample]
    composed: Mapping[str, KeyTemplate]
    own: frozenset[str]

    @property
    def enumerations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.enumeration for part in self.parts.values() if part.enumeration))

    @property
    def path(self) -> str:
        """The file that declares the class of the items."""
        return self.model.path

    @property
    def function(self) -> str:
        return function_of(self.model, self.item)


def function_of(model: EntityModel, item: str) -> str:
    """What makes items of a kind, whose class is called `item`."""
    return free_function("_".join(words_of(model.name)) or "item", item)


def made(model: EntityModel, plan: RepositoryPlan, makers: Makers) -> Made | Fault:
    """How items of a kind are made, or why none can be; `makers` make the objects of maps in them."""
    composed = composed_fields(model)
    parts: dict[str, Sample] = {}
    for field in model.fields:
        if field.code_name in composed or field.name in model.filled:
            continue
        if field.name == model.version:
            is_given = not (model.library == "pynamodb" or model.by_functions)
            if field.is_needed and not is_given and not plan.is_counted:
                parts[field.code_name] = Sample("0", telling=False)
            continue
        found = sample(model, field, "number", makers)
        if found is not None:
            parts[field.code_name] = found
        elif field.is_needed:
            return _unknown(model, field, makers)
    own = frozenset(field.code_name for field in model.fields)
    for hole in strange_holes(model):
        parts[hole] = sample_of_parameter(Parameter(hole, TEXT), "number")
    return Made(model, plan.item, plan.imported_item, parts, composed, own)


def factories(
    models: Sequence[Made],
    maps: Mapping[MapKey, MadeMap],
    module_of: Callable[[Made | MadeMap, str], str],
    own: Sequence[str],
) -> str:
    """The module's text without its head. `module_of` tells which module has a class of a kind's or of a map's: itself,
    or an enumeration."""
    used = tuple(used_maps((part for each in models for part in each.parts.values()), maps).values())
    imports: dict[str, set[str]] = {module: set(names) for module, names in ALWAYS.items()}
    for each in models:
        imports.setdefault(module_of(each, each.model.symbol), set()).add(each.imported_item)
    for one in used:
        imports.setdefault(module_of(one, one.map.held.symbol), set()).add(one.map.imported)
    either: tuple[Made | MadeMap, ...] = (*models, *used)
    for of in either:
        for name in of.enumerations:
            imports.setdefault(module_of(of, name), set()).add(name)
        for module, name in (each for part in of.parts.values() for each in part.imports):
            imports.setdefault(module, set()).add(name)
    counts = "datetime" in imports
    if counts:
        imports["datetime"] |= {"UTC", "datetime"}
    told = [OPENING, "", imported(imports, own)]
    if counts:
        told += ["", f"{START} = datetime(2026, 1, 1, tzinfo=UTC)"]
    for each in models:
        told += ["", "", *_function(each)]
    for one in used:
        told += ["", "", *one.lines()]
    return formatted("\n".join(told) + "\n")


def _function(made: Made) -> Iterator[str]:
    title = with_article(one_called(made.model.name) or "item")
    yield from making(made.function, made.item, title, made.parts)
    for name, template in made.composed.items():
        yield f'    parts.setdefault("{name}", {text_of(template, "parts")})'
    strange = [name for name in made.parts if name not in made.own]
    for name in strange:
        yield f'    del parts["{name}"]'
    yield f"    return {made.item}(**parts)"


def text_of(template: KeyTemplate, parts: str) -> str:
    """A template as an f-string whose holes are entries of a dictionary."""
    told = ""
    for part in template.parts:
        if isinstance(part, Hole):
            told += f"{{{parts}['{part.name}']{part.format}}}"
        else:
            told += in_f_string(part)
    return f'f"{told}"' if template.constant is None else quoted(template.constant)


def _unknown(model: EntityModel, field: Field, makers: Makers) -> Fault:
    assert model.place is not None
    unknown = unknown_within(field, lambda inner: sample_in_map(inner, model.library, "1", makers))
    told = f"nothing tells what `{unknown}` of `{model.symbol}` can be, so that no valid item of it is known"
    return Fault(model.place, told, f"give it {known_types(model.library)}, or write the tests by hand")
