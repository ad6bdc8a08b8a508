"""Constants that templates, plans and schemas tell become values of generated code, and never code."""

import pytest

from dynamorm_codeactions.constant_texts import constant_text

CALL = "__import__('os').abort()"


@pytest.mark.parametrize(
    ("text", "type_", "told"),
    [
        ("5", "N", "5"),
        ("-5.25", "N", "-5.25"),
        ("007", "N", "7"),
        ("1e3", "N", "1000"),
        ("1e999999", "N", '"1e999999"'),
        ("NaN", "N", '"NaN"'),
        ("²", "N", '"²"'),
        (CALL, "N", f'"{CALL}"'),
        ("true", "BOOL", "True"),
        ("False", "BOOL", "False"),
        (CALL, "BOOL", f'"{CALL}"'),
        ('a"b\\c\n', "S", "'a\"b\\\\c\\n'"),
        ("5", None, '"5"'),
    ],
)
def test_constant(text: str, type_: str | None, told: str) -> None:
    """Numbers and truths stand as Python reads them, and all else between quotes."""
    assert constant_text(text, type_) == told
