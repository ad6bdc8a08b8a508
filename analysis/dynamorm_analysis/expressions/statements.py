"""Reads PartiQL statements for what DynamoDB rejects in them: text in, the first mistake out; no text makes it raise.

Holes are pieces that are not known (`tree.HOLE`). In place of a name one is a name; anywhere else it may hold whatever
comes next, and only clauses that DynamoDB has not at all are mistakes behind it. The grammar is that of the pages about
PartiQL in the Amazon DynamoDB Developer Guide.
"""

from dataclasses import dataclass
from typing import NoReturn

from dynamorm_analysis.expressions.cursor import Mistake
from dynamorm_analysis.expressions.statement_conditions import KEYWORDS, ConditionReader, NotReadError
from dynamorm_analysis.expressions.statement_tokens import StatementToken
from dynamorm_analysis.expressions.tree import Condition, Path

LONGEST = 8192  # characters ("Quotas in Amazon DynamoDB", PartiQL)
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
INSTEAD = {
    "GROUP": "DynamoDB has no `GROUP BY`: put the items together in code.",
    "HAVING": "DynamoDB has no `HAVING`: choose among the items in code.",
    "LIMIT": "A statement has no `LIMIT`: give `Limit` beside it.",
    "OFFSET": "DynamoDB has no `OFFSET`: go on with `NextToken`.",
    "UNION": "DynamoDB has no `UNION`: make a statement for each part.",
} | dict.fromkeys(
    ("CROSS", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "OUTER", "RIGHT"),
    "DynamoDB joins no tables: make a statement for each.",
)
"""Clauses of SQL that DynamoDB has not, and what helps."""
AFTER_TABLE = frozenset({"WHERE", "ORDER", "SET", "REMOVE", "VALUE", "VALUES", "RETURNING"})
RETURNED = {"UPDATE": (("ALL", "MODIFIED"), ("OLD", "NEW")), "DELETE": (("ALL",), ("OLD",))}
ONE_TABLE = 'A statement names one table, or an index as `"table"."index"`.'


@dataclass(frozen=True, slots=True)
class Selection:
    """What a `SELECT` asks for. `paths` are None for all attributes (`*`), `where` for all items, and the name of the
    `index`, which may have holes, for the table itself."""

    paths: tuple[Path, ...] | None
    index: str | None
    where: Condition | None


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """The first mistake of a statement, how many parameters it takes (its `?`), and what it selects: None where that is
    not known, or where it selects nothing."""

    mistake: Mistake | None
    parameters: int | None = None
    selection: Selection | None = None


def parse_statement(text: str) -> ParsedStatement:
    """What a statement says, or what is wrong with it."""
    reader = _Statement(text)
    try:
        selection = reader.statement()
        if len(text) > LONGEST:
            reader.stop(f"A statement may have {LONGEST:,} characters.", reader.tokens[0])
    except NotReadError as error:
        return ParsedStatement(error.mistake)
    is_open = any(token.has_hole for token in reader.tokens)
    asked = sum(token.kind == "sign" and token.text == "?" for token in reader.tokens)
    return ParsedStatement(None, None if is_open else asked, selection)


class _Statement(ConditionReader):
    """Reads the clauses of a statement one after the other."""

    def statement(self) -> Selection | None:
        selection = None
        match self.current.keyword:
            case "SELECT":
                selection = self.select()
            case "INSERT":
                self._insert()
            case "UPDATE":
                self._update()
            case "DELETE":
                self._delete()
            case "FROM":
                self._update_behind_condition()
            case "EXISTS":
                self._exists()
            case _:
                self.stop("A statement begins with `SELECT`, `INSERT INTO`, `UPDATE` or `DELETE FROM`.")
        self.accept(";")
        if self.current.kind != "end":
            self.stop(self._leftover())
        return selection

    def select(self) -> Selection:
        self.advance()
        paths = None if self.accept("*") else self._selected()
        self.expect_word("FROM", "`FROM` is missing")
        index = self._table("WHERE", may_be_index=True)
        where = self.condition() if self.accept_word("WHERE") else None
        if self.accept_word("ORDER"):
            self.expect_word("BY", "`BY` is missing after `ORDER`")
            self._ordered()
        return Selection(paths, index, where)

    def _selected(self) -> tuple[Path, ...]:
        found: list[Path] = []
        while True:
            if self.following.text == "(" and self.current.keyword:
                self._counted()
            found.append(self.path())
            if not self.accept(","):
                return tuple(found)

    def _counted(self) -> NoReturn:
        if self.current.keyword == "COUNT":
            self.leave()  # of all items, it is taken by engines and not in the guide
        self.stop(f"A `SELECT` names attributes, not functions such as `{self.current.text}`.")

    def _ordered(self) -> None:
        while True:
            self.path()
            if self.current.keyword in ("ASC", "DESC"):
                self.advance()
            if not self.accept(","):
                return

    def _insert(self) -> None:
        self.advance()
        self.expect_word("INTO", "`INTO` is missing after `INSERT`")
        self._table("VALUE", "VALUES")
        if self.current.keyword == "VALUES":
            self.stop("One statement inserts one item: write `VALUE {'name': …}`.")
        if self.at("("):
            self.stop("An item is written with its names: `VALUE {'name': …}`.")
        self.expect_word("VALUE", "`VALUE` is missing")
        if not self.at("{", "?") and not self.current.has_hole:
            self.stop("An item is written as `{'name': value, …}`, or given as a parameter.")
        self.value()

    def _update(self) -> None:
        self.advance()
        self._table("SET", "REMOVE")
        self._changes()
        self._of_one_item("UPDATE")

    def _update_behind_condition(self) -> None:
        """`FROM table WHERE … SET …`, an order that the guide does not describe and DynamoDB takes."""
        self.advance()
        self._table("WHERE")
        if self.accept_word("WHERE"):
            self.condition()
        self._changes()
        if self.accept_word("RETURNING"):
            self._returned("UPDATE")

    def _changes(self) -> None:
        if self.current.keyword not in ("SET", "REMOVE"):
            self.stop("`SET` or `REMOVE` is missing")
        while self.current.keyword in ("SET", "REMOVE"):
            is_set = self.advance().keyword == "SET"
            while True:
                self.path()
                if is_set:
                    self.expect("=", "`=` is missing after the attribute")
                    self.assigned()
                if not self.accept(","):
                    break

    def _delete(self) -> None:
        self.advance()
        self.expect_word("FROM", "`FROM` is missing after `DELETE`")
        self._table("WHERE")
        self._of_one_item("DELETE")

    def _of_one_item(self, kind: str) -> None:
        if not self.accept_word("WHERE"):
            if self.current.kind in ("word", "end"):
                self.stop(
                    INSTEAD.get(self.current.keyword, f"`{kind}` changes one item: `WHERE` with its key is missing.")
                )
            self.stop(self._leftover())
        self.condition()
        if self.accept_word("RETURNING"):
            self._returned(kind)

    def _returned(self, kind: str) -> None:
        for words in RETURNED[kind]:
            if self.current.keyword not in words:
                self.stop(f"`{kind}` can return {_choices(kind)}.")
            self.advance()
        self.expect("*", f"`{kind}` can return {_choices(kind)}")

    def _exists(self) -> None:
        self.advance()
        self.expect("(", "`EXISTS` takes a `SELECT` in parentheses")
        if self.current.keyword != "SELECT":
            self.stop("`EXISTS` takes a `SELECT` in parentheses.")
        self.select()
        self.expect(")", "`)` is missing")

    def _table(self, *then: str, may_be_index: bool = False) -> str | None:
        """The name of a table, and of an index, which is given. A hole is a name where it is followed by what comes
        next."""
        index = None
        first = self._table_part()
        if first.kind == "hole" and self.current.keyword not in then:
            self.met_hole = True
        if self.accept("."):
            index = self._table_part().text.strip('"')
            if not may_be_index:
                self.stop("An index is read only: name the table.", first)
        if self.at("."):
            self.stop(ONE_TABLE)
        if self.at(","):
            self.stop("DynamoDB joins no tables: make a statement for each.")
        if self.at("-") and not first.has_hole:
            self.stop(f'A name with a `-` is quoted: `"{first.text}-…"`.', first)
        if self.current.keyword == "AS" or self._is_other_name():
            self.stop(INSTEAD.get(self.current.keyword, "A table has no other name in a statement."))
        return index

    def _is_other_name(self) -> bool:
        is_name = self.current.kind == "quoted" or self.current.keyword not in ("", *AFTER_TABLE)
        return is_name and not self.current.has_hole

    def _table_part(self) -> StatementToken:
        token = self.current
        if token.kind == "text":
            self.stop(f'A table is named in double quotes: `"{token.text[1:-1]}"`.')
        if token.kind not in ("word", "quoted", "hole") or token.keyword in KEYWORDS:
            self.stop("The name of a table is missing")
        if token.kind == "word" and "-" in token.text and not token.has_hole:
            self.stop(f'A name with a `-` is quoted: `"{token.text}"`.')
        return self.advance()

    def _leftover(self) -> str:
        token = self.current
        return INSTEAD.get(token.keyword, f"`{token.text}` is not expected here.")

    def stop(self, message: str, token: StatementToken | None = None, *, certain: bool = False) -> NoReturn:
        at = token or self.current
        super().stop(message, at, certain=certain or at.keyword in INSTEAD)


def _choices(kind: str) -> str:
    whose, which = RETURNED[kind]
    return ", ".join(f"`{first} {second} *`" for first in whose for second in which)
