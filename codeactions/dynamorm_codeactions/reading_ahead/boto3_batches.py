"""Reads the items of rounds ahead with `BatchGetItem` of boto3, of a table or a client."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Constant, Mapping, Member, Name, Value, names_in
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Place
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.call_sites import uses_of
from dynamorm_codeactions.models.naming import python_name
from dynamorm_codeactions.reading_ahead.lookups import Ahead, Named, are_distinct, is_alone, keeps_its_place
from dynamorm_codeactions.reading_ahead.plain import Writer, is_plain
from dynamorm_codeactions.reading_ahead.rounds import Rounds, rounds_of, times_set
from dynamorm_codeactions.reading_ahead.taken_items import Takes, changes_items, takes_of
from dynamorm_codeactions.rewriting import Draft

MOST = 100  # keys of one request
CARRIED = ("ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames")
"""What a batch says of the items of a table as a get does of one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The table as code, with what sends a batch; the key's attributes, each with its value and, of a client, the type
    that this is written under; what else is asked for, as code."""

    table: str
    sends: str
    key: tuple[tuple[str, Value, str], ...]
    further: tuple[tuple[str, str], ...]

    def varying(self, rounds: Rounds) -> tuple[tuple[str, Value, str], ...]:
        return tuple(one for one in self.key if rounds.varies(one[1]))


def read_ahead(draft: Draft, unit: Unit, access: Access, call: Call, at: Occurrence) -> bool:
    """False where more than the items would be noticed, or where it cannot be known ahead which are asked for."""
    writer = Writer(draft, access.call.path, unit.start)
    rounds = rounds_of(at, writer, at.statement)
    asked = _asked(draft, access, call, rounds, writer) if rounds is not None else None
    if rounds is None or asked is None:
        return False
    varying = asked.varying(rounds)
    takes = takes_of(at, rounds, draft.project, access.call)
    values = tuple(value for _, value, _ in asked.key)
    if not varying or takes is None or not all(map(is_plain, values)):
        return False
    if not rounds.say_the_same_ahead(*values) or not is_alone(access, rounds, draft.project):
        return False
    if changes_items(takes, rounds) and not are_distinct(rounds):
        return False
    ahead = Ahead(draft, unit, at, rounds, access.call.path)
    given = next(one.value for one in call.arguments if one.name == "Key")
    if isinstance(given, Name) and not _dropped(given.name, ahead, access.call):
        return False
    return _write(ahead, asked, takes, Named(tuple(value for _, value, _ in varying), writer))


def _asked(draft: Draft, access: Access, call: Call, rounds: Rounds, writer: Writer) -> Asked | None:
    if not isinstance(call.function, Member):
        return None
    owner = call.function.owner
    given = {one.name: one.value for one in call.arguments if one.name and not one.spread}
    name = given.get("TableName")
    kind = kind_of_receiver(draft.project, access.call)
    if kind not in ("table", "client"):
        return None
    named = {"Key", *CARRIED, *(("TableName",) if kind == "client" else ())}
    key = given.get("Key")
    if len(given) < len(call.arguments) or given.keys() - named or not keeps_its_place(owner, rounds):
        return None
    key = _written_out(key, rounds) if key is not None else None
    if key is None or not all(keeps_its_place(given[name], rounds) for name in CARRIED if name in given):
        return None
    further = [(name, writer.written(given[name])) for name in CARRIED if name in given]
    sender = writer.written(owner)
    if kind == "client":
        table = writer.written(name) if name is not None and keeps_its_place(name, rounds) else None
        parts = tuple(_typed(key))
    else:
        table, sender = f"{sender}.name", f"{sender}.meta.client"
        parts = tuple(_plain(key))
    told = tuple((each, text) for each, text in further if text is not None)
    if table is None or sender is None or len(told) < len(further) or len(parts) != len(key.entries):
        return None
    asked = Asked(table, sender, parts, told)
    return asked if _tells_keys(given, asked, rounds) else None


def _written_out(key: Value, rounds: Rounds) -> Mapping | None:
    """The key where it is written, or in the one variable of a round that holds it."""
    if isinstance(key, Mapping):
        return key
    for statement in rounds.before:
        match statement:
            case Assignment(targets=(Name(name=name),), value=Mapping() as told, operator="") if (
                isinstance(key, Name) and name == key.name and times_set(name, rounds.body) == 1
            ):
                return told
    return None


def _dropped(key: str, ahead: Ahead, call: Place) -> bool:
    """Takes the variable out that holds a key for the request alone; False where that cannot be done."""
    function = ahead.at.scope.node
    uses = uses_of(key, function, ahead.draft.project, call) if isinstance(function, Function) else ()
    if len(uses) != len(("set", "read")):
        return True
    return all(
        ahead.drop(one.span)
        for one in ahead.rounds.before
        if isinstance(one, Assignment) and any(isinstance(each, Name) and each.name == key for each in one.targets)
    )


def _plain(key: Mapping) -> Iterator[tuple[str, Value, str]]:
    for entry in key.entries:
        if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
            yield entry.key.value, entry.value, ""


def _typed(key: Mapping) -> Iterator[tuple[str, Value, str]]:
    """Texts alone: a number is given back as DynamoDB writes it."""
    for entry in key.entries:
        match entry.key, entry.value:
            case Constant(value=str() as name), Mapping(entries=(inner,)):
                if isinstance(inner.key, Constant) and inner.key.value == "S":
                    yield name, inner.value, "S"


def _tells_keys(given: dict[str, Value], asked: Asked, rounds: Rounds) -> bool:
    """Whether the attributes by which items are told apart are among those that are asked for."""
    projection, names = given.get("ProjectionExpression"), given.get("ExpressionAttributeNames")
    if projection is None:
        return True
    if not isinstance(projection, Constant) or not isinstance(projection.value, str):
        return False
    meant = {
        entry.key.value: entry.value.value
        for entry in (names.entries if isinstance(names, Mapping) else ())
        if isinstance(entry.key, Constant) and isinstance(entry.value, Constant)
    }
    told = {meant.get(part.strip(), part.strip()) for part in projection.value.split(",")}
    return all(name in told for name, _, _ in asked.varying(rounds))


# ---- what is written -------------------------------------------------------------------------------------------------


def _write(ahead: Ahead, asked: Asked, takes: Takes, key: Named) -> bool:
    rounds, writer = ahead.rounds, key.writer
    place, target = ahead.place(), writer.written(rounds.target)
    names = {what: ahead.name(what) for what in ("keys", "found", "start", "request", "answer", "item")}
    over = ahead.run_over(writer)
    told = key.ahead(rounds)
    if place is None or target is None or over is None or told is None or not all(names.values()):
        return False
    varying = asked.varying(rounds)
    parts = _names_of_parts(varying, key, asked)
    entries = _entries(asked, dict(zip((name for name, _, _ in varying), parts, strict=True)), writer, rounds)
    if entries is None or not _looked_up(ahead, takes, key, names["found"]):
        return False
    held = ", ".join(f'{names["item"]}["{name}"]' + (f'["{kind}"]' if kind else "") for name, _, kind in varying)
    piece = f"{names['keys']}[{names['start']} : {names['start']} + {MOST}]"
    batch = f'"Keys": [{{{entries}}} for {", ".join(parts)} in {piece}]'
    batch = ", ".join((batch, *(f'"{name}": {text}' for name, text in asked.further)))
    ahead.insert(
        place,
        [
            *filter(None, (over[1],)),
            f"{names['keys']} = list({ahead.keys(told, target, over[0])})",
            f"{names['found']} = {{}}",
            f"for {names['start']} in range(0, len({names['keys']}), {MOST}):",
            f"    {names['request']} = {{{asked.table}: {{{batch}}}}}",
            f"    while {names['request']}:",
            f"        {names['answer']} = {asked.sends}.batch_get_item(RequestItems={names['request']})",
            f'        for {names["item"]} in {names["answer"]}["Responses"].get({asked.table}, []):',
            f"            {names['found']}[{held}] = {names['item']}",
            f'        {names["request"]} = {names["answer"]}.get("UnprocessedKeys")',
        ],
    )
    return True


def _names_of_parts(varying: tuple[tuple[str, Value, str], ...], key: Named, asked: Asked) -> tuple[str, ...]:
    """What the values of a key are called among those of all: as in a round, where they are names there."""
    found: list[str] = []
    outside = {asked.table.partition(".")[0]} | {
        name for _, value, _ in asked.key for name in names_in(value) if value not in key.values
    }
    for name, value, _ in varying:
        wanted = value.name if isinstance(value, Name) else python_name(name)
        while wanted in found or wanted in outside:
            wanted = f"{wanted}_"
        found.append(wanted)
    return tuple(found)


def _entries(asked: Asked, parts: dict[str, str], writer: Writer, rounds: Rounds) -> str | None:
    told: list[str] = []
    for name, value, kind in asked.key:
        text = parts.get(name) or writer.written(value, rounds.names)
        if text is None:
            return None
        told.append(f'"{name}": {{"{kind}": {text}}}' if kind else f'"{name}": {text}')
    return ", ".join(told)


def _looked_up(ahead: Ahead, takes: Takes, key: Named, found: str) -> bool:
    """Writes the round anew: each taking of the item as a lookup in what was found."""
    here = key.here()
    if here is None:
        return False
    start, path, keeps = ahead.unit.start, ahead.path, takes.keeps
    changing = {name for value in key.values for name in names_in(value) if times_set(name, takes.later)}
    is_short = key.are_names or len(takes.taken) == 1
    is_quoted = any(one.in_text for one in takes.taken) and ('"' in here or "'" in here)
    if keeps is not None and (changing or not is_short or is_quoted):
        name = ahead.name("key")
        if not name:
            return False
        ahead.draft.replace(path, keeps.span.shifted(start), f"{name} = {here}")
        here = name
    elif is_quoted or (keeps is not None and not ahead.drop(keeps.span)):
        return False
    for taken in takes.taken:
        default = key.writer.written(taken.default) if taken.default is not None else ""
        if default is None:
            return False
        ahead.draft.replace(path, taken.value.span.shifted(start), taken.instead(found, here, default))
    return True
