"""A table to be built as the lock says it once that is deployed."""

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.lock import LockedIndex, LockedTable


def locked_as(blueprint: Blueprint, files: tuple[str, ...]) -> LockedTable:
    """A table as the lock is to say it once it is deployed."""
    return LockedTable(
        source="infrastructure",
        files=files,
        key=blueprint.key,
        types=dict(blueprint.types),
        indexes={index.name: LockedIndex(index.kind, index.key, index.projection) for index in blueprint.indexes},
        ttl=blueprint.ttl,
    )
