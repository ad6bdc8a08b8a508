"""What a module of tests is about: a kind of items, its repository, and how its items are made and changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dynamorm_analysis.entity_models.model import EntityModel, Parameter, Pattern
from dynamorm_analysis.model.names import HOLE
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.repositories.plan import Method, RepositoryPlan
from dynamorm_codeactions.repository_tests.factories import Made
from dynamorm_codeactions.repository_tests.pattern_items import field_called
from dynamorm_codeactions.repository_tests.samples import sample, sample_of_parameter

IN_PIECES = "engine in pieces"
"""What the fixture of a repository is told for an engine that leaves over of batches what it can."""

Changing = Literal["set", "replace", "model_copy", "evolve"]
"""How a changed item is made: an attribute is set, or a copy is made as dataclasses, pydantic or attrs do."""


STRANGE = re.compile(r"[^\w.-]+|(?<=-)-+", re.ASCII)
"""What no name of a table holds."""


def table_name(model: EntityModel) -> str:
    """What a table is called in tests: without what only a deployment tells of its name."""
    return STRANGE.sub("", HOLE.sub("", model.blueprint.name)).strip("-_.") or "table"


@dataclass(frozen=True, slots=True)
class Modules:
    """How tests import things: `models` is the module of the item's class, `repositories` the package of repositories,
    `enumerations` those that have the enumerations of its fields; `own` are the first names of all."""

    models: str
    repositories: str
    own: tuple[str, ...]
    enumerations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is tested: a kind of items, how they are made, what the code is called, and how a changed item is made:
    `replace` of dataclasses, `model_copy` of pydantic, or an attribute that is set. `constant` is what the engine's
    module calls its table, empty where the model makes its own."""

    plan: RepositoryPlan
    made: Made
    modules: Modules
    changing: Changing
    constant: str = ""

    @property
    def model(self) -> EntityModel:
        """As code declares it: the plan calls some parameters otherwise."""
        return self.made.model

    def asked(self, method: Method) -> Pattern:
        """The access pattern that a method serves, in the model's own words."""
        return next(one for one in self.model.patterns if one.name == method.pattern.name)

    @property
    def awaits(self) -> str:
        """What stands before what a repository is asked."""
        return "await " if self.plan.asynchronous else ""

    @property
    def asks(self) -> str:
        """The repository before what it is asked: `orders` or, where this is awaited, `await orders`."""
        return f"{self.awaits}{self.plan.words}"

    def test(self, name: str, sentence: str) -> Iterator[str]:
        """The head of a test."""
        begin = "def"
        if self.plan.asynchronous:
            yield "@dynamodb.awaited"
            begin = "async def"
        yield f"{begin} test_{name}({self.plan.words}: {self.plan.protocol}) -> None:"
        yield docstring(sentence, "    ")

    def test_in_pieces(self, name: str, sentence: str) -> Iterator[str]:
        """The head of a test of the repository alone, whose engine does things piece by piece."""
        yield f'@pytest.mark.parametrize("{self.plan.words}", [{quoted(IN_PIECES)}], indirect=True)'
        yield from self.test(name, sentence)

    @property
    def client(self) -> str:
        """The client of botocore with which the repository of a test asks."""
        return "table.meta.client" if self.constant else f"{self.plan.item}._get_connection().connection.client"

    @property
    def table(self) -> str:
        """What opens an empty table for a test: `table` of it where repositories are given one."""
        if not self.constant:
            return f"dynamodb.table_of({self.plan.item})"
        manner = "awaited_table" if self.plan.asynchronous else "table"
        return f"dynamodb.{manner}({quoted(table_name(self.model))}, **dynamodb.{self.constant}) as table"

    def stored(self, item: str) -> str:
        """An item as it is stored."""
        return f"{item}.{self.model.item_class.to_item if self.model.item_class is not None else 'serialize'}()"

    def stored_text(self, type_: str, text: str) -> str:
        """A text or number among the attributes of such an item."""
        told = quoted(text) if type_ == "S" or not self.constant else text
        return told if self.constant else f'{{"{type_}": {told}}}'

    @property
    def tells_by_dictionary(self) -> bool:
        """Whether items are compared by what they say, for they are not equal by themselves."""
        return self.model.library == "pynamodb"

    def new(self, number: str | int, changes: Mapping[str, str] | None = None) -> str:
        """An item that is made by its number; `changes` are by the names of fields, or of parameters that mean them."""
        given = ((field_called(self.model, name), name, value) for name, value in (changes or {}).items())
        told = "".join(f", {held.code_name if held is not None else name}={value}" for held, name, value in given)
        return f"factories.{self.made.function}({number}{told})"

    def identity(self, number: str) -> str:
        """The arguments by which a repository knows the item of a number."""
        return ", ".join(self._identity_part(one, number) for one in self.model.identity)

    def _identity_part(self, parameter: Parameter, number: str) -> str:
        own = self.model.field(parameter.field) if parameter.field is not None else None
        held = own or field_called(self.model, parameter.name)
        told = sample(self.model, held, number) if held is not None else None
        return (told or sample_of_parameter(parameter, number)).text

    @property
    def key(self) -> tuple[str, ...]:
        """The attributes of an item by which it is told from others."""
        fields = [self.model.field(part.attribute) for part in self.model.keys[0].parts]
        if all(fields):
            return tuple(held.code_name for held in fields if held is not None)
        held = [(one, field_called(self.model, one.name)) for one in self.model.identity]
        return tuple(own.code_name if own is not None else one.name for one, own in held)
