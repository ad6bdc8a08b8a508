"""Attributes that code names by environment variables, once it is known what these hold."""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import VARIABLE

PARTS = ("key", "filter", "written", "read", "sifted", "unfit")
"""What of an access is said attribute by attribute."""
said_of = attrgetter(*PARTS)


def variables_in(accesses: tuple[Access, ...]) -> frozenset[str]:
    """The variables that name attributes of some accesses: those of a whole file, at each keystroke in it."""
    found: set[str] = set()
    for access in accesses:
        for said in said_of(access):
            for one in said:
                if one.attribute.startswith(VARIABLE):
                    found.add(one.attribute)
    return frozenset(found)


def with_names(access: Access, names: Mapping[str, str]) -> Access:
    """An access with the names that its variables hold; what is said of other variables' attributes is unknown."""
    if not variables_in((access,)):
        return access
    unknown = set(access.unknown)
    parts: dict[str, tuple[object, ...]] = {}
    for part, said in zip(PARTS, said_of(access), strict=True):
        known = [one for one in said if not one.attribute.startswith(VARIABLE) or one.attribute in names]
        if len(known) < len(said) and part in ("key", "filter", "written"):
            unknown.add(part)
        parts[part] = tuple(replace(one, attribute=names.get(one.attribute, one.attribute)) for one in known)
    return replace(access, **parts, unknown=frozenset(unknown))  # type: ignore[arg-type]  # each of its own kind
