"""Which names code asks its module for."""

from dynamorm_cdkgen.names_asked import names_asked

CODE = """
class Key(NamedTuple):
    field: str


class Base:
    def get(self, field: str, *, limit: int = MOST) -> Item:
        return found_by(field, limit)

    @wraps(get)
    async def many(self, *keys: Any) -> list[Item]:
        return sorted(keys, key=lambda replace: replace.number)


made = replace(Key("x"), field="y")
"""


def test_names_that_imports_bring() -> None:
    """What is only assigned, and what functions are given, is none of them; what annotations and defaults say is."""
    known = {"field", "keys", "limit", "self", "NamedTuple", "MOST", "Item", "found_by", "Any", "replace", "wraps"}
    assert names_asked(CODE) & known == known - {"field", "keys", "limit", "self"}
    assert names_asked("def one(replace: int) -> int:\n    return replace\n") == {"int"}
