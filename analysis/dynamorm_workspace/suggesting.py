"""Which known word somebody meant who wrote another one."""

from collections.abc import Iterable


def suggestion(word: object, known: Iterable[str]) -> str:
    """`; did you mean …?` where a known word is near, else nothing."""
    from difflib import get_close_matches  # needed for a mistake only

    near = get_close_matches(word, known, n=1) if isinstance(word, str) else []
    return f"; did you mean `{near[0]}`?" if near else ""
