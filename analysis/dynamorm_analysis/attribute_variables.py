"""Attributes that code names by environment variables, once it is known what these hold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import VARIABLE

PARTS = ("key", "filter", "written", "read", "sifted", "unfit")
"""What of an access is said attribute by attribute."""


def variables_in(accesses: tuple[Access, ...]) -> frozenset[str]:
    """The variables that name attributes of some accesses: those of a whole file, at each keystroke in it."""
    found: set[str] = set()
    for access in accesses:
        for said in (access.key, access.filter, access.written, access.read, access.sifted, access.unfit):
            for one in said:
                if one.attribute.startswith(VARIABLE):
                    found.add(one.attribute)
    return frozenset(found)


def _names(access: Access) -> Iterator[str]:
    for part in PARTS:
        yield from (one.attribute for one in getattr(access, part))


def with_names(access: Access, names: Mapping[str, str]) -> Access:
    """An access with the names that its variables hold; what is said of other variables' attributes is unknown."""
    if not any(name.startswith(VARIABLE) for name in _names(access)):
        return access
    unknown = set(access.unknown)
    parts: dict[str, tuple[object, ...]] = {}
    for part in PARTS:
        said = getattr(access, part)
        known = [one for one in said if not one.attribute.startswith(VARIABLE) or one.attribute in names]
        if len(known) < len(said) and part in ("key", "filter", "written"):
            unknown.add(part)
        parts[part] = tuple(replace(one, attribute=names.get(one.attribute, one.attribute)) for one in known)
    return replace(access, **parts, unknown=frozenset(unknown))  # type: ignore[arg-type]  # each of its own kind
