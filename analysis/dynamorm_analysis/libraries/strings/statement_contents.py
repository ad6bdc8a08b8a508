"""What DynamoDB rejects in a PartiQL statement, and whether as many parameters are given as it takes."""

from collections.abc import Sequence

from dynamorm_analysis.expressions.statements import ParsedStatement, parse_statement
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText
from dynamorm_analysis.model.expression import Mistake


def mistakes_in(texts: Sequence[ExpressionText], given: int | None) -> tuple[Mistake, ...]:
    """What is wrong with a statement whichever of the texts it is; `given` is the number of parameters, where known."""
    found = {_mistake(text, parse_statement(text.text), given) for text in texts}
    return tuple(one for one in found if one is not None) if len(found) == 1 else ()


def _mistake(text: ExpressionText, parsed: ParsedStatement, given: int | None) -> Mistake | None:
    if parsed.mistake is not None:
        return Mistake(parsed.mistake.message, text.place(parsed.mistake.span))
    if given is None or parsed.parameters in (None, given):
        return None
    taken = "one parameter" if parsed.parameters == 1 else f"{parsed.parameters} parameters"
    return Mistake(f"It takes {taken}, one for each `?`, and {given or 'none'} are given.", text.whole)
