"""Kinds of items that no class declares: what functions write as dictionaries, told apart by how they build its key."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.items.same_item import reads_of_item
from dynamorm_analysis.model.access import UPDATES, Access, Written
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import VARIABLE, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Definition, ItemClass
from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.kind_names import DELIMITERS, kind_names
from dynamorm_cdkgen.plan import PlannedTable
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.written_fields import UnclearKindError, choices_of, field_of
from dynamorm_cdkgen.written_groups import Group, groups_of, in_order, is_of_function
from dynamorm_cdkgen.written_texts import BY_HAND, text_of_fields

PLAIN = re.compile(r"[\w.-]{3,255}")
WRITE_OUT = "write the item as one dictionary where it is put, whose entries all show there"
READ_BY_KEY = "read each by its whole key, or update what is changed alone"
NAME_TABLE = "name it by an environment variable or a constant where the item is put"
DEFINE = "have the template read that defines it, or create it by `create_table` in code"
MORE = "add those to its repository that others may have"


@dataclass(frozen=True, slots=True)
class WrittenKind:
    """A kind as if a class declared it, and how code builds its key; fields `in_keys` stand in texts of keys and in no
    attribute. `choices` are all texts that an attribute can have, where the source limits them. `table_name` is the
    expression by which code names the table, empty where none is known."""

    definition: Definition
    key: EntityTemplate
    choices: Mapping[str, tuple[str, ...]]
    in_keys: frozenset[str]
    table_name: str


def written_kinds(
    table: PlannedTable, project: Project, taken: Collection[str]
) -> tuple[list[WrittenKind], list[Fault]]:
    """The kinds in a table which are not called by `taken` names, and what is left out of them with the reason."""
    found: list[WrittenKind] = []
    left_out: list[Fault] = []
    groups, unknown = groups_of(table, project)
    left_out += (_unknown(one, table, project) for one in unknown)
    names = kind_names([(one.writes, one.key) for one in groups], table.blueprint)
    for group, name in zip(groups, names, strict=True):
        try:
            if all(text is None or text.constant is not None for text in (group.key.partition, group.key.sort)):
                raise UnclearKindError("they have one key, so that there is one of them", BY_HAND)
            if not name:
                raise UnclearKindError(
                    "nothing tells what they are", f"have a function `put_…` write them, or {BY_HAND}"
                )
            if name in taken or names.count(name) > 1:
                raise UnclearKindError(f"something else is called `{name}` already", BY_HAND)
            found.append(_kind(group, name, table, project))
            if group.first.operation in UPDATES:
                because = f"`{name}` has the attributes alone that updates give, for nothing puts such items"
                left_out.append(Fault(group.first.place, because, MORE, is_remark=True))
        except UnclearKindError as unclear:
            where = f"`{group.first.function}`" if group.first.function else "this module"
            because = f"nothing is generated of the items that {where} writes into `{table.blueprint.name}`"
            left_out.append(Fault(group.first.place, f"{because}: {unclear}", unclear.help, is_remark=True))
    return found, left_out


def _unknown(access: Access, table: PlannedTable, project: Project) -> Fault:
    where = f"`{access.function or 'this module'}` writes into `{table.blueprint.name}`"
    told, help = "not all of their entries are known", WRITE_OUT
    if known := listed([one.attribute for one in access.written]):
        told = f"they have further entries beside {known}, which are not known"
    if any(reads_of_item(access, project)):
        told, help = "they are changed as they were read, and it is not known of which kind they are", READ_BY_KEY
    return Fault(access.place, f"nothing is generated of the items that {where}: {told}", help, is_remark=True)


def as_written(model: EntityModel, kind: WrittenKind) -> EntityModel:
    """A model that was described by a kind's definition, as one that functions write."""
    fields = tuple(replace(one, in_keys=one.code_name in kind.in_keys) for one in model.fields)
    names = tuple(one.name for one in model.identity)
    of = replace(kind.definition.item_class, key_parameters=names) if kind.definition.item_class is not None else None
    return replace(model, fields=fields, item_class=of, by_functions=True, table_name=kind.table_name)


def unwritten(known: Collection[str], project: Project) -> list[Fault]:
    """Why there is nothing of what functions write into tables whose keys are not known: one remark for each table, and
    for each function that does not say which it is."""
    found: dict[object, Fault] = {}
    helpers = {one.via for one in (*project.accesses, *project.retold) if one.table is not None}
    for access in in_order(project.accesses):
        if access.table in known or not is_of_function(access) or project.role(access.place.path) == "test":
            continue
        begin = f"nothing is generated of the items that `{access.function or 'this module'}` writes"
        if access.table is None and access.function in helpers:
            continue  # its callers tell the table
        if access.table is None:
            fault = Fault(access.place, f"{begin}: it is not known into which table", NAME_TABLE, is_remark=True)
            found.setdefault((access.place.path, access.function), fault)
        else:
            into = f" into `{project.title_of(access)}`"
            fault = Fault(access.place, f"{begin}{into}: the key of that is not known", DEFINE, is_remark=True)
            found.setdefault(access.table, fault)
    return list(found.values())


# ---- a kind ---------------------------------------------------------------------------------------------------------


def _kind(group: Group, name: str, table: PlannedTable, project: Project) -> WrittenKind:
    """Raises UnclearKindError."""
    blueprint = table.blueprint
    keyed = {attribute for _, key in blueprint.keys for attribute in key.attributes}
    written = _by_attribute(group.writes)
    changed = _by_attribute(group.changes)
    changing = _changing(written, asked_of(table.id, project)) - set(blueprint.key.attributes)
    texts = {one: values for one, values in written.items() if one in keyed - changing and _is_text(values)}
    fields: dict[str, Attribute] = {}
    for attribute in dict.fromkeys((*written, *changed)):
        if attribute not in texts and (attribute in written or attribute not in blueprint.key.attributes):
            values = written.get(attribute, [])
            required = len(values) == len(group.writes) and not any(one.optional for one in values)
            made = field_of(
                attribute,
                [*values, *(changed.get(attribute, ()) if attribute not in blueprint.key.attributes else ())],
                blueprint,
                required=required,
            )
            if made.code_name in fields:
                raise UnclearKindError(
                    f"`{fields[made.code_name].name}` and `{attribute}` would be called alike", BY_HAND
                )
            fields[made.code_name] = made
    made_of: dict[str, Attribute] = {}
    told: list[tuple[str, KeyTemplate]] = []
    for attribute, values in texts.items():
        if len(values) < len(group.writes) or any(one.optional for one in values):
            raise UnclearKindError(f"not all of them have `{attribute}`, which is a key", BY_HAND)
        told.append((attribute, text_of_fields(attribute, values, fields, made_of, group.first)))
    if doubled := [one for one in made_of if one in fields]:
        raise UnclearKindError(f"{listed(doubled)} in their keys is another value than the attribute", BY_HAND)
    definition = Definition(
        kind="entity",
        library="boto3",
        symbol=name,
        name=table_of(table.id, project).name,
        place=group.first.place,
        key=None,
        attributes=(*made_of.values(), *fields.values(), *(_plain(one, group) for one, _ in told)),
        item_class=ItemClass("dataclass", "to_item", "from_item", "key_of", (), blueprint.key.attributes, tuple(told)),
    )
    choices = {name: choices_of([*values, *changed.get(name, ())]) for name, values in written.items()}
    return WrittenKind(definition, group.key, choices, frozenset(made_of), _table_name(group, table, project))


def _table_name(group: Group, table: PlannedTable, project: Project) -> str:
    """`os.environ["ORDERS_TABLE"]`, or the name itself."""
    name = table_of(table.id, project).name
    spelled = [*project.names_in(group.first.place.path, table.id), name.text if name.known else ""]
    for one in spelled:
        variable = one.removeprefix(VARIABLE).partition("=")[0]
        if one.startswith(VARIABLE) and variable.isidentifier():
            return f"os.environ[{quoted(variable)}]"
    is_whole = name.known and name.source != "template" and PLAIN.fullmatch(name.text) is not None
    return quoted(name.text) if is_whole else ""


def _by_attribute(accesses: Iterable[Access]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = {}
    for access in accesses:
        for one in access.written:
            found.setdefault(one.attribute, []).append(one)
    return found


def _is_text(values: Iterable[Written]) -> bool:
    """Whether the attribute of a key is put together, or always the same."""
    return any(one.value.template is not None and not one.value.template.tells_nothing for one in values)


def _changing(written: dict[str, list[Written]], accesses: Iterable[Access]) -> set[str]:
    """Attributes that begin with a text which may be another later: requests change it, or it tells what another
    attribute begins with."""
    updated = {one.attribute for access in accesses if access.operation in UPDATES for one in access.written}
    constants = {name: _constant(values) for name, values in written.items()}
    return {
        name
        for name, text in constants.items()
        if text
        and (name in updated or {*DELIMITERS.split(text)} & {constants[one] for one in constants if one != name})
    }


def _constant(values: Iterable[Written]) -> str:
    """The text that is always written; empty where there is none."""
    texts = {(one.value.template.constant if one.value.template is not None else None) or "" for one in values}
    return texts.pop() if len(texts) == 1 else ""


def _plain(attribute: str, group: Group) -> Attribute:
    return Attribute(name=attribute, code_name="", type="S", place=group.first.place)
