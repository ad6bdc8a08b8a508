"""The key of an item over PynamoDB: made of what tells the item, read from it, and told in messages."""

from collections.abc import Iterable, Sequence

from dynamorm_codeactions.repositories.plan import Argument, RepositoryPlan
from dynamorm_codeactions.repositories.pynamodb.conditions import text_of
from dynamorm_codeactions.repositories.told import kind_of


def key_values(plan: RepositoryPlan) -> list[str]:
    """The values of the table's key, made of what tells one item from all others."""
    return [text_of(part.template) for part in plan.model.keys[0].parts]


def key_attributes(plan: RepositoryPlan) -> list[str]:
    """What the class calls the attributes of the table's key."""
    fields = (plan.model.field(part.attribute) for part in plan.model.keys[0].parts)
    return [field.code_name for field in fields if field is not None]


def partition_attribute(plan: RepositoryPlan) -> str:
    return f"{plan.item}.{key_attributes(plan)[0]}"


def given_keys(plan: RepositoryPlan) -> str:
    """The `keys` of a method as the table has them."""
    own, names = key_values(plan), [one.name for one in plan.identity]
    if own == names:
        return "keys"
    several = ", ".join(names)
    return f"([{', '.join(own)}] for {several if len(names) > 1 else f'({several},)'} in keys)"


def of_key(plan: RepositoryPlan) -> str:
    """What messages call the item of a key: an f-string with the names of what tells it."""
    return shown(kind_of(plan), plan.identity)


def of_item(plan: RepositoryPlan) -> str:
    """What messages call an item that is given."""
    key, filled = plan.model.keys[0], plan.model.filled
    if filled.issuperset(part.attribute for part in key.parts):  # which an item has once it is stored
        fields = [plan.model.field(one.field) for one in plan.model.identity if one.field is not None]
        owned = [(f"{plan.word}.{field.code_name}", field.type == "B") for field in fields if field is not None]
        return _called(kind_of(plan), owned)
    types = plan.model.blueprint.types
    parts = zip(plan.model.keys[0].parts, key_attributes(plan), strict=True)
    return _called(kind_of(plan), [(f"{plan.word}.{name}", types.get(part.attribute) == "B") for part, name in parts])


def shown(words: str, given: Iterable[Argument]) -> str:
    """What messages call something: some words, and what a caller gave."""
    return _called(words, [(one.name, one.annotation.text == "bytes") for one in given])


def _called(words: str, values: Sequence[tuple[str, bool]]) -> str:
    holes = "".join(f" {{{name}{'!r' if is_bytes else ''}}}" for name, is_bytes in values)
    return f'f"{words}{holes}"' if holes else f'"{words}"'
