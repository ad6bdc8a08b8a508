"""Expression strings as the library writes them: `'Count' > ? AND begins_with($, ?)`."""

import re

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.strings import expression_strings as strings
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText, Piece
from dynamorm_analysis.libraries.strings.outcomes import UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.written_value import WrittenValue

PART = re.compile(r"'(?P<quoted>[^']*)'|(?P<sign>[?$])")


def condition(program: Program, link: Link) -> Outcome:
    """What `Filter(expression, …)` and `If(expression, …)` ask."""
    if not link.values:
        return UNKNOWN
    text = constant_text(program, link.values[0], link.scope)
    if text is None:
        return UNKNOWN
    given = list(link.values[1:])
    names: dict[str, str | None] = {}
    values: dict[str, Value] = {}

    def placed(found: re.Match[str]) -> str:
        if found["sign"] is None:
            sign = f"#q{len(names)}"
            names[sign] = found["quoted"]
            return sign
        value = given.pop(0) if given else None
        if found["sign"] == "$":
            sign = f"#n{len(names)}"
            names[sign] = constant_text(program, value, link.scope) if value is not None else None
            return sign
        sign = f":v{len(values)}"
        if value is not None:
            values[sign] = value
        return sign

    def value_of(sign: str) -> WrittenValue:
        return written_value(program, values[sign], link.scope) if sign in values else WrittenValue()

    written = PART.sub(placed, text)
    span = link.values[0].span
    whole = ExpressionText((Piece(written.replace(HOLE, ""), link.scope, span),), link.scope.place(span))
    outcome = strings.read_condition((whole,), strings.Placeholders(names, value_of, lambda _: True))
    return outcome.optional() if link.optional else outcome
