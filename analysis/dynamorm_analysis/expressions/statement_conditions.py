"""Reads the conditions, paths and values of PartiQL statements, up to the first mistake.

Their trees are those of DynamoDB's expressions: a `?` is a placeholder of a value, `IS MISSING` a function.
"""

from typing import NoReturn

from dynamorm_analysis.expressions.cursor import DEEPEST, Mistake
from dynamorm_analysis.expressions.statement_tokens import StatementToken, statement_tokens
from dynamorm_analysis.expressions.tree import (
    And,
    Arithmetic,
    Between,
    CharacterSpan,
    Comparator,
    Comparison,
    Condition,
    Function,
    Hole,
    In,
    Index,
    Literal,
    Name,
    Not,
    Operand,
    Or,
    Path,
    PathPart,
    Size,
    ValuePlaceholder,
)

COMPARATORS: dict[str, Comparator] = {
    "=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
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

    def condition(self) -> Condition:
        """Conditions with AND, OR and NOT between and before them; AND binds tighter than OR."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.leave()
        start = self.current.span
        found = [self._conjunction()]
        while self.accept_word("OR"):
            found.append(self._conjunction())
        self.depth -= 1
        return found[0] if len(found) == 1 else Or(tuple(found), self._since(start))

    def _conjunction(self) -> Condition:
        start = self.current.span
        found = [self._negated()]
        while self.accept_word("AND"):
            found.append(self._negated())
        return found[0] if len(found) == 1 else And(tuple(found), self._since(start))

    def _negated(self) -> Condition:
        start = self.current.span
        negations = 0
        while self.accept_word("NOT"):
            negations += 1
        found = self._comparison()
        return Not(found, self._since(start)) if negations % 2 else found

    def _comparison(self) -> Condition:
        if self.at("(") and self.following.keyword == "SELECT":
            self.stop("DynamoDB has no subqueries: ask for these items first.", self.following)
        start = self.current.span
        first = self.sum()
        left = _operand(first)
        if self.at(*COMPARATORS):
            operator = COMPARATORS[self.advance().text]
            right = _operand(self.sum())
            return Comparison(left, operator, right, self._since(start))
        is_negated = self.current.keyword == "NOT" and self.following.keyword in ("BETWEEN", "IN", "LIKE")
        if is_negated:
            self.advance()
        found: Condition
        match self.current.keyword:
            case "BETWEEN":
                self.advance()
                low = _operand(self.sum())
                self.expect_word("AND", "`BETWEEN` takes two values with `AND` between them: it is missing")
                found = Between(left, low, _operand(self.sum()), self._since(start))
            case "IN":
                self.advance()
                found = In(left, self._choices(), self._since(start))
            case "IS":
                self.advance()
                is_negated = self.accept_word("NOT")
                found = self._typed(left, self._type_name(), start)
            case "LIKE":
                self.stop(
                    "DynamoDB has no `LIKE`: use `begins_with(path, value)` or `contains(path, value)`.", certain=True
                )
            case _:
                found = first if isinstance(first, Condition) else Hole("", first.span)
        return Not(found, self._since(start)) if is_negated else found

    def _typed(self, left: Operand, type_name: StatementToken, start: CharacterSpan) -> Condition:
        if type_name.keyword == "MISSING":
            return Function("attribute_not_exists", (left,), self._since(start), type_name.span)
        named = Literal(type_name.text, type_name.span)
        return Function("attribute_type", (left, named), self._since(start), type_name.span)

    def _since(self, start: CharacterSpan) -> CharacterSpan:
        """From a place to the end of what has been read last."""
        return start.to(self.tokens[max(self.position - 1, 0)].span)

    def _choices(self) -> tuple[Operand, ...]:
        if self.at("(") and self.following.keyword == "SELECT":
            self.stop("DynamoDB has no subqueries: ask for these items first.", self.following)
        if self.current.has_hole or self.at("?"):
            return (self._hole(self.advance()),)
        closing = {"(": ")", "[": "]"}.get(self.current.text if self.current.kind == "sign" else "")
        if closing is None:
            self.stop("`IN` takes a list, `[…]`: it is missing")
        self.advance()
        return self._several(closing)

    def _several(self, closing: str) -> tuple[Operand, ...]:
        """Values with commas between them, up to the sign that ends them."""
        found: list[Operand] = []
        while not self.at(closing):
            found.append(_operand(self.sum()))
            if not self.accept(","):
                break
        self.expect(closing, f"`{closing}` or `,` is missing")
        return tuple(found)

    def _type_name(self) -> StatementToken:
        if self.current.keyword not in TYPE_NAMES:
            self.stop("`IS` is followed by `MISSING`, `NULL` or the name of a type.")
        named = self.advance()
        if self.current.keyword in ("PRECISION", "VARYING"):
            self.advance()
        return named

    # ---- values -------------------------------------------------------------------------------------------------

    def sum(self) -> Operand | Condition:
        start = self.current.span
        found = self.value()
        while self.at("+", "-"):
            is_sum = self.advance().text == "+"
            found = Arithmetic(_operand(found), "+" if is_sum else "-", _operand(self.value()), self._since(start))
        return found

    def assigned(self) -> Operand | Condition:
        """What `SET` gives an attribute."""
        if self.current.keyword in ASSIGNED_FUNCTIONS and self.following.text == "(":
            return self._function(ASSIGNED_FUNCTIONS)
        return self.sum()

    def value(self) -> Operand | Condition:
        """One operand: a literal, a parameter, a path, a function, or a condition in parentheses."""
        while self.accept("-"):
            pass
        token = self.current
        if token.kind in ("text", "number") or token.keyword in ("TRUE", "FALSE", "NULL", "MISSING"):
            self.advance()
            return Literal(token.text, token.span)
        if self.accept("?"):
            return ValuePlaceholder("?", token.span)
        if token.kind == "hole":
            return self._hole(self.advance())
        if self.accept("("):
            found = self.condition()
            self.expect(")", "`)` is missing")
            return found
        if self.at("{", "[", "<<"):
            return self._collection()
        if token.keyword and self.following.text == "(" and not token.has_hole:
            return self._function(FUNCTIONS)
        return self.path()

    def _hole(self, token: StatementToken) -> Hole:
        self._met(token)
        return Hole(token.text, token.span)

    def _met(self, token: StatementToken) -> None:
        self.met_hole |= token.has_hole

    def _collection(self) -> Literal:
        self.depth += 1
        if self.depth > DEEPEST:
            self.leave()
        start = self.current.span
        opening = self.advance().text
        if opening == "{":
            self._entries()
        else:
            self._several("]" if opening == "[" else ">>")
        self.depth -= 1
        return Literal(opening, self._since(start))

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

    def _function(self, known: dict[str, int]) -> Function | Size:
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
        operands: list[Operand] = []
        while not self.at(")"):
            operands.append(_operand(self.assigned()))
            if not self.accept(","):
                break
        self.expect(")", "`)` is missing")
        self.depth -= 1
        wanted = known[called.keyword]
        if len(operands) != wanted and not self.met_hole:
            taken = "one operand" if wanted == 1 else f"{wanted} operands"
            self.stop(f"`{called.text}` takes {taken}, not {len(operands)}.", called)
        span = self._since(called.span)
        if called.keyword == "SIZE" and operands:
            return Size(operands[0], span, called.span)
        return Function(called.keyword.lower(), tuple(operands), span, called.span)

    def path(self) -> Path:
        """A document path; names that are words of PartiQL stand in double quotes."""
        start = self.current.span
        parts: list[PathPart] = [self._name("An attribute is missing")]
        while self.at(".", "["):
            if self.advance().text == ".":
                parts.append(self._name("An attribute is missing after the `.`"))
                continue
            if self.current.kind not in ("number", "text", "hole"):
                self.stop("The position in a list is a number.")
            element = self.advance()
            self._met(element)
            parts.append(Index(int(element.text) if element.text.isdecimal() else None, element.span))
            self.expect("]", "`]` is missing")
        return Path(tuple(parts), self._since(start))

    def _name(self, missing: str) -> Name | Hole:
        token = self.current
        if token.kind == "unknown" or self.at(":"):
            self.stop("A parameter of a statement is a `?`.")
        if token.keyword in KEYWORDS or token.kind not in ("word", "quoted", "hole"):
            self.stop(missing)
        if token.kind == "word" and "-" in token.text and not token.has_hole:
            self.stop(f'A name with a `-` is quoted: `"{token.text}"`.')
        self.advance()
        if token.has_hole:
            return self._hole(token)
        return Name(token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text, token.span)


def _operand(found: Operand | Condition) -> Operand:
    """What is compared; a condition is no value that is known."""
    return found if isinstance(found, Operand) else Hole("", found.span)
