"""A module of functions that make valid items: one for each kind, by a number."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword

from dynamorm_analysis.entity_models.model import EntityModel, Field, Parameter
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import singular, with_article, words_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.python_layout import in_f_string, quoted
from dynamorm_cdkgen.python_text import formatted, imported
from dynamorm_codeactions.composed_fields import composed_fields, strange_holes
from dynamorm_codeactions.field_kinds import known_types
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repository_tests.samples import START, Sample, sample, sample_of_parameter

OPENING = (
    '"""Valid items, each by a number: that of a higher number is behind in every order.\n\n'
    'One of the same number is the same item."""'
)
ALWAYS: Mapping[str, tuple[str, ...]] = {"typing": ("Any",)}
TEXT = "S"


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
    def function(self) -> str:
        name = "_".join(words_of(self.model.name)) or "item"
        return f"{name}_" if iskeyword(name) or name == self.item else name


def made(model: EntityModel, plan: RepositoryPlan) -> Made | Fault:
    """How items of a kind are made, or why none can be."""
    composed = composed_fields(model)
    parts: dict[str, Sample] = {}
    for field in model.fields:
        if field.code_name in composed:
            continue
        if field.name == model.version:
            has_default = field.default is not None or not (model.library == "pynamodb" or model.by_functions)
            if field.required and not has_default and not plan.is_counted:
                parts[field.code_name] = Sample("0", telling=False)
            continue
        found = sample(model, field, "number")
        if found is not None:
            parts[field.code_name] = found
        elif field.required and field.default is None and not field.generated:
            return _unknown(model, field)
    own = frozenset(field.code_name for field in model.fields)
    for hole in strange_holes(model):
        parts[hole] = sample_of_parameter(Parameter(hole, TEXT), "number")
    return Made(model, plan.item, plan.imported_item, parts, composed, own)


def factories(models: Sequence[Made], module_of: Callable[[Made, str], str], own: Sequence[str]) -> str:
    """The module's text without its head. `module_of` tells which module has a class of a kind's: that of its items, or
    of an enumeration."""
    imports: dict[str, set[str]] = {module: set(names) for module, names in ALWAYS.items()}
    for each in models:
        imports.setdefault(module_of(each, each.model.symbol), set()).add(each.imported_item)
        for name in each.enumerations:
            imports.setdefault(module_of(each, name), set()).add(name)
        for module, name in _imports(each):
            imports.setdefault(module, set()).add(name)
    counts = "datetime" in imports
    if counts:
        imports["datetime"] |= {"UTC", "datetime"}
    told = [OPENING, "", imported(imports, own)]
    if counts:
        told += ["", f"{START} = datetime(2026, 1, 1, tzinfo=UTC)"]
    for each in models:
        told += ["", "", *_function(each)]
    return formatted("\n".join(told) + "\n")


def _function(made: Made) -> Iterator[str]:
    *before, last = words_of(made.model.name) or ["item"]
    title = " ".join([*before, singular(last)])
    yield f"def {made.function}(number: int = 1, /, **changes: Any) -> {made.item}:"
    yield f'    """{with_article(title).capitalize()}; `changes` are other values for some of its parts."""'
    yield "    parts: dict[str, Any] = {"
    for name, value in made.parts.items():
        yield f'        "{name}": {value.text},'
    yield "        **changes,"
    yield "    }"
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


def _imports(made: Made) -> Iterator[tuple[str, str]]:
    for value in made.parts.values():
        yield from value.imports


def _unknown(model: EntityModel, field: Field) -> Fault:
    assert model.place is not None
    told = f"nothing tells what `{field.code_name}` of `{model.symbol}` can be, so that no valid item of it is known"
    return Fault(model.place, told, f"give it {known_types(model.library)}, or write the tests by hand")
