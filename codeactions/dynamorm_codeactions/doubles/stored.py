"""How a double turns items of a class into what a table in memory holds, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from dynamorm_analysis.entity_models.model import EntityModel, KeyPart, PatternCondition
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.repositories.boto3.base_class import changed_attributes, item_class_of, tuple_of
from dynamorm_codeactions.repositories.boto3.values import value_text
from dynamorm_codeactions.repositories.plan import RepositoryPlan, Summary
from dynamorm_codeactions.repositories.pynamodb.conditions import plain_type, text_of

ELEMENTS = {"S": "S", "SS": "S", "NS": "N", "BS": "B"}


class Stored(Protocol):
    """The expressions of one library."""

    @property
    def maker(self) -> str:
        """A function from a stored item to one of the class."""

    def item(self, word: str) -> str:
        """What is stored of an item of the class."""

    def known(self, word: str) -> str:
        """The attributes of what is stored that a change of an item of the class sets or removes."""

    def made(self, stored: str) -> str:
        """An item of the class of what is stored."""

    def created(self, change: str, word: str) -> Iterator[str]:
        """Stores a new item and gives it as it is then, as the repository does."""

    def written(self, change: str, word: str) -> Iterator[str]:
        """The same of a change."""

    def counted(self, word: str) -> Iterator[str]:
        """Gives an item its next version where the repository does so without looking at what is there."""

    def value(self, condition: PatternCondition, template: KeyTemplate) -> str:
        """What an attribute is compared with."""

    def of_key(self, part: KeyPart) -> str:
        """The value of an attribute of the key, of parameters that are called as its holes."""

    def functions(self) -> Iterator[str]:
        """The functions on which these stand, each with two empty lines before it."""

    def imports(self) -> Mapping[str, frozenset[str]]:
        """What these need of other modules than that of tables in memory."""


def stored_as(plan: RepositoryPlan) -> Stored:
    return _Pynamodb(plan) if plan.model.library == "pynamodb" else _Boto3(plan)


def summary_function(summary: Summary) -> str:
    return f"_{'_'.join(words_of(summary.name))}"


def _compared(condition: PatternCondition, template: KeyTemplate, model: EntityModel) -> str:
    field = model.field(condition.attribute)
    constant = template.constant
    return constant if constant is not None and field is not None and plain_type(field) else text_of(template)


@dataclass(frozen=True, slots=True)
class _Pynamodb:
    plan: RepositoryPlan

    @property
    def maker(self) -> str:
        return f"{self.plan.item}.from_raw_data"

    def item(self, word: str) -> str:
        return f"{word}.serialize()"

    def known(self, word: str) -> str:
        return f"known_to({word})"

    def made(self, stored: str) -> str:
        return f"{self.maker}({stored})"

    def created(self, change: str, word: str) -> Iterator[str]:
        yield f"        self.table.write({change})"
        if self.plan.is_counted:
            yield from self.counted(word, "        ")
        yield f"        return {word}"

    def written(self, change: str, word: str) -> Iterator[str]:
        yield f"        self.table.write({change})"
        yield from self.counted(word, "        ")
        yield f"        return {word}"

    def counted(self, word: str, indent: str = "            ") -> Iterator[str]:
        field = self.plan.version
        if field is not None:
            yield f"{indent}{word}.{field.code_name} = ({word}.{field.code_name} or 0) + 1"

    def value(self, condition: PatternCondition, template: KeyTemplate) -> str:
        told = _compared(condition, template, self.plan.model)
        field = self.plan.model.field(condition.attribute)
        if condition.operator in ("begins_with", "contains"):
            type_ = ELEMENTS.get((field.type if field is not None else None) or "", "S")
            return f'{{"{type_}": {f"str({told})" if type_ == "N" else told}}}'
        return self._value(condition.attribute, told)

    def of_key(self, part: KeyPart) -> str:
        return self._value(part.attribute, text_of(part.template))

    def functions(self) -> Iterator[str]:
        yield from ("", "", "def _value(attribute: Attribute[Any], value: Any) -> Value:")
        yield "    return {attribute.attr_type: attribute.serialize(value)}"
        for summary in self.plan.summaries:
            yield from ("", "", f"def {summary_function(summary)}(item: Item) -> {summary.name}:")
            yield f"    read = {self.made('item')}"
            parts = ", ".join(f"{field.code_name}=read.{field.code_name}" for field, _ in summary.fields)
            yield f"    return {summary.name}({parts})"

    def imports(self) -> Mapping[str, frozenset[str]]:
        return {
            "pynamodb.attributes": frozenset({"Attribute"}),
            "typing": frozenset({"Any"}),
            ".requests": frozenset({"known_to"}),
        }

    def _value(self, attribute: str, told: str) -> str:
        field = self.plan.model.field(attribute)
        return f"_value({self.plan.item}.{field.code_name if field is not None else attribute}, {told})"


@dataclass(frozen=True, slots=True)
class _Boto3:
    plan: RepositoryPlan

    @property
    def maker(self) -> str:
        return "_item"

    def item(self, word: str) -> str:
        return f"_stored({word})"

    def known(self, word: str) -> str:  # noqa: ARG002  # as the other
        return tuple_of(changed_attributes(self.plan))

    def made(self, stored: str) -> str:
        return f"_item({stored})"

    def created(self, change: str, word: str) -> Iterator[str]:
        yield from self.written(change, word)

    def written(self, change: str, word: str) -> Iterator[str]:  # noqa: ARG002  # as the other
        yield f"        change = {change}"
        yield "        self.table.write(change)"
        yield "        return _item(change.stored)"

    def counted(self, word: str) -> Iterator[str]:  # noqa: ARG002  # as the other
        yield from ()

    def value(self, condition: PatternCondition, template: KeyTemplate) -> str:
        return f"wire({value_text(template, condition.attribute, self.plan.model)})"

    def of_key(self, part: KeyPart) -> str:
        return f"wire({value_text(part.template, part.attribute, self.plan.model)})"

    def functions(self) -> Iterator[str]:
        plan, of = self.plan, item_class_of(self.plan)
        yield from ("", "", f"def _stored({plan.word}: {plan.item}) -> Item:")
        yield f"    return {{name: wire(value) for name, value in {plan.word}.{of.to_item}().items()}}"
        yield from ("", "", f"def _item(stored: Item) -> {plan.item}:")
        yield f"    return {plan.item}.{of.from_item}(read_by_boto3(stored))"
        for summary in plan.summaries:
            yield from ("", "", f"def {summary_function(summary)}(stored: Item) -> {summary.name}:")
            yield f"    return {summary.name}.from_item(read_by_boto3(stored))"

    def imports(self) -> Mapping[str, frozenset[str]]:
        return {"datetime": frozenset({"UTC"}), "decimal": frozenset({"Decimal"})}
