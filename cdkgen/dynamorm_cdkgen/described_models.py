"""The kinds of items that code declares, as generators see them: fields, keys, and what the code asks of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey, Library, MapFields
from dynamorm_analysis.entity_models.planned_patterns import PATTERNS_FILE, with_planned
from dynamorm_analysis.model.table import Attribute, Definition, MapClass
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.asked_tables import told_by_requests
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.counted_versions import with_counted_version
from dynamorm_cdkgen.declared_kinds import ALL_LIBRARIES, LIBRARIES, declared_kinds, kind_name
from dynamorm_cdkgen.described_keys import identity_of, item_keys
from dynamorm_cdkgen.described_patterns import patterns_of
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_cdkgen.pattern_names import METHODS
from dynamorm_cdkgen.plan import PlannedTable, in_use
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.written_items import written_items
from dynamorm_cdkgen.written_kinds import WrittenKind, as_written

AWAITED = frozenset({"aioboto3", "aiobotocore"})
VERSION = "version"


@dataclass(frozen=True, slots=True)
class DescribedModels:
    """Kinds of items in the order of their names and files; those that are left out with the reason, and remarks on
    what is left out of the others."""

    models: tuple[EntityModel, ...]
    left_out: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A class that declares items of a table, with their fields and keys, and remarks on these."""

    definition: Definition
    fields: tuple[Field, ...]
    keys: tuple[ItemKey, ...]
    told: list[Fault]


def wanted_models(
    project: Project, names: Sequence[str] = (), libraries: Mapping[str, Library] = LIBRARIES
) -> DescribedModels:
    """The kinds of items that are called by some names, all of them where there are none. Raises NoModelError."""
    return models_called(names, entity_models(project, libraries))


def models_called(names: Sequence[str], found: DescribedModels) -> DescribedModels:
    """Those of some kinds that are called by some names, all of them where there are none. Raises NoModelError."""
    if not names:
        return found
    known = list(dict.fromkeys(model.name for model in found.models))
    for name in names:
        if name not in known:
            there = f"; there are {listed(known)}" if known else ""
            raise NoModelError(
                f"no model is called `{name}` here, or not all is known of it{there}", (*found.left_out, *found.remarks)
            )
    chosen = tuple(model for model in found.models if model.name in names)
    places = {(model.path, model.symbol) for model in chosen}
    remarks = (one for one in found.remarks if any(one.place.path == path for path, _ in places))
    return DescribedModels(chosen, (), tuple(remarks))


def entity_models(project: Project, libraries: Mapping[str, Library] = LIBRARIES) -> DescribedModels:
    """All kinds of items that code outside of tests declares, by some libraries; those, too, that functions alone write
    by boto3, unless libraries are asked for by which only classes declare items."""
    plan = in_use(project)
    models: list[EntityModel] = []
    left_out: list[Fault] = []
    remarks: list[Fault] = []
    for identity, faults in plan.unplanned.items():
        if any(declared_kinds(identity, project, libraries)):
            left_out += faults
    for table in plan.tables:
        keyed = [_keyed(one, table, project) for one in declared_kinds(table.id, project, libraries)]
        for kind in keyed:
            definition = kind.definition
            if not definition.bases_known:
                told = f"not all that `{definition.symbol}` is built on is known"
                left_out.append(Fault(definition.place, told, "have the files of its base classes read, too"))
                continue
            model, told_of = _model(kind, table, project, keyed)
            models.append(model)
            remarks += told_of
    if libraries is LIBRARIES:
        written = written_items(project)
        for table in plan.tables:
            found, told_of = _written(table, project, written.kinds[table.id])
            models += found
            remarks += told_of
        remarks += written.left_out
        remarks += told_by_requests((identity for identity, kinds in written.kinds.items() if kinds), project)
    remarks += _planned_of_none(models, project)
    models.sort(key=lambda model: (model.name, model.path))
    return DescribedModels(tuple(models), tuple(dict.fromkeys(left_out)), tuple(dict.fromkeys(remarks)))


def _planned_of_none(models: Sequence[EntityModel], project: Project) -> Iterator[Fault]:
    """The kinds for which patterns are planned and which the code does not have: a class may have been renamed."""
    told = {one.symbol for table in project.tables.values() for one in table.definitions}
    told |= {model.symbol for model in models}
    for name in dict.fromkeys(one.model for one in project.settings.patterns if one.model not in told):
        because = f"patterns of `{name}` are planned here, and nothing that is read declares `{name}`"
        yield Fault(Place(PATTERNS_FILE, "", Span(0, 0)), because, "name the class that it is now", is_remark=True)


def _written(
    table: PlannedTable, project: Project, kinds: Sequence[WrittenKind]
) -> tuple[list[EntityModel], list[Fault]]:
    """The kinds that functions alone write into a table."""
    keyed = [_keyed(kind.definition, table, project) for kind in kinds]
    declared = declared_kinds(table.id, project, ALL_LIBRARIES) if kinds else ()
    together = [*(_keyed(one, table, project) for one in declared), *keyed]
    models: list[EntityModel] = []
    remarks: list[Fault] = []
    for kind, one in zip(kinds, keyed, strict=True):
        model, told = _model(one, table, project, together)
        models.append(as_written(model, kind))
        remarks += told
    return models, remarks


def _keyed(definition: Definition, table: PlannedTable, project: Project) -> _Keyed:
    fields = with_counted_version(_fields(definition, table), definition, table, project)
    return _Keyed(definition, fields, *item_keys(definition, fields, table, project))


def _model(
    kind: _Keyed, table: PlannedTable, project: Project, declared: Sequence[_Keyed]
) -> tuple[EntityModel, list[Fault]]:
    """One of the classes that declare items of a table."""
    definition, fields, keys = kind.definition, kind.fields, kind.keys
    others = [other.keys for other in declared if other is not kind]
    plans = [
        replace(one.pattern, words=one.words) for one in project.settings.patterns if one.model == definition.symbol
    ]
    by_name = {one.name: one for one in reversed(plans) if one.operation == "get" or one.name not in METHODS}
    planned_here = [one for one in plans if by_name.get(one.name) is one]
    names = [one.name for one in planned_here]
    patterns, left_out = patterns_of(definition, fields, keys, table, project, others, names)
    patterns, unserved = with_planned(patterns, planned_here, fields, keys)
    for one in plans:
        if by_name.get(one.name) is not one:
            because = f"`{one.name}` is planned in {PATTERNS_FILE}, and another method is called so"
            left_out.append(Fault(definition.place, because, "give the plan another name", is_remark=True))
    for one in unserved:
        because = f"`{one.name}` is planned in {PATTERNS_FILE}, and no key of `{definition.symbol}` serves it"
        left_out.append(Fault(definition.place, because, "change the plan, or the keys", is_remark=True))
    model = EntityModel(
        name=kind_name(definition),
        blueprint=table.blueprint,
        fields=fields,
        keys=keys,
        identity=identity_of(keys[0], fields),
        patterns=patterns,
        version=next((field.name for field in fields if field.role == "version"), None),
        ttl=_ttl(fields, table),
        library=ALL_LIBRARIES[definition.library],
        path=definition.place.path,
        symbol=definition.symbol,
        place=definition.place,
        asynchronous=definition.item_class is not None and _is_awaited(table, project),
        filled=definition.filled,
        item_class=definition.item_class,
    )
    return model, [*kind.told, *left_out]


def _fields(definition: Definition, table: PlannedTable) -> tuple[Field, ...]:
    """Each field once; of several attributes that hold it, the one that is not made for a key or, where all are, that
    from which it is read."""
    found: dict[str, Attribute] = {}
    keys = {name for one in table.blueprint.indexes for name in one.key.attributes}
    for attribute in definition.attributes:
        known = found.get(attribute.code_name)
        is_for_key = known is not None and known.name in keys
        is_read = known is not None and attribute.name in keys and quoted(known.name) in known.read
        if attribute.code_name and (known is None or (is_for_key and not is_read)):
            found[attribute.code_name] = attribute
    held = definition.item_class.held_in_texts if definition.item_class is not None else ()
    in_keys = (replace(_field(one, table), in_keys=True) for one in held)
    return (*(_field(attribute, table) for attribute in found.values()), *in_keys)


def _is_awaited(table: PlannedTable, project: Project) -> bool:
    """Whether the files that ask for a table's items await what they ask."""
    imports = [project.program.imports(path) for path in {one.place.path for one in asked_of(table.id, project)}]
    return bool(imports) and all(not AWAITED.isdisjoint(packages) for packages in imports)


def _field(attribute: Attribute, table: PlannedTable) -> Field:
    return replace(
        _declared_field(attribute),
        type=attribute.type or table.blueprint.types.get(attribute.name),
        role="version" if _is_version(attribute) else attribute.role,
    )


def _declared_field(attribute: Attribute) -> Field:
    """A field as its class declares it, be that one of items or of maps in them."""
    return Field(
        name=attribute.name,
        code_name=attribute.code_name,
        type=attribute.type,
        declared=attribute.kept_as or attribute.value_type or attribute.declared,
        required=attribute.required,
        values=attribute.values,
        generated=attribute.generated,
        default=attribute.default,
        has_default=attribute.has_default,
        stored=attribute.stored,
        read=attribute.read,
        holds=_map_fields(attribute.holds) if attribute.holds is not None else None,
        element=_declared_field(attribute.element) if attribute.element is not None else None,
    )


def _map_fields(held: MapClass) -> MapFields | None:
    """None of a class that stands inside of something, from where nothing can import it."""
    if "." in held.symbol:
        return None
    fields = tuple(map(_declared_field, held.attributes))
    return MapFields(held.symbol, held.place.path, fields, held.is_open, held.recurs, held.manner)


def _is_version(attribute: Attribute) -> bool:
    """Whether a field of a class of the program's own counts the changes of an item, by its name."""
    return attribute.code_name == attribute.name == VERSION and attribute.declared.startswith("int")


def _ttl(fields: Sequence[Field], table: PlannedTable) -> str | None:
    told = next((field.name for field in fields if field.role == "ttl"), None)
    return told or next((field.name for field in fields if field.name == table.blueprint.ttl), None)
