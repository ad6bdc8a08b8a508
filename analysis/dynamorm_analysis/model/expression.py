"""Expression strings of a request: what DynamoDB rejects in them, and the placeholders that they use and define."""

from dataclasses import dataclass

from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class RawName:
    """An attribute name written bare in an expression string, with the argument that holds the string."""

    name: str
    place: Place
    parameter: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What no expression may be, in a sentence, and where it stands."""

    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Injected:
    """What the sender of a web request wrote, put into an expression string as it is: the code, and where it stands."""

    expression: str
    place: Place


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`#name` or `:value`, its first sign included: where it is used, or where it is defined."""

    text: str
    place: Place


MOST_MISTAKES = 2  # of a text that is meant to be an expression


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression string of a request, over all the texts that it may be.

    `parameter` is the argument that holds it. `whole` says that every one of these texts is known from its first
    letter to its last. `bare` are the names written in it, `used` its placeholders, those that any text has, and
    `always` those that the request uses there whichever text it is; None where that is not asked.
    `mistakes` are what DynamoDB rejects whichever text it is, bad names aside. `size` is the length of the shortest
    text in bytes (UTF-8), `operators` and `operands` the fewest operators in a text, and the fewest operands in its
    longest list of IN. `injected` are parts of it that come from outside of the program.
    """

    parameter: str
    place: Place
    whole: bool
    bare: tuple[RawName, ...] = ()
    used: tuple[Placeholder, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    size: int = 0
    operators: int = 0
    operands: int = 0
    injected: tuple[Injected, ...] = ()
    always: frozenset[str] | None = None

    @property
    def is_of_another_language(self) -> bool:
        """Whether more of it is wrong than somebody who writes an expression gets wrong, as in a statement of SQL."""
        return len(self.mistakes) > MOST_MISTAKES


@dataclass(frozen=True, slots=True)
class Expressions:
    """All expression strings of a request, and what it says that their placeholders stand for.

    `whole` says that there is no other expression, and that all texts are known. `defined` are the placeholders of
    ExpressionAttributeNames and ExpressionAttributeValues; `names_known` and `values_known` that these are all, and
    `constant` those of them that it defines on each path.
    """

    strings: tuple[Expression, ...] = ()
    whole: bool = True
    defined: tuple[Placeholder, ...] = ()
    names_known: bool = True
    values_known: bool = True
    constant: frozenset[str] = frozenset()

    @property
    def bare(self) -> tuple[RawName, ...]:
        said = (string for string in self.strings if not string.is_of_another_language)
        return tuple(dict.fromkeys(raw for string in said for raw in string.bare))

    def undefined(self) -> tuple[Placeholder, ...]:
        """Placeholders that an expression uses and the request does not define."""
        defined = {placeholder.text for placeholder in self.defined}
        used = (placeholder for string in self.strings for placeholder in string.used)
        return tuple(p for p in dict.fromkeys(used) if p.text not in defined and self._knows(p))

    def unused(self) -> tuple[Placeholder, ...]:
        """Placeholders that the request defines and no expression uses."""
        if not self.whole:
            return ()
        used = {placeholder.text for string in self.strings for placeholder in string.used}
        return tuple(placeholder for placeholder in self.defined if placeholder.text not in used)

    def unused_at_times(self) -> tuple[Placeholder, ...]:
        """Placeholders that the request defines on each path, and expressions use on some paths alone."""
        if not self.whole:
            return ()
        used = {placeholder.text for string in self.strings for placeholder in string.used}
        always = {one.text for string in self.strings if string.always is None for one in string.used}
        always = always.union(*(string.always for string in self.strings if string.always is not None))
        return tuple(one for one in self.defined if one.text in self.constant & used - always and self._knows(one))

    def _knows(self, placeholder: Placeholder) -> bool:
        return self.names_known if placeholder.text.startswith("#") else self.values_known


NO_EXPRESSIONS = Expressions()
