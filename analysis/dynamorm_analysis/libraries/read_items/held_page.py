"""What a function has of one page of a request: the variables that hold its items, and where it ended."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Branch, Function, Return, Statement, bodies
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Occurrence

ITEMS = ("Items", "Count")
NEXT_PAGE = "LastEvaluatedKey"
UNMARSHALLING = frozenset({"UnmarshalListOfMaps", "UnmarshalListOfMapsWithOptions"})
MOST_ROUNDS = 4
"""How far it is followed what variables are made of one another."""


@dataclass(frozen=True, slots=True)
class HeldPage:
    """`shown` are the variables that hold the items, `ends` those that hold where the page ended or what is made of
    that; a response is in both, with a full stop behind its name. `later` are the statements behind the request."""

    shown: frozenset[str]
    ends: frozenset[str]
    later: tuple[Statement, ...]

    def is_of_items(self, value: Value) -> bool:
        """Whether an expression is the items, or their number."""
        return _is_member(value, self.shown, ITEMS) or (isinstance(value, Name) and value.name in self.shown)

    def is_of_end(self, value: Value | None) -> bool:
        """Whether an expression has to do with where the page ended."""
        parts = parts_of(value) if value is not None else ()
        return any(
            (isinstance(part, Name) and part.name in self.ends) or _is_member(part, self.ends, (NEXT_PAGE,))
            for part in parts
        )

    def given_out(self) -> tuple[Return, ...]:
        """Where the function gives back where the page ended."""
        return tuple(each for each in self.later if isinstance(each, Return) and self.is_of_end(each.value))


def held_page(call: Occurrence, body: tuple[Statement, ...]) -> HeldPage | None:
    """What the statements of a body have of the page that a request brings, or that a call gives as its items and where
    they ended."""
    statement = call.statement
    if not isinstance(statement, Assignment) or statement.value is not call.value:
        return None
    match statement.targets:
        case (Collection(items=(Name(name=items), Name(name=end), *_)),) if not is_error(end):
            shown, ends = {items}, {end}
        case (Collection(items=(Name(name=response), *_)),) | (Name(name=response),):
            shown, ends = {f"{response}."}, {f"{response}."}
        case _:
            return None
    if not {"_", "_."}.isdisjoint(shown | ends):
        return None
    later = tuple(each for each in _following(body) if each.span.start > call.value.span.start)
    page = HeldPage(frozenset(shown), frozenset(ends), later)
    for _ in range(MOST_ROUNDS):
        further = _followed(page)
        if further == page:
            break
        page = further
    return page


def is_error(name: str) -> bool:
    """Whether a variable of Go holds an error, as these are called."""
    return name in ("_", "err")


def names_set(target: Value) -> Iterator[str]:
    """The variables that an assignment sets, or a part of them, without errors."""
    match target:
        case Name(name=name) if not is_error(name):
            yield name
        case Member(owner=owner) | Item(owner=owner):
            yield from names_set(owner)
        case Collection(items=items):
            for one in items:
                yield from names_set(one)


def _following(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """All statements of a body but those of functions inside of it, in their order."""
    for statement in body:
        yield statement
        if not isinstance(statement, Function):
            for block in bodies(statement):
                yield from _following(block)


def _followed(page: HeldPage) -> HeldPage:
    """The same with the variables that are made of those that are known."""
    shown, ends = set(page.shown), set(page.ends)
    for statement in page.later:
        shown.update(_made_of(statement, page))
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                names = {name for target in targets for name in names_set(target)}
                shown |= names if page.is_of_items(value) else set()
                ends |= names if page.is_of_end(value) else set()
    return HeldPage(frozenset(shown), frozenset(ends), page.later)


def _made_of(statement: Statement, page: HeldPage) -> Iterator[str]:
    """The lists that a statement makes of items: `err = attributevalue.UnmarshalListOfMaps(out.Items, &orders)`."""
    for part in (part for value in _values(statement) for part in parts_of(value)):
        match part:
            case Call(arguments=(Argument(value=given), Argument(value=into), *_)):
                if last_name(part.function) in UNMARSHALLING and page.is_of_items(given):
                    made = into.operands[0] if isinstance(into, Operation) and into.operands else into
                    yield from names_set(made)


def _values(statement: Statement) -> Iterator[Value]:
    match statement:
        case Branch(test=test):
            yield test
        case Assignment(value=value) | Return(value=value) if value is not None:
            yield value


def _is_member(value: Value, of: frozenset[str], members: tuple[str, ...]) -> bool:
    """Whether an expression is a member of a response: `out.Items`, `page["Items"]`, `page.get("Items", [])`."""
    match value:
        case Member(owner=Name(name=response), name=name):
            return f"{response}." in of and name in members
        case Item(owner=Name(name=response), index=Constant(value=name)):
            return f"{response}." in of and name in members
        case Call(function=Member(owner=Name(name=response), name="get"), arguments=(Argument(value=asked), *_)):
            return f"{response}." in of and isinstance(asked, Constant) and asked.value in members
    return False
