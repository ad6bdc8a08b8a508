"""Reads the conditions, paths and values of PartiQL statements, up to the first mistake."""

from typing import NoReturn

from dynamorm_analysis.expressions.cursor import DEEPEST, Mistake
from dynamorm_analysis.expressions.statement_tokens import StatementToken, statement_tokens

COMPARATORS = ("=", "<>", "!=", "<", "<=", ">", ">=")
KEYWORDS = frozenset(
    {"SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "IS", "BETWEEN", "LIKE", "INSERT", "INTO", "UPDATE", "SET"}
    | {"REMOVE", "DELETE", "RETURNING", "ORDER", "AS", "EXISTS", "INNER"}
)
FUNCTIONS = {
    "ATTRIBUTE_EXISTS": 1,
    "ATTRIBUTE_NOT_EXISTS": 1,
    "ATTRIBUTE_TYPE": 2,
    "BEGINS_WITH": 2,
    "CONTAINS": 2,
    "SIZE": 1,
}
"""The functions of conditions with the number of their operands; case does not matter."""
ASSIGNED_FUNCTIONS = {"IF_NOT_EXISTS": 2, "LIST_APPEND": 2, "SET_ADD": 2, "SET_DELETE": 2}
"""Those of what `SET` assigns."""
TYPE_NAMES = frozenset(
    {"BAG", "BIGINT", "BLOB", "BOOL", "BOOLEAN", "CHAR", "CHARACTER", "CLOB", "DECIMAL", "DOUBLE", "FLOAT", "INT"}
    | {"INTEGER", "LIST", "MISSING", "NULL", "NUMBER", "NUMERIC", "REAL", "SMALLINT", "STRING", "STRUCT", "SYMBOL"}
    | {"TUPLE", "VARCHAR", "SET", "BINARY", "MAP"}
)


class NotReadError(Exception):
    """Reading ends here: with what DynamoDB rejects, or with what is not known."""

    def __init__(self, mistake: Mistake | None) -> None:
        super().__init__()
        self.mistake = mistake


class ConditionReader:
    """A place between the tokens of a statement."""

    def __init__(self, text: str) -> None:
        self.tokens = statement_tokens(text)
        self.position = 0
        self.depth = 0
        self.met_hole = False

    # ---- tokens -------------------------------------------------------------------------------------------------

    @property
    def current(self) -> StatementToken:
        return self.tokens[self.position]

    @property
    def following(self) -> StatementToken:
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    def at(self, *signs: str) -> bool:
        return self.current.kind == "sign" and self.current.text in signs

    def advance(self) -> StatementToken:
        token = self.current
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, sign: str) -> bool:
        return self.at(sign) and bool(self.advance())

    def accept_word(self, word: str) -> bool:
        return self.current.keyword == word and bool(self.advance())

    def expect(self, sign: str, missing: str) -> None:
        if not self.accept(sign):
            self._missing(missing)

    def expect_word(self, word: str, missing: str) -> None:
        if not self.accept_word(word):
            self._missing(missing)

    def _missing(self, missing: str) -> NoReturn:
        self.stop(missing)

    def stop(self, message: str, token: StatementToken | None = None, *, certain: bool = False) -> NoReturn:
        """End with a mistake at a token, the current one where none is named; with none where a hole may mend it."""
        at = token or self.current
        may_go_on = at.kind == "end" and any(token.has_hole for token in self.tokens)
        if (self.met_hole and not certain) or at.has_hole or self.current.has_hole or may_go_on:
            raise NotReadError(None)
        if at.kind == "open":
            message = f"This `{at.text}` is never closed."
        elif not message.endswith("."):
            message += f" before `{at.text}`." if at.text else "."
        raise NotReadError(Mistake("syntax", message, at.span))

    def leave(self) -> NoReturn:
        """End where nothing is known of what follows."""
        raise NotReadError(None)

    # ---- conditions ---------------------------------------------------------------------------------------------

    def condition(self) -> None:
        """Conditions with AND, OR and NOT between and before them."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.leave()
        while True:
            while self.accept_word("NOT"):
                pass
            self._comparison()
            if self.current.keyword not in ("AND", "OR"):
                break
            self.advance()
        self.depth -= 1

    def _comparison(self) -> None:
        if self.at("(") and self.following.keyword == "SELECT":
            self.stop("DynamoDB has no subqueries: ask for these items first.", self.following)
        self.sum()
        if self.at(*COMPARATORS):
            self.advance()
            self.sum()
            return
        if self.current.keyword == "NOT" and self.following.keyword in ("BETWEEN", "IN", "LIKE"):
            self.advance()
        match self.current.keyword:
            case "BETWEEN":
                self.advance()
                self.sum()
                self.expect_word("AND", "`BETWEEN` takes two values with `AND` between them: it is missing")
                self.sum()
            case "IN":
                self.advance()
                self._choices()
            case "IS":
                self.advance()
                self.accept_word("NOT")
                self._type_name()
            case "LIKE":
                self.stop(
                    "DynamoDB has no `LIKE`: use `begins_with(path, value)` or `contains(path, value)`.", certain=True
                )

    def _choices(self) -> None:
        if self.at("(") and self.following.keyword == "SELECT":
            self.stop("DynamoDB has no subqueries: ask for these items first.", self.following)
        if self.current.has_hole or self.at("?"):
            self._met(self.advance())
            return
        closing = {"(": ")", "[": "]"}.get(self.current.text if self.current.kind == "sign" else "")
        if closing is None:
            self.stop("`IN` takes a list, `[…]`: it is missing")
        self.advance()
        self._several(closing)

    def _several(self, closing: str) -> None:
        """Values with commas between them, up to the sign that ends them."""
        while not self.at(closing):
            self.sum()
            if not self.accept(","):
                break
        self.expect(closing, f"`{closing}` or `,` is missing")

    def _type_name(self) -> None:
        if self.current.keyword not in TYPE_NAMES:
            self.stop("`IS` is followed by `MISSING`, `NULL` or the name of a type.")
        self.advance()
        if self.current.keyword in ("PRECISION", "VARYING"):
            self.advance()

    # ---- values -------------------------------------------------------------------------------------------------

    def sum(self) -> None:
        self.value()
        while self.at("+", "-"):
            self.advance()
            self.value()

    def assigned(self) -> None:
        """What `SET` gives an attribute."""
        if self.current.keyword in ASSIGNED_FUNCTIONS and self.following.text == "(":
            self._function(ASSIGNED_FUNCTIONS)
            return
        self.sum()

    def value(self) -> None:
        """One operand: a literal, a parameter, a path, a function, or a condition in parentheses."""
        while self.accept("-"):
            pass
        token = self.current
        if token.kind in ("text", "number") or self.at("?"):
            self.advance()
        elif token.kind == "hole":
            self._met(self.advance())
        elif self.accept("("):
            self.condition()
            self.expect(")", "`)` is missing")
        elif self.at("{", "[", "<<"):
            self._collection()
        elif token.keyword in ("TRUE", "FALSE", "NULL", "MISSING"):
            self.advance()
        elif token.keyword and self.following.text == "(" and not token.has_hole:
            self._function(FUNCTIONS)
        else:
            self.path()

    def _met(self, token: StatementToken) -> None:
        self.met_hole |= token.has_hole

    def _collection(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.leave()
        opening = self.advance().text
        if opening == "{":
            self._entries()
        else:
            self._several("]" if opening == "[" else ">>")
        self.depth -= 1

    def _entries(self) -> None:
        while not self.at("}"):
            if self.current.kind == "hole":
                self._met(self.advance())
            elif self.current.kind == "text":
                self.advance()
            elif self.current.kind == "quoted":
                self.stop(f"Names in an item stand in single quotes: `'{self.current.text[1:-1]}'`.")
            else:
                self.stop("A name in single quotes is missing")
            self.expect(":", "`:` is missing after the name")
            self.assigned()
            if not self.accept(","):
                break
        self.expect("}", "`}` or `,` is missing")

    def _function(self, known: dict[str, int]) -> None:
        called = self.current
        if called.keyword == "EXISTS":
            self.stop("`EXISTS` stands alone in a transaction, not in a condition.")
        if called.keyword not in known:
            self.stop(f"DynamoDB has no function `{called.text}` here.")
        self.depth += 1
        if self.depth > DEEPEST:
            self.leave()
        self.advance()
        self.advance()
        count = 0
        while not self.at(")"):
            self.assigned()
            count += 1
            if not self.accept(","):
                break
        self.expect(")", "`)` is missing")
        self.depth -= 1
        if count != known[called.keyword] and not self.met_hole:
            wanted = known[called.keyword]
            operands = "one operand" if wanted == 1 else f"{wanted} operands"
            self.stop(f"`{called.text}` takes {operands}, not {count}.", called)

    def path(self) -> None:
        """A document path; names that are words of PartiQL stand in double quotes."""
        self._name("An attribute is missing")
        while self.at(".", "["):
            if self.advance().text == ".":
                self._name("An attribute is missing after the `.`")
                continue
            if self.current.kind not in ("number", "text", "hole"):
                self.stop("The position in a list is a number.")
            self._met(self.advance())
            self.expect("]", "`]` is missing")

    def _name(self, missing: str) -> None:
        token = self.current
        if token.kind == "unknown" or self.at(":"):
            self.stop("A parameter of a statement is a `?`.")
        if token.keyword in KEYWORDS or token.kind not in ("word", "quoted", "hole"):
            self.stop(missing)
        if token.kind == "word" and "-" in token.text and not token.has_hole:
            self.stop(f'A name with a `-` is quoted: `"{token.text}"`.')
        self._met(self.advance())
