"""A migration as a program to run: one change of the table at a time, each only once the one before it has settled."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.rollout import Step
from dynamorm_cdkgen.python_layout import STEP, WIDTH, quoted
from dynamorm_cdkgen.sentences import in_line
from dynamorm_codeactions.migrations import looking_at_items
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
    text = parts.MIGRATE
    for place, words in (
        ("LOOK_FIRST", "    look_at_items(client, arguments)\n" if "create-index" in used else ""),
        ("AWAITED", parts.AWAITED if _waits(migration) else ""),
        ("RELEASES\n", _releases(migration)),
        ("OPTIONS", _options(migration)),
    ):
        text = text.replace(place, words)
    if "create-index" in used:
        text = f"{looking_at_items.LOOK.rstrip()}\n\n\n{text}"
    if any(deed in used for deed in ("expire-by", "stop-expiring")):
        text = f"{parts.EXPIRY.rstrip()}\n\n\n{text}"
    return "\n".join([*lines, "", "", *text.splitlines()]) + "\n"


def _imports(migration: Migration) -> Iterator[str]:
    looks = any(step.deed == "create-index" for step in migration.steps)
    for line in parts.IMPORTS.splitlines():
        if line == "import sys" and "os." in _name(migration):
            yield "import os"
        if line.startswith("from collections") and looks:
            yield "from collections import Counter, deque"
        yield line


def _documentation(migration: Migration, path: str) -> Iterator[str]:
    title = in_line(migration.table.title).replace('"', "'").replace("\\", "/")
    yield f'"""Brings `{title}` from what is deployed to what its code needs.'
    command = f"python {path}"
    rows = [(f"{command} --dry-run", "tells what it would do"), (command, "does it, and waits for each")]
    if _room(migration):
        rows.append((f"{command} --make-room", "drops an index first, which no code reads any more"))
    if migration.after:
        rows.append((f"{command} --readers-moved", "goes on once the code is released"))
    yield ""
    for words, told in rows:
        yield f"{STEP}{words}"
        yield f"{STEP * 2}{told}"
    yield ""
    yield "It looks at the table before each step, so that it may be stopped and run again."
    yield '"""'


def _waits(migration: Migration) -> bool:
    return bool(migration.after or _room(migration))


def _room(migration: Migration) -> list[str]:
    """The indexes that go before others are created, for which there would be no room."""
    return [step.name for step in migration.before if step.deed == "drop-index"]


def _name(migration: Migration) -> str:
    """What the table is called where this runs, as far as code tells."""
    name = migration.table.name
    if name.known and name.text.startswith(VARIABLE):
        return f"os.environ.get({quoted(name.text.removeprefix(VARIABLE))})"
    return quoted(name.text) if name.known and name.source != "template" else 'os.environ.get("TABLE_NAME")'


def _options(migration: Migration) -> str:
    looks = any(step.deed == "create-index" for step in migration.steps)
    return "".join((
        looking_at_items.OPTIONS if looks else "",
        parts.MAKE_ROOM if _room(migration) else "",
        parts.READERS_MOVED if migration.after else "",
    ))  # fmt: skip


def _releases(migration: Migration) -> str:
    """What has to be released before which steps, and how a step asks for that."""
    constants: list[str] = []
    asked: list[str] = []
    if room := _room(migration):
        new = [step.name for step in migration.before if step.deed == "create-index"]
        told = f"There is no room for a further index: release code that reads none of {', '.join([*room, *new])}"
        constants.append(f"ROOM = {_literal('ROOM', told)}\n")
        asked.append(parts.ASK_FOR_ROOM)
    if migration.after:
        constants.append(f"RELEASE = {_literal('RELEASE', _released(migration))}\n")
        asked.append(parts.ASK_FOR_RELEASE)
    if not asked:
        return ""
    return "".join((*constants, parts.AWAITED_RELEASE, *asked, parts.NOTHING_AWAITED))


def _released(migration: Migration) -> str:
    created = [name for name, _ in migration.readers]
    dropped = [step.name for step in migration.after if step.deed == "drop-index"]
    told = "Release the code"
    told += f" that reads {' and '.join(created)}" if created else ""
    return told + (f"{' and' if created else ' that'} no longer reads {' and '.join(dropped)}" if dropped else "")


def _literal(name: str, told: str) -> str:
    """A text on the line of its name, or on one of its own."""
    literal = quoted(in_line(told))
    is_broken = len(f"{name} = {literal}") > WIDTH >= len(f"{STEP}{literal}")
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
