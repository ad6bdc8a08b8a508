"""What is wrong in a model's tags, as the library's registry would see it, and names that lead astray."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, blocks
from dynamorm_analysis.facts.values import Collection, Member, Name, Value
from dynamorm_analysis.libraries.tabletheory_go.fields import Field
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Model, go_type
from dynamorm_analysis.libraries.tabletheory_go.naming import is_trap
from dynamorm_analysis.libraries.tabletheory_go.tags import FLAGS, HEEDED, Part
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.static.static_types import INTEGERS, method_of
from dynamorm_analysis.model.access import Misuse, MisuseKind
from dynamorm_analysis.text import Place


def misuses(program: Program, model: Model) -> Iterator[Misuse]:
    """The slips of a struct's own fields; those of structs inside of it are told where they stand."""
    own = [one for one in model.fields if _is_own(model, one)]
    for one in own:
        for part in one.tag.parts:
            yield from _of_part(one, part)
        yield from _of_type(one)
        yield from _encrypted_key(model, one)
        yield from _derived(model, one)
        if not _is_set_by_methods(program, model, one):
            yield from _without_omitempty(model, one)
    yield from _of_keys(model)


def _is_own(model: Model, field: Field) -> bool:
    return (field.written.place.path, field.written.place.anchor) == (model.struct.path, model.struct.anchor)


def _misuse(kind: MisuseKind, place: Place, subject: str, *names: str) -> Misuse:
    return Misuse(kind, LIBRARY, place, subject, names)


# ---- tags -----------------------------------------------------------------------------------------------------------


def _of_part(field: Field, part: Part) -> Iterator[Misuse]:
    place = field.written.part_place(part)
    if not part.has_colon:
        if part.word not in FLAGS:
            is_first = field.tag.parts[0] is part and len(field.tag.parts) > 1
            reason = "bare-name" if is_first and part.word.isidentifier() else "unknown"
            yield _misuse("invalid-tag", place, part.text, field.name, reason)
        return
    if part.word == "lsi" and "pk" in part.modifiers:
        yield _misuse("invalid-tag", place, part.text, field.name, "local-partition", part.value)
    if part.word == "lsi" and "sparse" in part.modifiers:
        yield _misuse("invalid-tag", place, part.text, field.name, "local-sparse", part.value)
    if part.word not in HEEDED:
        yield _misuse("ignored-tag", place, part.text, field.name, part.word)


def _of_type(field: Field) -> Iterator[Misuse]:
    """Roles that ask for a type; a type whose definition is not here may be right."""
    kind = field.written.kind
    if not kind:
        return
    wrong = {
        "version": kind not in INTEGERS,
        "ttl": kind not in ("int64", "uint64"),
        "set": kind not in ("slice", "bytes"),
        "created_at": kind != "time.Time",
        "updated_at": kind != "time.Time",
    }
    for flag, is_wrong in wrong.items():
        part = field.tag.flag(flag)
        if part is not None and is_wrong:
            shown = go_type(field.written) or kind
            yield _misuse("invalid-tag", field.written.part_place(part), flag, field.name, "type", shown)


def _encrypted_key(model: Model, field: Field) -> Iterator[Misuse]:
    """A key that is encrypted: no model with one is registered."""
    if field.is_key and field.tag.encrypted:
        part = next(part for part in field.tag.parts if part.word == "encrypted")
        yield _misuse("encrypted-field", field.written.part_place(part), field.name, model.symbol, "key")


def _of_keys(model: Model) -> Iterator[Misuse]:
    """Keys given twice, and indexes without a partition key."""
    for role in ("pk", "sk"):
        for again in [one for one in model.fields if one.tag.has(role)][1:]:
            part = again.tag.flag(role)
            if part is not None and _is_own(model, again):
                yield _misuse("invalid-tag", again.written.part_place(part), role, again.name, "twice")
    if model.definition is None or not model.complete:
        return
    for index in model.indexes:
        if not index.key.partition and index.name is not None:
            yield _misuse("invalid-tag", index.place, index.name, model.symbol, "no-partition")


# ---- names ----------------------------------------------------------------------------------------------------------


def _derived(model: Model, field: Field) -> Iterator[Misuse]:
    if (
        not field.named
        and not model.convention_given
        and model.version is not None
        and model.convention.name == "camelCase"
        and is_trap(field.name, field.attribute)
    ):
        yield _misuse("derived-name", field.written.place, field.name, field.attribute, model.symbol)


def _without_omitempty(model: Model, field: Field) -> Iterator[Misuse]:
    roles = [role for role in field.tag.roles if role.kind == "GSI"]
    is_table_key = field.tag.has("pk") or field.tag.has("sk")
    if roles and field.written.kind == "string" and not is_table_key and not field.tag.has("omitempty"):
        place = field.written.part_place(roles[0].part)
        yield _misuse("key-without-omitempty", place, field.name, roles[0].index, model.symbol)


# Methods that fill in what a model is to be written with.
PREPARING = ("UpdateKeys", "BeforeCreate", "BeforeSave", "BeforeUpdate", "SetKeys", "UpdateGSI", "UpdateGSIKeys")


def _is_set_by_methods(program: Program, model: Model, field: Field) -> bool:
    """Whether a method that prepares every write sets the field, or one of the model's that it calls."""
    waiting, seen = list(PREPARING), set(PREPARING)
    while waiting:
        method = method_of(program, model.struct, waiting.pop())
        if method is None or not isinstance(method.node, Function):
            continue
        if _sets(method.node.body, field.name):
            return True
        called = {
            call.function.name
            for call, _ in calls(method, method.node)
            if isinstance(call.function, Member) and isinstance(call.function.owner, Name)
        }
        waiting += called - seen
        seen |= called
    return False


def _sets(body: tuple[Statement, ...], name: str) -> bool:
    for statement in body:
        if isinstance(statement, Assignment) and any(_names(target, name) for target in statement.targets):
            return True
        if any(_sets(block, name) for block in blocks(statement)):
            return True
    return False


def _names(target: Value, name: str) -> bool:
    if isinstance(target, Collection):
        return any(_names(item, name) for item in target.items)
    return isinstance(target, Member) and target.name == name
