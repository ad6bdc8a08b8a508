"""What a `DynamORMModel` leaves in the cloud assembly beside the template: nothing is written into the source tree."""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from constructs import Construct

from dynamorm_analysis.lock import LOCK_FILE, Lock, LockedTable
from dynamorm_analysis.lock import written as lock_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dynamorm_cdk.model import DynamORMModel


def written(model: "DynamORMModel") -> "Mapping[str, Path]":
    """Writes what a model leaves, and tells the files by what they are."""
    texts = {
        "lock": (LOCK_FILE, _lock(model)),
        "access-patterns": ("access-patterns.md", model.reading.access_patterns.encode()),
        "types": ("items.ts", model.reading.types.encode()),
    }
    return write_into_assembly(model, texts)


def write_into_assembly(construct: Construct, texts: "Mapping[str, tuple[str, bytes]]") -> "dict[str, Path]":
    """Writes files into `dynamorm/<path of the construct>` of the cloud assembly, and tells them by what they are."""
    stage = cdk.Stage.of(construct)
    if stage is None:
        return {}
    folder = Path(stage.outdir, "dynamorm", *construct.node.path.split("/"))
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    for kind, (name, content) in texts.items():
        found[kind] = folder / name
        found[kind].write_bytes(content)
    return found


def _lock(model: "DynamORMModel") -> bytes:
    """The lock as it is to be once this is deployed: what `dynamorm lock` would write, where that tells all indexes."""
    from dynamorm_analysis.location import HERE
    from dynamorm_cdkgen.locked_blueprint import locked_as

    before = model.lock
    tables = dict(before.tables) if before is not None else {}
    for one in model.reading.tables:
        made = locked_as(model.blueprints[one.blueprint.name], one.files)
        tables[one.lock_id] = one.declared if one.declared is not None and _are_alike(one.declared, made) else made
    return lock_text(Lock(tables, before.location if before is not None else HERE), version("dynamorm-lsp"))


def _are_alike(one: LockedTable, other: LockedTable) -> bool:
    told = ((each.key, each.types, each.indexes, each.ttl, each.complete) for each in (one, other))
    return next(told) == next(told)
