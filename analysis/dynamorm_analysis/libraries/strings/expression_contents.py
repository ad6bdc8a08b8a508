"""What an expression string holds beside its conditions: names, placeholders, its size, and what is wrong in it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dynamorm_analysis.expressions.cursor import Mistake as MistakeInText
from dynamorm_analysis.expressions.document_paths import wrong_paths
from dynamorm_analysis.expressions.operand_types import wrong_operands
from dynamorm_analysis.expressions.parsing import (
    Parsed,
    parse_condition,
    parse_key_condition,
    parse_projection,
    parse_update,
)
from dynamorm_analysis.expressions.reading import NamesUsed, names_used
from dynamorm_analysis.expressions.tokens import TokenKind, tokenize
from dynamorm_analysis.expressions.tree import (
    HOLE,
    And,
    Arithmetic,
    Between,
    Comparison,
    Function,
    In,
    Node,
    Not,
    Or,
    Size,
    walk,
)
from dynamorm_analysis.libraries.strings.expression_strings import Placeholders
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText
from dynamorm_analysis.model.expression import Expression, Mistake, Placeholder, RawName


def read_expression(texts: Sequence[ExpressionText], parameter: str, named: Placeholders, *, whole: bool) -> Expression:
    """The expression that a parameter holds, over the texts that it may be.

    `whole` says that nothing is added to these texts elsewhere: what they lack is then lacking.
    """
    parsed = [(text, _parsed(text.text, parameter)) for text in texts]
    used = [(text, names_used(found.tree)) for text, found in parsed]
    nodes = [() if found.tree is None else tuple(walk(found.tree)) for _, found in parsed]
    return Expression(
        parameter=parameter,
        place=texts[0].whole,
        whole=whole and not any(HOLE in text.text for text in texts),
        bare=tuple(dict.fromkeys(raw for text, names in used for raw in _bare(text, names, parameter))),
        used=tuple(dict.fromkeys(one for text in texts for one in _placeholders(text))),
        always=frozenset.intersection(*(frozenset(one.text for one in _placeholders(text)) for text in texts)),
        mistakes=_in_all([_mistakes(text, found, named) for text, found in parsed]) if whole else (),
        size=min(len(text.text.replace(HOLE, "").encode()) for text in texts),
        operators=min(map(_operators, nodes)),
        operands=min(max((len(node.choices) for node in found if isinstance(node, In)), default=0) for found in nodes),
    )


def _parsed(text: str, parameter: str) -> Parsed[Any]:
    match parameter:
        case "ProjectionExpression":
            return parse_projection(text)
        case "UpdateExpression":
            return parse_update(text)
        case "KeyConditionExpression":
            return parse_key_condition(text)
        case _:
            return parse_condition(text)


def _bare(text: ExpressionText, names: NamesUsed, parameter: str) -> tuple[RawName, ...]:
    return tuple(RawName(name.text, text.place(name.span), parameter) for name in names.bare)


def _placeholders(text: ExpressionText) -> Iterator[Placeholder]:
    """The placeholders in a text, also those that stand where the grammar knows no place for them."""
    for token in tokenize(text.text):
        if token.kind in (TokenKind.ALIAS, TokenKind.VALUE) and len(token.text) > 1 and not token.has_hole:
            yield Placeholder(token.text, text.place(token.span))


def _mistakes(text: ExpressionText, parsed: Parsed[Any], named: Placeholders) -> tuple[Mistake, ...]:
    """What is wrong in a text; a bare name that is none is told apart, as a name."""
    names = {name.span for name in names_used(parsed.tree).bare}
    others = [one for one in parsed.errors if not (one.kind == "name" and one.span in names)]
    if not others:
        others = _misused(parsed, named)
    return tuple(Mistake(one.message, text.place(one.span)) for one in others)


def _misused(parsed: Parsed[Any], named: Placeholders) -> list[MistakeInText]:
    """What the grammar allows and DynamoDB rejects all the same; what a hole hides may part what stands beside it."""
    if parsed.tree is None or parsed.hides_more:
        return []
    found = [*wrong_paths(parsed.tree, named.names), *wrong_operands(parsed.tree, named.certain)]
    return sorted(found, key=lambda mistake: mistake.span)


def _in_all(mistakes: Sequence[tuple[Mistake, ...]]) -> tuple[Mistake, ...]:
    first, *others = mistakes
    return tuple(one for one in first if all(one in other for other in others))


def _operators(nodes: Iterable[Node]) -> int:
    """Operators and functions, of which DynamoDB allows 300 in an expression: `a = :b + :c` of an update has one."""
    count = 0
    for node in nodes:
        match node:
            case And(conditions=joined) | Or(conditions=joined):
                count += len(joined) - 1
            case Comparison() | Between() | In() | Not() | Function() | Size() | Arithmetic():
                count += 1
    return count
