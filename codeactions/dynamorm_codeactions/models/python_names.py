"""Which names of the standard library a text of Python uses."""

import re
from collections.abc import Iterable, Mapping

STANDARD = {
    "collections.abc": ("Mapping",),
    "dataclasses": ("dataclass", "field"),
    "datetime": ("UTC", "date", "datetime"),
    "decimal": ("Decimal",),
    "enum": ("StrEnum",),
    "typing": ("Any", "ClassVar", "Self"),
    "uuid": ("uuid4",),
}
"""Names of the standard library that models are made of, by their modules."""
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
CALLED = re.compile(r"(?<!-> )\b\w+(?=\s?[:=](?!=))")
TEXTS = re.compile(r'"""(?:.|\n)*?"""|f?"(?:[^"\\\n]|\\.)*"')
HOLES = re.compile(r"\{([^{}]*)\}")


def named_in(body: str, names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The names that a text uses, by their modules: not those of fields, nor words in texts. Modules of which it uses
    none are left out."""
    words = {*NAME.findall(CALLED.sub("", TEXTS.sub(_holes, body)))}
    used = {module: [name for name in some if name in words] for module, some in names.items()}
    return {module: some for module, some in used.items() if some}


def _holes(found: re.Match[str]) -> str:
    return " ".join(HOLES.findall(found[0])) if found[0].startswith("f") else '""'
