"""Accesses: what the code reads from and writes to tables, condition by condition."""

from dataclasses import dataclass, field
from typing import Literal

from dynamorm_analysis.model.batch import Batch
from dynamorm_analysis.model.course import Course
from dynamorm_analysis.model.expression import NO_EXPRESSIONS, Expressions
from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.model.written_value import UNTOLD, WrittenValue
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import is_named_alike

Operation = Literal[
    "get", "query", "scan", "count", "put", "update", "delete",
    "batch_get", "batch_put", "batch_delete", "batch_write",
    "transact_get", "transact_put", "transact_update", "transact_delete", "transact_check", "transact_write",
    "partiql",
]  # fmt: skip
Operator = Literal[
    "=", "<>", "<", "<=", ">", ">=", "between", "begins_with", "in", "contains", "exists", "not_exists", "type", "size",
]  # fmt: skip
Confidence = Literal["high", "medium", "low"]

PUTS: frozenset[str] = frozenset({"put", "batch_put", "transact_put"})
UPDATES: frozenset[str] = frozenset({"update", "transact_update"})
DELETES: frozenset[str] = frozenset({"delete", "batch_delete", "transact_delete"})
SETTING: frozenset[str] = PUTS | UPDATES | {"batch_write", "transact_write"}  # what may give an attribute a value
RANGE_OPERATORS: frozenset[str] = frozenset({"<", "<=", ">", ">=", "between", "begins_with"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One leaf of a condition: `attribute operator value`.

    `attribute` is the top-level DynamoDB name. `optional`: set on some paths of the code only. `free`: stands under
    OR or NOT, so it binds nothing. `nested`: about a part inside the attribute (`a.b`, `a[0]`, `size(a)`). `maker` is
    the library's class that the condition is written with, where there is one for keys and one for all attributes.
    `unfit` are values that it compares with and that cannot be sent. `seeks_one`: code ends at the first item of it.
    """

    attribute: str
    operator: Operator
    place: Place
    value: WrittenValue = UNTOLD
    optional: bool = False
    free: bool = False
    nested: bool = False
    maker: Literal["", "Key", "Attr"] = ""
    unfit: tuple[UnfitValue, ...] = ()
    seeks_one: bool = False

    @property
    def binds(self) -> bool:
        """Whether the condition fixes the attribute to one value on every path."""
        return self.operator == "=" and not (self.optional or self.free or self.nested)

    @property
    def is_constant(self) -> bool:
        """Whether the value is written out: the same one each time."""
        return self.value.template is not None and self.value.template.constant is not None


@dataclass(frozen=True, slots=True)
class Written:
    """One attribute that a put or update sets; `optional`: on some ways through the code only. `part`: what an update
    sets inside of it, by its name there: `views` of `stats.views`; `parts` are all of these that are made a truth
    value, with that. `field`: the field of a struct that is stored as it, as the field's tag says; empty where nothing
    tells."""

    attribute: str
    value: WrittenValue
    place: Place
    optional: bool = False
    part: str = ""
    field: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether code calls it so, be it as the attribute or as the field that holds it."""
        return is_named_alike(name, self.attribute) or bool(self.field and name == self.field)


@dataclass(frozen=True, slots=True)
class ReadAttribute:
    """One attribute that the code takes of the items that a request has given it. `prepared`: the code provides for
    items without the attribute, by a default or a test."""

    attribute: str
    place: Place
    prepared: bool = False


@dataclass(frozen=True, slots=True)
class Forgiven:
    """Where the code deals with any error of a read as if it had found nothing; whether it leaves there, and whether
    what it gives back then is used as something that is there (`{}`, `0`)."""

    place: Place
    leaves: bool
    default: bool


@dataclass(frozen=True, slots=True)
class Builder:
    """How a read was written whose library chooses key, index and operation by itself.

    `conditions` are those that may name a key, in source order, as far as they are known for certain. `index` says
    that an index was asked for, `order` the attribute by which the items were to be sorted, empty where none was.
    """

    conditions: tuple[Condition, ...] = ()
    index: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The attribute by which the library itself filters what a class reads; `narrow` where that leaves out items of
    other classes of the table."""

    attribute: str
    narrow: bool


Limited = Literal["", "perhaps", "always"]
StatementKind = Literal["", "select", "insert", "update", "delete"]
"""What a PartiQL statement does; empty where that is not known."""

PageToken = Literal["followed", "told", "returned", "ignored", "lost", "unknown"]
"""`told`: the code reads where a page ended, and tells others. `returned`: the whole response is, so that whoever gets
it may go on or not. `lost`: ignored by the function through which a call asks, where that is told of."""


@dataclass(frozen=True, slots=True)
class Access:
    """One operation on a table.

    `place` is the called name (`query`, `get_item`), `call` the whole call. `table` is a table's id, None when unknown.
    `index` is the index's name, None for the table itself, unless "index" is in `unknown`. Unknown parts are named in
    `unknown`: table, index, key, filter, projection, consistent, limit, written. `key` holds key conditions (for a get
    or write: one equality per key attribute), `filter` the server's filter (for a write: its condition). `projection`
    is None for all attributes. `pages_itself`: the call reads to the end (an iterator or paginator); otherwise `token`
    tells what the code does with LastEvaluatedKey. `count_only`: only the number is asked for; `counted`: all items
    are, and the code only counts them; `counted_by_caller`: a function gives them back, and the code that calls it only
    counts them; `first_ones`: it takes the first ones alone. `ends_when_empty`: the loop over the pages ends at an
    empty one; `given_up` is where the function tells no end of such a page, though it tells that of others.
    `backwards`: the last items come first; `forwards`: the very first surely do. `segmented`: a scan of one
    of several parts, each with a worker of its own. `conditional`: a write with a condition. `rewrites`: a put of an
    item that was read before, whose attributes keep their values but for those in `written`. `removes`: an update that
    takes attributes away. `entity` is the written item's model class, or empty. `expressions` are the strings of
    expressions, told where the request is written and nowhere else. `sifted` are the conditions by which the code
    itself keeps the items that a query or scan has read, where it uses no others. `read` are the attributes that the
    code takes of the items which it got, as far as that shows where the request is made; `all_read` says that it takes
    no others, nor hands the items on. `selects_all`: every attribute of the table's items is asked for. `unfit` are
    values that cannot be sent as they are written. `builder` tells how the read was written where the library chooses
    what it becomes, and is None elsewhere. `via` is the function through which a call makes it; `retold` that this
    function says as much by itself, where it makes the request. `limits_pages`: the limit is also how many items are
    read at once. `discriminator` tells by what the library filters beside `filter`. `course` tells where it stands in
    its function, where that makes several accesses and writes. `by_hand`: its file reads a command line, as somebody
    runs it, or is otherwise told to be run so. `legacy` are parameters that DynamoDB had before there were expressions.
    """

    operation: Operation
    library: str
    place: Place
    call: Place
    function: str
    table: str | None
    fallback: str = ""
    """The table's name that code takes where the variable that holds it is not set."""

    held_by: str = ""
    """What holds a table of which nothing else is known, in its function's words, where that is always the same."""

    index: str | None = None
    key: tuple[Condition, ...] = ()
    filter: tuple[Condition, ...] = ()
    whole_key: WrittenValue = UNTOLD
    """What it is given for a key of which no attribute is known: `Key=key`."""

    projection: tuple[str, ...] | None = None
    consistent: bool = False
    limit: int | None = None
    may_lack_limit: bool = False
    default_limit: bool = False
    """The limit is a parameter of the function that some call leaves out, or every one; that it is by this call."""
    limited: Limited = ""
    """Whether a limit is given whose number is not known: on some paths only, or on all."""

    resumes: bool = False
    """It may begin where another page ended."""
    start_key: tuple[str, ...] = ()
    """The attributes of the key behind which it begins, where that is made here and all of them are known."""

    pages_itself: bool = False
    token: PageToken = "unknown"
    first_only: bool = False
    first_ones: bool = False
    limits_pages: bool = False
    read_at_most: int | None = None
    """So many items end the loop over the pages, whether there are more or not."""

    offset: Place | None = None
    past_limit: bool = False
    """Where code leaves out the items before a page, by its number; whether the request ends after the first."""

    count_only: bool = False
    counted: bool = False
    counted_by_caller: bool = False
    ends_when_empty: bool = False
    given_up: Place | None = None
    cut: Place | None = None
    """Where the code takes the first items of a page alone, though it hands out where the page ends."""

    backwards: bool = False
    forwards: bool = False
    segmented: bool = False
    by_hand: bool = False
    scheduled: bool = False
    """Infrastructure has the scan's file started by time."""

    unprompted: bool = False
    """The handler in its file makes nothing of its event, and answers no request: time starts it, or somebody does."""

    exporting: bool = False
    """So it does, and the file puts something into an object store."""

    own_filter: bool = False
    """There is a filter, which the function itself makes, known or not."""

    conditional: bool = False
    rewrites: bool = False
    removes: bool = False
    loop: Repetition | None = None
    caught: bool = False
    """The function through which a call makes the request goes on after an error of it."""

    answers_failure: bool = False
    """It writes such an error down, and does no more about it than to give back something else."""

    swallowed: bool = False
    """Every error of the request is caught, and nothing is made of it."""

    forgiven: Forgiven | None = None
    """What becomes of any error of a read that is taken for nothing found."""

    batch: Batch | None = None
    """How many operations a request of several holds; of its accesses the first one has it."""

    written: tuple[Written, ...] = ()
    expressions: Expressions = NO_EXPRESSIONS
    entity: str = ""
    sifted: tuple[Condition, ...] = ()
    parsed_as: str = ""
    by_model: str = ""
    """The model class through which the library reads."""

    unfit: tuple[UnfitValue, ...] = ()
    read: tuple[ReadAttribute, ...] = ()
    all_read: bool = False
    sorted_by: ReadAttribute | None = None
    """The attribute by which the code puts the items in order, where it does so by one alone."""

    arranged: bool = False
    """The code puts the items, or what it makes of each, in an order of its own."""

    selects_all: bool = False
    builder: Builder | None = None
    discriminator: Discriminator | None = None
    legacy: tuple[str, ...] = ()
    statement: StatementKind = ""
    via: str | None = None
    answered: bool = False
    """The function through which a call makes it gives what the request gives, as that is, or the item in it."""

    misses_quietly: bool = False
    """The function through which a call makes it gives no error of its own, such as for an item that is not there."""

    asked_in: Place | None = None
    """Where the function through which a call makes the request does, not knowing by itself which key it asks."""

    told_by_calls: bool = False
    """What it writes, or which index it reads, its function is given by calls which are all known: each is an access of
    its own that tells it."""

    gives_answer: bool = False
    """Its function gives back the answer as it is."""

    answered_here: bool = False
    """The function through which a call makes it gives back the answer as it is: what becomes of that is done here."""

    retold: bool = False
    among_others: bool = False
    """It is retold of a call that asks for other things, too: it counts only in what its function does in a row."""
    looked_first: bool = False
    """The call's function looks at the table itself before it writes: what it writes counts for later reads alone."""

    course: Course | None = None
    confidence: Confidence = "high"
    unknown: frozenset[str] = field(default=frozenset())

    @property
    def shows_written(self) -> bool:
        """Whether all that it writes shows, here or where its function is called."""
        return self.knows("written") or self.told_by_calls

    @property
    def reads(self) -> bool:
        return self.operation == "get" or self.reads_many

    @property
    def reads_many(self) -> bool:
        return self.operation in ("query", "scan", "count")

    @property
    def is_own(self) -> bool:
        """Whether the code around it has the answer to itself: it makes the request, or calls what only does that."""
        return self.via is None or self.answered_here

    @property
    def filters(self) -> bool:
        """Whether it has a filter, as far as that is not for the callers of its function to say."""
        return bool(self.filter) or self.own_filter

    @property
    def ends_early(self) -> bool:
        """Whether what lies beyond the first page is forgotten."""
        return self.token == "ignored" and not self.pages_itself

    def asks_same_as(self, query: "Access") -> bool:
        """Whether its filter names every attribute by which a query asks."""
        named = {condition.attribute for condition in query.key}
        return query.operation == "query" and bool(named) and named.issubset(one.attribute for one in self.filter)

    @property
    def sifts_most(self) -> bool:
        """Whether the code keeps items that it tests for what they are, and not just all that are not of a certain
        value."""
        return any(one.operator != "<>" for one in self.sifted)

    @property
    def asked_at(self) -> Place | None:
        """Where its conditions are written: calls of one function ask by those of its body."""
        return next((condition.place for condition in (*self.key, *self.filter)), None)

    @property
    def stops_at_limit(self) -> bool:
        """Whether one page that a limit ends is all that is asked for."""
        return self.limit is not None and self.token != "followed" and not self.pages_itself

    @property
    def is_sifted_here(self) -> bool:
        """Whether the code behind a call keeps some of the items, and not the function that is called."""
        test, asked = self.sifted[0].place if self.sifted else self.call, self.asked_at
        here = self.call.path, self.call.anchor
        is_near = (test.path, test.anchor) == here
        if asked is not None and (asked.path, asked.anchor) == here:  # a method of the same class, further down
            is_near = is_near and not self.call.span.end <= asked.span.start <= test.span.start
        return bool(self.sifted) and is_near and test.span.start >= self.call.span.start

    @property
    def is_repeated(self) -> bool:
        """Whether a loop asks for other items in each round, by their keys or in another table, one request for each:
        neither the pages of one request, nor tries again, nor batches."""
        return self.loop is not None and self.loop.asks_for_others and not self.operation.startswith("batch")

    def knows(self, part: str) -> bool:
        return part not in self.unknown


MisuseKind = Literal[
    "equality-on-condition", "boolean-operator", "unparenthesised", "class-not-instantiated",
    "credentials", "duplicate-role", "missing-meta-field", "mutable-default",
    "invalid-tag", "ignored-tag", "unknown-field", "derived-name", "key-without-omitempty", "encrypted-field",
    "independent-writes", "client-in-handler", "removed-api", "binary-encoding", "index-query",
    "full-item-load", "lost-error",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misuse:
    """A mistake in how a library is written that shows without any table, as its recogniser sees it.

    `subject` is the code in question, `names` further words for the message (operator, class, attribute).
    """

    kind: MisuseKind
    library: str
    place: Place
    subject: str
    names: tuple[str, ...] = ()


def equalities(names: tuple[str, ...], written: tuple[Written, ...]) -> dict[str, Condition]:
    """Those of some attributes that are written, by name: the item that is meant has these values."""
    return {
        one.attribute: Condition(one.attribute, "=", one.place, one.value) for one in written if one.attribute in names
    }
