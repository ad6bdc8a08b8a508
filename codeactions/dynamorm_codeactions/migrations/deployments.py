"""A migration as the list of deployments that bring a table to what its code needs, for those whose templates do it."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.rollout import Step
from dynamorm_analysis.wording import keyed
from dynamorm_cdkgen.markdown import escaped
from dynamorm_codeactions.migrations.planning import Migration, index_of

ACTIVE = "wait until `IndexStatus` is `ACTIVE` and `Backfilling` is gone (`aws dynamodb describe-table`)."


def deployments(migration: Migration, script: str) -> str:
    """Markdown, one item of a list for each deployment or release, with what has to hold before the next."""
    title = escaped(migration.table.title)
    lines = [
        f"# Deployments of {title}",
        "",
        f"What `{script}` does to the table itself,",
        "as deployments of the template that defines it: use one of the two. With the constructs of `dynamorm_cdk`,",
        "`cdk deploy -c dynamorm:wave=1` takes one deployment after the other.",
        "",
    ]
    entries = list(_entries(migration))
    for number, (told, gate) in enumerate(entries, 1):
        lines.append(f"{number}. {told}")
        lines += [f"   {gate}"] if gate else []
    return "\n".join(lines) + "\n"


def _entries(migration: Migration) -> Iterator[tuple[str, str]]:
    created = [step.name for step in migration.before if step.deed == "create-index"]
    for step in migration.before:
        if step.deed == "drop-index":
            unread = _all([f"`{name}`" for name in (step.name, *created)])
            yield f"There is no room for a further index: release code that reads none of {unread}.", ""
        yield _told(step, migration), _gate(step)
    yield from _release(migration)
    yield from ((_told(step, migration), _gate(step)) for step in migration.after)
    yield "Write down what is deployed now: `dynamorm lock`.", ""


def _told(step: Step, migration: Migration) -> str:
    match step.deed:
        case "create-index":
            index = index_of(migration, step)
            return f"Deploy the table with index `{step.name}`, keyed by {keyed(index.key)}, and no other change."
        case "drop-index":
            return f"Deploy the table without index `{step.name}`, and no other change."
        case "stop-expiring":
            return f"Deploy the table without expiry by `{step.name}`."
        case _:
            return f"Deploy the table with expiry by `{step.name}`; there must be an hour since the last change of it."


def _gate(step: Step) -> str:
    match step.deed:
        case "create-index":
            return f"Before the next: {ACTIVE}"
        case "drop-index":
            return "Before the next: wait until `aws dynamodb describe-table` no longer shows it."
        case _:
            return "Before the next: wait until `aws dynamodb describe-time-to-live` says so; it takes up to an hour."


def _release(migration: Migration) -> Iterator[tuple[str, str]]:
    reading = [(name, functions) for name, functions in migration.readers if functions]
    dropped = [step.name for step in migration.after if step.deed == "drop-index"]
    if not reading and not dropped:
        return
    told = "; ".join(f"`{name}` is read by {_all(functions)}" for name, functions in reading)
    gate = f"Before the next: nothing that runs reads {_all([f'`{name}`' for name in dropped])}." if dropped else ""
    yield f"Release the code{f': {told}' if told else ''}.", gate


def _all(names: Sequence[str]) -> str:
    return ", ".join(names)
