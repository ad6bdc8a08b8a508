"""A migration as a program to run: one change of the table at a time, each only once the one before it has settled."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.rollout import Step
from dynamorm_cdkgen.python_layout import STEP, WIDTH, quoted
from dynamorm_cdkgen.sentences import in_line
from dynamorm_codeactions.migrations import program_parts as parts
from dynamorm_codeactions.migrations.planning import Migration, index_of

CLASSES = {
    "create-index": ("CreateIndex", parts.CREATE),
    "drop-index": ("DropIndex", parts.DROP),
    "expire-by": ("Expire", parts.EXPIRE),
    "stop-expiring": ("StopExpiring", parts.STOP_EXPIRING),
}


def program(migration: Migration, path: str) -> str:
    """The text of the file without its head; it needs boto3 and nothing else."""
    used = [deed for deed in CLASSES if any(step.deed == deed for step in migration.steps)]
    names = [CLASSES[deed][0] for deed in used]
    lines = [
        *_documentation(migration, path),
        "",
        *_imports(migration),
        "",
        f"BASELINE = {quoted(migration.baseline)}  # the table as it was deployed when this was written",
        f"TABLE = {_name(migration)}",
        "",
        "",
        *parts.STOP.splitlines(),
    ]
    for deed in used:
        lines += ["", "", *CLASSES[deed][1].splitlines()]
    lines += ["", "", f"Step = {' | '.join(names)}", "", *_steps("BEFORE_RELEASE", migration.before, migration)]
    lines += _steps("AFTER_RELEASE", migration.after, migration)
    waits = "isinstance(step, DropIndex) or step in AFTER_RELEASE" if "drop-index" in used else "step in AFTER_RELEASE"
    text = parts.MIGRATE.replace("RELEASE_WHAT", _release(migration)).replace("WAITS", waits)
    if any(deed in used for deed in ("expire-by", "stop-expiring")):
        text = f"{parts.EXPIRY.rstrip()}\n\n\n{text}"
    return "\n".join([*lines, "", "", *text.splitlines()]) + "\n"


def _imports(migration: Migration) -> Iterator[str]:
    for line in parts.IMPORTS.splitlines():
        if line == "import sys" and "os." in _name(migration):
            yield "import os"
        yield line


def _documentation(migration: Migration, path: str) -> Iterator[str]:
    title = in_line(migration.table.title).replace('"', "'").replace("\\", "/")
    yield f'"""Brings `{title}` from what is deployed to what its code needs.'
    command = f"python {path}"
    rows = [(f"{command} --dry-run", "tells what it would do"), (command, "does it, and waits for each")]
    if _needs_release(migration):
        rows.append((f"{command} --readers-moved", "goes on once the code is released"))
    yield ""
    for words, told in rows:
        yield f"{STEP}{words}"
        yield f"{STEP * 2}{told}"
    yield ""
    yield "It looks at the table before each step, so that it may be stopped and run again."
    yield '"""'


def _needs_release(migration: Migration) -> bool:
    return bool(migration.after) or any(step.deed == "drop-index" for step in migration.before)


def _name(migration: Migration) -> str:
    """What the table is called where this runs, as far as code tells."""
    name = migration.table.name
    if name.known and name.text.startswith(VARIABLE):
        return f"os.environ.get({quoted(name.text.removeprefix(VARIABLE))})"
    return quoted(name.text) if name.known and name.source != "template" else 'os.environ.get("TABLE_NAME")'


def _release(migration: Migration) -> str:
    """What has to be released before the steps that wait for it, as a literal on a line or several."""
    created = [name for name, _ in migration.readers]
    dropped = [step.name for step in migration.steps if step.deed == "drop-index"]
    told = "Release the code"
    told += f" that reads {' and '.join(created)}" if created else ""
    told += f"{' and' if created else ' that'} no longer reads {' and '.join(dropped)}" if dropped else ""
    literal = quoted(in_line(told))
    is_broken = len(f"RELEASE = {literal}") > WIDTH >= len(f"{STEP}{literal}")
    return f"(\n{STEP}{literal}\n)" if is_broken else literal


def _steps(name: str, steps: Sequence[Step], migration: Migration) -> Iterator[str]:
    if not steps:
        yield f"{name}: list[Step] = []"
        return
    yield f"{name}: list[Step] = ["
    for step in steps:
        yield from _step(step, migration)
    yield "]"


def _step(step: Step, migration: Migration) -> Iterator[str]:
    called = CLASSES[step.deed][0]
    if step.deed != "create-index":
        yield f"{STEP}{called}({quoted(step.name)}),"
        return
    index = index_of(migration, step)
    types = (f"{quoted(name)}: {quoted(migration.now.types[name])}" for name in index.key.attributes)
    yield f"{STEP}{called}("
    yield from _field("name", quoted(step.name))
    yield from _listed("partition", map(quoted, index.key.partition), "[]")
    yield from _listed("sort", map(quoted, index.key.sort), "[]")
    yield from _listed("types", types, "{}")
    yield from _field("projection", quoted(str(index.projection.kind)))
    yield from _listed("included", map(quoted, index.projection.included), "[]")
    yield f"{STEP}),"


def _field(name: str, value: str) -> Iterator[str]:
    yield f"{STEP * 2}{name}={value},"


def _listed(name: str, values: Iterator[str], brackets: str) -> Iterator[str]:
    entries = list(values)
    flat = f"{STEP * 2}{name}={brackets[0]}{', '.join(entries)}{brackets[1]},"
    if len(flat) <= WIDTH:
        yield flat
        return
    yield f"{STEP * 2}{name}={brackets[0]}"
    yield from (f"{STEP * 3}{entry}," for entry in entries)
    yield f"{STEP * 2}{brackets[1]},"
