"""Keys in Python: the function that makes the key of an item, and when an item has the key of an index."""

from collections.abc import Iterator

from dynamorm_analysis.words import with_article, words_of
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.models.python_enumerations import member_of
from dynamorm_codeactions.models.python_values import annotation
from dynamorm_codeactions.models.shape import BuiltKey, Shape, key_parameters

STEP = "    "


def in_words(shape: Shape) -> str:
    """What an item is called in a sentence: `An order line`."""
    return with_article(" ".join(words_of(shape.name))).capitalize()


def key_of(shape: Shape, result: str) -> Iterator[str]:
    """The head of the static method that makes the key of an item in the table, of the fields that tell it."""
    parameters = [f"{field.code_name}: {annotation(field, shape)}" for field in key_parameters(shape)]
    yield f"{STEP}@staticmethod"
    yield f"{STEP}def key_of({', '.join(parameters)}) -> {result}:"
    called = in_words(shape)
    yield docstring(f"The key of {called[0].lower()}{called[1:]}.", STEP * 2)


def conditions(key: BuiltKey, shape: Shape, owner: str) -> str:
    """When an item has a key: what its fields must be."""
    states = [f"{owner}{field.code_name} == {member_of(shape, field, value)}" for field, value in key.only]
    return " and ".join([*states, *(f"{owner}{name} is not None" for name in key.present)])
