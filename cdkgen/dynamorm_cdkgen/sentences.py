"""Sentences in generated code, which name what users have named: nothing in them ends a line or a comment."""


def in_line(text: str) -> str:
    """A text without what cannot be printed, on one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
