"""Whether two texts that are known in part can be one text, and whether one of them can begin with the other."""

from functools import lru_cache

from dynamorm_analysis.model.names import Hole, KeyTemplate

LONGEST = 160  # letters and holes of a text that is compared; of longer ones anything is taken to be possible
HOLE = ""  # stands for a hole among the letters of a text: any number of letters


@lru_cache(8192)
def can_be(one: KeyTemplate, other: KeyTemplate) -> bool:
    """Whether there are values for the holes of two texts with which they are the same. A hole may be anything."""
    return _unify(_letters(one), _letters(other))


@lru_cache(8192)
def can_begin(text: KeyTemplate, prefix: KeyTemplate) -> bool:
    """Whether there are values for the holes with which a text begins with the other."""
    return _unify(_letters(text), [*_letters(prefix), HOLE])


FITTING = {"=": can_be, "begins_with": can_begin}
"""Whether a text can be among those that a comparison asks for; of other comparisons that is not asked."""


def in_lower_case(template: KeyTemplate) -> KeyTemplate:
    """A template whose texts are written small."""
    return KeyTemplate(tuple(part if isinstance(part, Hole) else part.lower() for part in template.parts))


def is_alike(one: KeyTemplate, other: KeyTemplate) -> bool:
    """Whether two templates have the same texts around as many holes."""
    return _shape(one) == _shape(other)


def texts_in(template: KeyTemplate) -> str:
    """The letters that are written out, holes left away."""
    return "".join(part for part in template.parts if isinstance(part, str))


def _shape(template: KeyTemplate) -> tuple[str | None, ...]:
    return tuple(None if isinstance(part, Hole) else part for part in template.parts)


def _letters(template: KeyTemplate) -> list[str]:
    return [letter for part in template.parts for letter in (part if isinstance(part, str) else (HOLE,))]


def _unify(one: list[str], other: list[str]) -> bool:
    """Whether two rows of letters, in which a hole stands for any number of them, can be equal."""
    if len(one) > LONGEST or len(other) > LONGEST:
        return True
    # reached[j]: whether what was read of `one` can be equal to the first j letters of `other`
    reached = [True]
    for letter in other:
        reached.append(reached[-1] and letter == HOLE)
    for letter in one:
        row = [reached[0] and letter == HOLE]
        for j, opposite in enumerate(other, 1):
            if HOLE in (letter, opposite):
                row.append(reached[j] or row[-1])
            else:
                row.append(reached[j - 1] and letter == opposite)
        reached = row
        if not any(reached):
            return False
    return reached[-1]
