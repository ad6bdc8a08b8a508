"""What a SELECT of PartiQL asks for: the conditions of its WHERE and the attributes that it names.

Of other statements, and of a SELECT that is not understood to its end, nothing is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.expressions.tree import HOLE, CharacterSpan
from dynamorm_analysis.libraries.expression_texts import ExpressionText
from dynamorm_analysis.model.access import Access, Condition, Operator

MAX_DEPTH = 32  # of parentheses
TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<text>'(?:[^']|'')*')|(?P<name>"[^"]*"|[A-Za-z_]\w*)|(?P<number>-?\d+(?:\.\d+)?)"""
    r"""|(?P<sign><>|!=|<=|>=|<<|>>|[=<>?(),.*\[\]{}:])|(?P<hole>""" + HOLE + r""")|(?P<other>.)""",
    re.DOTALL,
)
NAMED = rf"(?:\"[^\"]+\"|[\w{HOLE}-]+)"
HEAD = re.compile(rf"^\s*SELECT\s+(?P<list>.*?)\s+FROM\s+{NAMED}(?:\.(?P<index>{NAMED}))?", re.IGNORECASE | re.DOTALL)
LISTED = re.compile(r"\"?([\w-]+)\"?")
COMPARISONS: dict[str, Operator] = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
FUNCTIONS: dict[str, Operator] = {
    "BEGINS_WITH": "begins_with",
    "CONTAINS": "contains",
    "ATTRIBUTE_TYPE": "type",
    "SIZE": "size",
}
WORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "IS", "MISSING", "NULL", "ORDER", "BY", "TRUE", "FALSE"})


def asking(access: Access, text: ExpressionText) -> Access:
    """An access by a statement with what its SELECT asks for; as it is where that is not understood."""
    found = _selected(text)
    if found is None:
        return access
    conditions, projection = found
    known = {"filter", "key"} if projection is None else {"filter", "key", "projection"}
    return replace(access, filter=conditions, projection=projection or None, unknown=access.unknown - known)


def _selected(text: ExpressionText) -> tuple[tuple[Condition, ...], tuple[str, ...] | None] | None:
    """The conditions and the names of attributes, none for all of them, None where these are not known."""
    head = HEAD.match(text.text)
    if head is None or HOLE in head["list"] or HOLE in (head["index"] or ""):
        return None
    tokens = [
        _Token(match.lastgroup or "", match.group(), CharacterSpan(match.start(), match.end()))
        for match in TOKEN.finditer(text.text, head.end())
        if match.lastgroup != "space"
    ]
    reader = _Reader(tokens)
    try:
        tree = reader.statement()
    except _NotUnderstoodError:
        return None
    return tuple(_conditions(tree, text)), _projection(head["list"])


def _projection(listed: str) -> tuple[str, ...] | None:
    if listed.strip() == "*":
        return ()
    names = [LISTED.fullmatch(part.strip()) for part in listed.split(",")]
    return tuple(name[1] for name in names if name is not None) if all(names) else None


# ---- what it says ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: CharacterSpan

    @property
    def word(self) -> str:
        """In capitals where it stands without quotes, as keywords do."""
        return self.text.upper() if self.kind == "name" and not self.text.startswith('"') else ""


@dataclass(frozen=True, slots=True)
class _Leaf:
    attribute: str
    operator: Operator
    span: CharacterSpan
    nested: bool = False


@dataclass(frozen=True, slots=True)
class _Branch:
    """AND, OR or NOT of what is in it."""

    word: str
    parts: "tuple[_Tree, ...]"


_Tree = _Leaf | _Branch


def _conditions(tree: _Tree | None, text: ExpressionText, *, free: bool = False) -> Iterator[Condition]:
    match tree:
        case _Leaf():
            yield Condition(tree.attribute, tree.operator, text.place(tree.span), free=free, nested=tree.nested)
        case _Branch(word="AND", parts=parts):
            for part in parts:
                yield from _conditions(part, text, free=free)
        case _Branch(word=word, parts=parts):
            each = [_bound(part) for part in parts]
            shared = set.intersection(*each) if word == "OR" and not free else set()
            leaves = [one for part in parts for one in _conditions(part, text, free=True)]
            yield from leaves
            for name in sorted(shared):  # every alternative gives it a value: these are those of a list
                place = next(one.place for one in leaves if one.attribute == name)
                yield Condition(name, "in", place)


def _bound(tree: _Tree) -> set[str]:
    """The attributes to which a condition leaves some values only."""
    match tree:
        case _Leaf(attribute=attribute, operator="=" | "in", nested=False):
            return {attribute}
        case _Branch(word="AND", parts=parts):
            return set().union(*map(_bound, parts))
        case _Branch(word="OR", parts=parts):
            return set.intersection(*map(_bound, parts))
    return set()


# ---- how it is written ----------------------------------------------------------------------------------------------


class _NotUnderstoodError(Exception):
    """A statement goes on in a way that is not known here."""


class _Reader:
    """The words and signs behind the name of what is read, one after the other."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def statement(self) -> _Tree | None:
        tree = self._either() if self._skip("WHERE") else None
        if self._skip("ORDER"):
            self._position = len(self._tokens)
        if self._position < len(self._tokens):
            raise _NotUnderstoodError
        return tree

    def _either(self) -> _Tree:
        parts = [self._both()]
        while self._skip("OR"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else _Branch("OR", tuple(parts))

    def _both(self) -> _Tree:
        parts = [self._negated()]
        while self._skip("AND"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else _Branch("AND", tuple(parts))

    def _negated(self) -> _Tree:
        negations = 0
        while self._skip("NOT"):
            negations += 1
        inner = self._one()
        return _Branch("NOT", (inner,)) if negations % 2 else inner

    def _one(self) -> _Tree:
        if self._sign("("):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise _NotUnderstoodError
            inner = self._either()
            self._depth -= 1
            self._expect(")")
            return inner
        first = self._next("name", "text", "number", "sign", "hole")
        if first.kind == "name" and self._sign("("):
            return self._function(first)
        if first.kind != "name":  # `'A7' = code`
            self._value(first)
            operator = COMPARISONS.get(self._next("sign").text)
            return self._leaf(self._next("name"), "=" if operator == "=" else "<>")
        if first.word in WORDS:
            raise _NotUnderstoodError
        nested = self._rest_of_path()
        return self._compared(first, nested=nested)

    def _compared(self, path: _Token, *, nested: bool) -> _Tree:
        is_negated = self._skip("NOT")
        if self._skip("BETWEEN"):
            self._value()
            if not self._skip("AND"):
                raise _NotUnderstoodError
            self._value()
            found: _Tree = self._leaf(path, "between", nested=nested)
        elif self._skip("IN"):
            self._value()
            found = self._leaf(path, "in", nested=nested)
        elif self._skip("IS"):
            is_negated = self._skip("NOT")
            is_missing = self._next("name").word == "MISSING"
            found = self._leaf(path, "not_exists" if is_missing else "type", nested=nested)
            if is_missing and is_negated:
                return self._leaf(path, "exists", nested=nested)
        else:
            operator = COMPARISONS.get(self._next("sign").text)
            if operator is None:
                raise _NotUnderstoodError
            self._value()
            found = self._leaf(path, operator, nested=nested)
        return _Branch("NOT", (found,)) if is_negated else found

    def _function(self, called: _Token) -> _Tree:
        operator = FUNCTIONS.get(called.word)
        path = self._next("name")
        nested = self._rest_of_path()
        while self._sign(","):
            self._value()
        self._expect(")")
        if operator is None:
            raise _NotUnderstoodError
        if operator == "size":
            self._compared(path, nested=True)
        return self._leaf(path, operator, nested=nested or operator == "size")

    def _rest_of_path(self) -> bool:
        """Whether a name goes on, into what the attribute holds."""
        is_nested = False
        while self._sign("."):
            self._next("name")
            is_nested = True
        while self._sign("["):
            self._next("number")
            self._expect("]")
            is_nested = True
        return is_nested

    def _value(self, first: _Token | None = None) -> None:
        token = first or self._next("name", "text", "number", "sign", "hole")
        closing = {"(": ")", "[": "]", "{": "}", "<<": ">>"}.get(token.text)
        if closing is not None:
            while not self._sign(closing):
                if self._next("name", "text", "number", "sign", "hole").text in ("(", "[", "{", "<<"):
                    raise _NotUnderstoodError
        elif token.kind == "sign" and token.text != "?":
            raise _NotUnderstoodError

    def _leaf(self, path: _Token, operator: Operator, *, nested: bool = False) -> _Leaf:
        return _Leaf(path.text.strip('"'), operator, path.span, nested)

    def _next(self, *kinds: str) -> _Token:
        token = self._tokens[self._position] if self._position < len(self._tokens) else None
        if token is None or token.kind not in kinds:
            raise _NotUnderstoodError
        self._position += 1
        return token

    def _skip(self, word: str) -> bool:
        if self._position < len(self._tokens) and self._tokens[self._position].word == word:
            self._position += 1
            return True
        return False

    def _sign(self, text: str) -> bool:
        if self._position < len(self._tokens) and self._tokens[self._position].text == text:
            self._position += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._sign(text):
            raise _NotUnderstoodError
