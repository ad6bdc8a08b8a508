"""The words of what a key is asked for by."""

from dynamorm_analysis.items.kinds import singular
from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.words import words_of

IDENTIFYING_WORDS = frozenset({"id", "uid", "uuid", "number", "no"})
"""Last words of what is an id."""


def words_asked(condition: Condition) -> set[str]:
    """The words of what a condition asks for; none where that is a parent, which is another one of the same kind."""
    if "parent" in words_of(condition.attribute):
        return set()
    variables = " ".join(sorted(holes(condition.value)))
    return {singular(word) for word in words_of(f"{condition.attribute} {prefix_of(condition.value)} {variables}")}


def prefix_of(value: WrittenValue) -> str:
    return value.template.prefix if value.template is not None else ""


def holes(value: WrittenValue) -> set[str]:
    """The variables that a value is made of."""
    if value.template is None:
        return {value.expression} if value.expression else set()
    return {part.name for part in value.template.parts if isinstance(part, Hole) and part.name}
