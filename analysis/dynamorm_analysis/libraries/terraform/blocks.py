"""The nested blocks of a resource of Terraform, those that `dynamic` makes included."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Constant, Mapping, Name
from dynamorm_analysis.libraries.terraform.following import followed, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk, member
from dynamorm_analysis.libraries.terraform.truths import made_at_all


@dataclass(frozen=True, slots=True)
class Blocks:
    """The nested blocks of one word; `whole` says that these are surely all."""

    found: tuple[Expression, ...] = ()
    whole: bool = True


def blocks(walk: Walk, block: Expression, word: str) -> Blocks:
    """The blocks of a word inside of another, those that `dynamic` makes included."""
    found: list[Expression] = []
    whole = isinstance(block.value, Mapping)
    for entry in block.value.entries if isinstance(block.value, Mapping) else ():
        if entry.key is None:
            whole = False
        elif isinstance(entry.key, Constant) and entry.key.value == word:
            found.append(block.part(entry.value))
        elif isinstance(entry.key, Constant) and entry.key.value == f"dynamic.{word}":
            made = _dynamic(walk, block.part(entry.value), word)
            found += made.found
            whole = whole and made.whole
    return Blocks(tuple(found), whole)


def _dynamic(walk: Walk, block: Expression, word: str) -> Blocks:
    """What a `dynamic` block makes of each element of a list that is known, or that it makes something of at all."""
    each, content, iterator = (member(block, part) for part in ("for_each", "content", "iterator"))
    pairs = items(walk, each) if each is not None else None
    if pairs is None or content is None:
        return Blocks(whole=False)
    called = iterator.value.name if iterator is not None and isinstance(iterator.value, Name) else word
    made = [
        content.within(content.frame.binding({f"{called}.key": key, f"{called}.value": value})) for key, value in pairs
    ]
    return Blocks(tuple(made), whole=each is None or made_at_all(followed(walk, each).value) is None)
