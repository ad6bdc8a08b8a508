"""Access patterns in people's words, `orders of a customer, newest first`: a grammar that refuses all else.

    phrase  =  [count] [most] what clause*
    count   =  "number of" | "count of" | "count" | "how many"
    most    =  ("newest" | "latest" | "oldest" | "top") [NUMBER], where `by ATTRIBUTE` tells what the top is
    what    =  ["all" | "the" | "every"] [VALUE] KINDS  |  ["one" | "a" | "an" | "the"] KIND
    clause  =  ("of" | "by" | "for" | "per") [article] ATTRIBUTE ["and" ATTRIBUTE …]
            |  ("with" | "in") ATTRIBUTE [VALUE]  |  "whose" ATTRIBUTE "is" VALUE
            |  ("of" | "in" | "within" | "from") ["the"] ("last" | "past") [NUMBER] ("hour" | "day" | …)
            |  "between" ["two"] [ATTRIBUTE]  |  ("since" | "until") [article] [ATTRIBUTE]
            |  ("newest" | "latest" | "oldest") [ATTRIBUTE] "first"  |  ("highest" | "lowest") ATTRIBUTE "first"
            |  ("sorted" | "ordered") "by" ATTRIBUTE ["descending"]

KIND is the name of a kind of items, KINDS its plural. An ATTRIBUTE is named with all of its words or without the last
one where that says what sort of value it is (`customer` for `customer_id`); `id` alone is what tells one item. A VALUE
is one of those that an attribute can have. Where a clause names no attribute, it is the only one that tells a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from dynamorm_analysis.design.asked import AccessPattern, Condition, Operator
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import plural, with_article, words_of

ARTICLES = frozenset({"a", "an", "the", "one", "each", "every", "any", "its", "their", "given"})
ONE = frozenset({"one", "a", "an", "the"})
GIVING = frozenset({"of", "by", "for", "per"})
SORTS_OF_VALUES = frozenset({"id", "at", "on", "code", "number", "date", "time", "key"})
TIMES = frozenset({"date", "dates", "time", "times", "day", "days", "moment", "moments", "period"})
SPANS = frozenset({"minute", "hour", "day", "week", "month", "year"})
LATELY = frozenset({"of", "in", "within", "during", "from", "for"})
COUNTING = (("number", "of"), ("count", "of"), ("how", "many"), ("count",))
FIRST = {"newest": True, "latest": True, "oldest": False}
EXTREME = {"highest": True, "largest": True, "lowest": False, "smallest": False}
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of items as phrases speak of it: `values` are the only ones that attributes can have, `times` the
    attributes that tell when something was."""

    name: str
    attributes: tuple[str, ...]
    identity: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a phrase asks for; `counts` where only the number of items is wanted."""

    pattern: AccessPattern
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why a phrase is not understood, and phrases like it that are."""

    because: str
    nearest: tuple[str, ...]


class _UnclearError(Exception):
    pass


def understood(phrase: str, kinds: Sequence[Kind]) -> Understood | Misunderstood:
    """What a phrase asks of some kinds of items."""
    try:
        return _Reading(phrase, kinds).understood()
    except _UnclearError as unclear:
        return Misunderstood(str(unclear), nearest(phrase, kinds))


def nearest(phrase: str, kinds: Sequence[Kind]) -> tuple[str, ...]:
    """Phrases that are understood, those first that are most like another one."""
    able = [one for kind in kinds for one in examples(kind)]
    able.sort(key=lambda one: -SequenceMatcher(None, phrase.lower(), one.lower()).ratio())
    return tuple(able[:MOST_SHOWN])


def examples(kind: Kind) -> Iterator[str]:
    """Phrases of each form for a kind of items."""
    many, one = plural(spoken(kind.name)), spoken(kind.name)
    yield f"one {one} by id"
    for name in kind.attributes:
        if name in kind.times or name in kind.values:
            continue
        told = with_article(stem_of(name))
        if stem_of(name) == one:
            continue
        yield f"{many} of {told}"
        yield f"number of {many} of {told}"
        if len(kind.times) == 1:
            yield f"{many} of {told}, newest first"
            yield f"{many} of {told} between two dates"
            yield f"{many} of {told} since a date"
        else:
            yield from (f"{many} of {told}, newest {stem_of(time)} first" for time in kind.times)
    for name, values in kind.values.items():
        yield f"{many} in {spoken(name)}"
        yield from (f"{many} with {spoken(name)} {value}" for value in values)


def spoken(name: str) -> str:
    """`order line` for `OrderLine` and `order_line`."""
    return " ".join(words_of(name))


def stem_of(name: str) -> str:
    """`customer` for `customer_id`."""
    words = words_of(name)
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in SORTS_OF_VALUES else words)


# ---- reading --------------------------------------------------------------------------------------------------------


class _Reading:
    """One phrase, word by word."""

    def __init__(self, phrase: str, kinds: Sequence[Kind]) -> None:
        self._words = words_of(phrase)
        self._kinds = kinds
        self._at = 0
        self._is_top = False

    def understood(self) -> Understood:
        if not self._words:
            raise _UnclearError("it says nothing")
        counts = self._counting()
        most = self._most()
        kind, is_one, only = self._what()
        is_one = is_one and not most
        says_one = self._words[0] in ONE
        pattern = AccessPattern("", (kind.name,), only=only)
        if most in FIRST:
            pattern = replace(pattern, sorted_by=self._of_time(kind, True), descending=FIRST[most])
        while self._at < len(self._words):
            pattern = self._clause(pattern, kind)
        if self._is_top and pattern.sorted_by is None:
            raise _UnclearError(f"it does not say what the top {plural(spoken(kind.name))} are: `by` an attribute")
        if is_one and not says_one and not set(kind.identity) <= pattern.equal and pattern.equal:
            is_one = False  # `user by email`: of those that have it, there may be several
        if is_one:
            if not set(kind.identity) <= pattern.equal:
                one, lacking = spoken(kind.name), [name for name in kind.identity if name not in pattern.equal]
                raise _UnclearError(
                    f"it does not say {listed(lacking)}, which tells one {one} from others: ask for `{plural(one)}`"
                )
            pattern = replace(pattern, sorted_by=None, descending=False)
        elif pattern.equal >= set(kind.identity) and not counts:
            raise _UnclearError(
                f"{listed(kind.identity)} {'tells' if len(kind.identity) == 1 else 'tell'} one {spoken(kind.name)}: "
                f"say `one {spoken(kind.name)} by id`"
            )
        name = _named(pattern, kind, is_one=is_one, counts=counts)
        return Understood(replace(pattern, name=name), counts)

    def _counting(self) -> bool:
        return any(self._take(*words) for words in COUNTING)

    def _most(self) -> str:
        """A word before the items that says in which order: `latest orders`, `top 10 players`."""
        start = self._at
        self._take("the")
        word = self._words[self._at] if self._at < len(self._words) else ""
        if word not in (*FIRST, "top"):
            self._at = start
            return ""
        self._at += 1
        self._number()
        self._is_top = word == "top"
        return word

    def _number(self) -> None:
        if self._at < len(self._words) and self._words[self._at].isdigit():
            self._at += 1

    def _what(self) -> tuple[Kind, bool, dict[str, str]]:
        start = self._at
        singular = self._take_one(ONE)
        if not singular:
            self._take_one(frozenset({"all", "every"}))
        for kind in sorted(self._kinds, key=lambda kind: -len(words_of(kind.name))):
            before = self._at
            only = self._state(kind)
            words = words_of(kind.name)
            if self._take(*words[:-1], plural(words[-1])):
                return kind, False, only
            if self._take(*words):
                return kind, True, only
            self._at = before
        self._at = start
        self._refuse_state()
        known = listed(plural(spoken(kind.name)) for kind in self._kinds)
        raise _UnclearError(f"it does not begin with what is asked for, which is {known}")

    def _state(self, kind: Kind) -> dict[str, str]:
        """A value before the items that have it: `open orders`."""
        for name, values in kind.values.items():
            for value in sorted(values, key=len, reverse=True):
                if self._take(*words_of(value)):
                    return {name: value}
        return {}

    def _refuse_state(self) -> None:
        """Raises where a word before the items is none of the values that they can have: `open orders`."""
        start = self._at
        for kind in self._kinds:
            self._at = start + 1
            words = words_of(kind.name)
            if not self._take(*words[:-1], plural(words[-1])):
                continue
            told = [f"of `{name}`, which is {listed(values, 'or')}" for name, values in kind.values.items()]
            lack = "of an attribute: none tells its values, as `status:enum(OPEN,CLOSED)` does"
            raise _UnclearError(f"`{self._words[start]}` is no value {'; nor '.join(told) or lack}")
        self._at = start

    def _lately(self) -> bool:
        """`of the last hour`, `in the past 7 days`."""
        start = self._at
        if self._take_one(LATELY):
            self._take("the")
            if self._take("last") or self._take("past"):
                self._number()
                if self._take_one(SPANS | {plural(one) for one in SPANS}):
                    return True
        self._at = start
        return False

    def _clause(self, pattern: AccessPattern, kind: Kind) -> AccessPattern:
        word = self._words[self._at]
        if self._lately():
            since = Condition(self._of_time(kind, True), ">=")
            return replace(pattern, where=(*pattern.where, since))
        if self._is_top and pattern.sorted_by is None and self._take("by"):
            return replace(pattern, sorted_by=self._attribute(kind), descending=True)
        if word in GIVING:
            return self._given(pattern, kind)
        if word in ("with", "in", "whose"):
            return self._with_value(pattern, kind)
        if word in ("between", "since", "until"):
            return self._range(pattern, kind)
        if word in (*FIRST, *EXTREME, "sorted", "ordered"):
            return self._order(pattern, kind)
        raise _UnclearError(f"`{self._words[self._at]}` is not understood there")

    def _given(self, pattern: AccessPattern, kind: Kind) -> AccessPattern:
        self._at += 1
        given = list(pattern.given)
        while True:
            self._take_one(ARTICLES)
            if self._take("id") or self._take("key"):
                given += kind.identity
            else:
                given.append(self._attribute(kind))
            if not self._take("and"):
                return replace(pattern, given=tuple(dict.fromkeys(given)))

    def _with_value(self, pattern: AccessPattern, kind: Kind) -> AccessPattern:
        self._at += 1
        self._take_one(ARTICLES)
        name = self._attribute(kind)
        self._take("is")
        for value in sorted(kind.values.get(name, ()), key=len, reverse=True):
            if self._take(*words_of(value)):
                return replace(pattern, only={**pattern.only, name: value})
        if self._at < len(self._words) and self._words[self._at] not in CLAUSES:
            told = (
                listed(kind.values[name], "or") if kind.values.get(name) else "given by the caller, and not said here"
            )
            raise _UnclearError(f"`{self._words[self._at]}` is no value of `{name}`, which is {told}")
        return replace(pattern, given=tuple(dict.fromkeys((*pattern.given, name))))

    def _range(self, pattern: AccessPattern, kind: Kind) -> AccessPattern:
        operators: dict[str, Operator] = {"between": "between", "since": ">=", "until": "<="}
        operator = operators[self._words[self._at]]
        self._at += 1
        self._take("two")
        self._take_one(ARTICLES)
        name = self._of_time(kind, self._take_one(TIMES))
        return replace(pattern, where=(*pattern.where, Condition(name, operator)))

    def _order(self, pattern: AccessPattern, kind: Kind) -> AccessPattern:
        word = self._words[self._at]
        self._at += 1
        if word in FIRST:
            name = self._of_time(kind, self._at < len(self._words) and self._words[self._at] == "first")
            descending = FIRST[word]
        elif word in EXTREME:
            name, descending = self._attribute(kind), EXTREME[word]
        else:
            if not self._take("by"):
                raise _UnclearError(f"`by` is missing behind `{word}`")
            name = self._attribute(kind)
            descending = self._take("descending")
            self._take("ascending")
            return replace(pattern, sorted_by=name, descending=descending)
        if not self._take("first"):
            raise _UnclearError(f"`first` is missing behind `{word}`")
        return replace(pattern, sorted_by=name, descending=descending)

    def _of_time(self, kind: Kind, is_left_out: bool) -> str:
        """The attribute that is named or, where none is, the only one that tells a time."""
        if not is_left_out and (found := self._named(kind)) is not None:
            return found
        if len(kind.times) != 1:
            told = f"there are {listed(kind.times)}" if kind.times else "no attribute tells a time"
            raise _UnclearError(f"it does not say by which attribute, and {told}")
        return kind.times[0]

    def _attribute(self, kind: Kind) -> str:
        found = self._named(kind)
        if found is None:
            said = f"`{self._words[self._at]}`" if self._at < len(self._words) else "what comes there"
            raise _UnclearError(f"{said} is no attribute of {spoken(kind.name)}, which has {listed(kind.attributes)}")
        return found

    def _named(self, kind: Kind) -> str | None:
        for form in (words_of, lambda name: stem_of(name).split()):
            able = [name for name in kind.attributes if self._stands(form(name)) or self._stands(_many(form(name)))]
            longest = max((len(form(name)) for name in able), default=0)
            able = [name for name in able if len(form(name)) == longest]
            if len(able) > 1:
                raise _UnclearError(f"`{self._words[self._at]}` may be {listed(able, 'or')}")
            if able:
                self._at += longest
                return able[0]
        return None

    def _stands(self, words: Sequence[str]) -> bool:
        return bool(words) and self._words[self._at : self._at + len(words)] == list(words)

    def _take(self, *words: str) -> bool:
        if not self._stands(words):
            return False
        self._at += len(words)
        return True

    def _take_one(self, words: frozenset[str]) -> bool:
        if self._at < len(self._words) and self._words[self._at] in words:
            self._at += 1
            return True
        return False


CLAUSES = GIVING | {"with", "in", "whose", "between", "since", "until", "sorted", "ordered", *FIRST, *EXTREME}


def _many(words: Sequence[str]) -> list[str]:
    return [*words[:-1], plural(words[-1])] if words else []


def _named(pattern: AccessPattern, kind: Kind, *, is_one: bool, counts: bool) -> str:
    """What to call a pattern: `orders_of_customer_newest_first`."""
    if is_one:
        return "_".join(words_of(kind.name))
    words = ["count"] if counts else []
    words += [word for value in pattern.only.values() for word in words_of(value)]
    words += words_of(plural(spoken(kind.name)))
    for number, name in enumerate(pattern.given):
        words += ["and" if number else "in" if name in kind.values else "of", *stem_of(name).split()]
    operators = {"between": "between", ">=": "since", "<=": "until"}
    words += [operators[one.operator] for one in pattern.where if one.operator in operators]
    if pattern.sorted_by is not None and not pattern.where:
        if pattern.sorted_by not in kind.times:
            words += ["by", *words_of(pattern.sorted_by)]
        elif pattern.descending:
            words += ["newest", "first"]
    return "_".join(words)
