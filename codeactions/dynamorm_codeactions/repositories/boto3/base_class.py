"""The module of one kind's repository over boto3, as it is written where requests are awaited."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import KeyPart
from dynamorm_analysis.model.table import ItemClass
from dynamorm_cdkgen.names_asked import names_asked
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, imported
from dynamorm_codeactions.repositories.boto3.pattern_methods import pattern_method, summary_class
from dynamorm_codeactions.repositories.boto3.values import value_text
from dynamorm_codeactions.repositories.boto3.written_class import written_class
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.protocol import STEP, key_class, protocol, signatures
from dynamorm_codeactions.repositories.told import items_of, kind_of, one_of

UNTYPED = "  # type: ignore[import-untyped, unused-ignore]"
"""Behind imports of libraries whose types are in a package of their own, which may be there or not."""
KNOWN = {
    "attrs": frozenset({"evolve"}),
    "collections.abc": frozenset({"Iterable", "Mapping"}),
    "dataclasses": frozenset({"dataclass", "field", "replace"}),
    "datetime": frozenset({"UTC", "datetime"}),
    "decimal": frozenset({"Decimal"}),
    "typing": frozenset({"Any", "Literal", "NamedTuple", "Protocol", "Self"}),
    ".batches": frozenset({"delete_many", "put_many", "read_many"}),
    ".errors": frozenset({"AlreadyExists", "ConditionFailed", "NotFound", "RepositoryError"}),
    ".paging": frozenset({"Page"}),
    ".queries": frozenset({"Query", "count_of", "page_of"}),
    ".requests": frozenset({"changing", "expecting", "named_errors", "putting"}),
    ".transactions": frozenset({"Kind", "MemoryOperation", "Operation"}),
}
STANDARD = frozenset({"collections.abc", "dataclasses", "datetime", "decimal", "os", "typing", "uuid"})
PYDANTIC = "pydantic.dataclasses"
"""Classes of what is read in part, which make of stored values what models of pydantic do."""
THIRD_PARTY = frozenset({"attrs", PYDANTIC})
COPIES = {"dataclass": "replace({0}, {1})", "attrs": "evolve({0}, {1})", "pydantic": "{0}.model_copy(update={{{2}}})"}


def base_module(plan: RepositoryPlan) -> str:
    """The module's text without its head."""
    body = "\n".join(_body(plan))
    return "\n".join([
        docstring(f"{items_of(plan).capitalize()} in DynamoDB, one method for each way in which code asks for them."),
        "",
        _imports(plan, body),
        "",
        "",
        body,
        "",
    ])  # fmt: skip


def item_class_of(plan: RepositoryPlan) -> ItemClass:
    """How objects of the kind become items."""
    assert plan.model.item_class is not None  # of another kind no repository is written over boto3
    return plan.model.item_class


def _imports(plan: RepositoryPlan, body: str) -> str:
    """The imports of what the body names; those of boto3 with a word to type checkers."""
    used = names_asked(body)
    found: dict[str, set[str]] = {plan.item_module: {plan.imported_item}} if plan.item_module else {}
    for module, names in plan.imports().items():
        found.setdefault(module, set()).update(names)
    for module, known in KNOWN.items():
        found.setdefault(module, set()).update(known & used)
    named = {module: names for module, names in found.items() if names}
    named |= {"os": set()} if "os" in used else {}
    standard = {module: names for module, names in named.items() if module in STANDARD}
    if item_class_of(plan).manner == "pydantic" and "dataclasses" in standard:
        named[PYDANTIC] = standard.pop("dataclasses")
    own = {module: names for module, names in named.items() if module not in (*STANDARD, *THIRD_PARTY)}
    makers = [name for name in ("Attr", "Key") if name in used]
    foreign = {module for module in own if not module.startswith(".") and module not in plan.own_modules}
    third = {module: imported({module: named[module]}) for module in ("attrs", PYDANTIC, *foreign) if module in named}
    if makers:
        third["boto3.dynamodb.conditions"] = f"from boto3.dynamodb.conditions import {', '.join(makers)}{UNTYPED}"
    begins = [] if plan.asynchronous or not plan.has_table else [f"import boto3{UNTYPED}"]
    of_others = "\n".join([*begins, *(third[module] for module in sorted(third, key=str.lower))])
    rest = {module: names for module, names in own.items() if module not in foreign}
    blocks = (imported(standard), of_others, imported(rest, plan.own_modules))
    return "\n\n".join(block for block in blocks if block)


def _body(plan: RepositoryPlan) -> Iterator[str]:
    yield from written_class(plan)
    yield from key_class(plan)
    for summary in plan.summaries:
        yield from ("", "", *summary_class(summary, plan))
    yield from ("", "", *protocol(plan, "async def"))
    yield from ("", "", *_class(plan))


# ---- the class ------------------------------------------------------------------------------------------------------


def _class(plan: RepositoryPlan) -> Iterator[str]:
    heads = {
        name: f"{STEP}async def {name}({arguments}) -> {returns}:" for name, arguments, returns in signatures(plan)
    }
    of = item_class_of(plan)
    word, words, inside = plan.word, plan.words, STEP * 2
    one = one_of(plan)
    key = plan.model.keys[0]
    partition = quoted(key.parts[0].attribute)
    names = tuple_of([part.attribute for part in key.parts])
    yield f"class {plan.base}:"
    yield docstring(f"{items_of(plan).capitalize()} in DynamoDB.", STEP)
    yield ""
    yield from _init(plan)
    yield ""
    yield from (heads["create"], docstring(f"Stores {one} that is new. Raises AlreadyExists.", inside))
    yield f"{inside}with named_errors(failed=AlreadyExists):"
    yield f"{inside}{STEP}await self._table.put_item(**putting({word}.{of.to_item}(), {partition}))"
    yield f"{inside}return {word}"
    yield ""
    yield from (
        heads["get"],
        docstring(f"{one.capitalize()} by what tells it from all others. Raises NotFound.", inside),
    )
    yield f"{inside}key = {_key_given(plan)}"
    yield f"{inside}with named_errors():"
    yield f"{inside}{STEP}found = await self._table.get_item(Key=key, ConsistentRead=consistent)"
    yield f'{inside}if "Item" not in found:'
    yield f'{inside}{STEP}raise NotFound(f"no {kind_of(plan)} has the key {{key}}")'
    yield f'{inside}return {plan.item}.{of.from_item}(found["Item"])'
    yield ""
    yield from _update(plan, heads["update"])
    yield ""
    yield from (heads["delete"], docstring(f"Deletes {one}, be it there or not.", inside))
    yield f"{inside}with named_errors():"
    yield f"{inside}{STEP}await self._table.delete_item(Key={_key_given(plan)})"
    yield ""
    yield from (
        heads["get_many"],
        docstring(
            f"The {items_of(plan)} of some keys, in their order and each once; those that are not there are left out.",
            inside,
        ),
    )
    yield f"{inside}found = await read_many(self._table, [{_key_made(plan, 'key')} for key in keys])"
    yield f"{inside}return [{plan.item}.{of.from_item}(item) for item in found]"
    yield ""
    counted = ", with a further version" if plan.model.version is not None else ""
    yield from (heads["put_many"], docstring(f"Stores {items_of(plan)}, whatever was there before{counted}.", inside))
    put = word if plan.model.version is None else _copied(plan)
    yield f"{inside}stored = [{put}.{of.to_item}() for {word} in {words}]"
    yield f"{inside}await put_many(self._table, stored, {names})"
    yield ""
    yield from (
        heads["delete_many"],
        docstring(f"Deletes the {items_of(plan)} of some keys, be they there or not.", inside),
    )
    yield f"{inside}await delete_many(self._table, [{_key_made(plan, 'key')} for key in keys])"
    for method in plan.methods:
        yield ""
        yield from pattern_method(method, plan)
    yield ""
    yield from _query(plan)
    yield from _operations(plan)


def _init(plan: RepositoryPlan) -> Iterator[str]:
    inside = STEP * 2
    if plan.asynchronous:
        yield f"{STEP}def __init__(self, table: Any) -> None:"
        yield docstring("Over a `Table` of aioboto3, which whoever opened its resource closes.", inside)
        yield f"{inside}self._table = table"
        return
    if not plan.has_table:
        yield f"{STEP}def __init__(self, table: Any) -> None:"
        yield docstring("Over a `Table` of boto3.", inside)
        yield f"{inside}self._table = table"
        return
    named = plan.model.table_name or f"{plan.item}.table_name"
    told = "whose name code has" if plan.model.by_functions else f"which `{plan.called}` names"
    yield f"{STEP}def __init__(self, table: Any = None) -> None:"
    yield docstring(f"Over a `Table` of boto3; by default over that {told}.", inside)
    yield f"{inside}if table is None:"
    yield f'{inside}{STEP}table = boto3.resource("dynamodb").Table({named})'
    yield f"{inside}self._table = table"


def _update(plan: RepositoryPlan, head: str) -> Iterator[str]:
    word, inside = plan.word, STEP * 2
    version = plan.version
    yield head
    if version is None:
        yield docstring(f"Changes {one_of(plan)} that is there. Raises NotFound.", inside)
        yield f"{inside}with named_errors():"
        yield f"{inside}{STEP}await self._table.update_item(**self._change({word}, {word}))"
        yield f"{inside}return {word}"
        return
    told = f"Changes {one_of(plan)} as it was read, and counts its version up."
    yield docstring(f"{told} Raises NotFound, and ConditionFailed where it was changed since then.", inside)
    yield f"{inside}changed = {_copied(plan)}"
    yield f"{inside}with named_errors():"
    yield f"{inside}{STEP}await self._table.update_item(**self._change({word}, changed))"
    yield f"{inside}return changed"


def _copied(plan: RepositoryPlan) -> str:
    version = plan.version
    assert version is not None  # asked by those alone who have one
    word, name = plan.word, version.code_name
    raised = f"{word}.{name} + 1" if version.required else f"({word}.{name} or 0) + 1"
    return COPIES[item_class_of(plan).manner].format(word, f"{name}={raised}", f"{quoted(name)}: {raised}")


def _query(plan: RepositoryPlan) -> Iterator[str]:
    whole = [
        index.name
        for index in plan.model.blueprint.indexes
        if index.projection.kind == "ALL" and plan.model.key(index.name)
    ]
    annotation = f"Literal[{', '.join(map(quoted, whole))}] | None" if whole else "None"
    inside = STEP * 2
    yield f"{STEP}def query(self, index: {annotation} = None) -> Query[{plan.item}]:"
    yield docstring(f"A further query for {items_of(plan)}, in the table or in an index with whole items.", inside)
    yield f"{inside}return Query(self._table, {plan.item}.{item_class_of(plan).from_item}, index)"


def _operations(plan: RepositoryPlan) -> Iterator[str]:
    of, word, inside, one = item_class_of(plan), plan.word, STEP * 2, one_of(plan)
    partition = quoted(plan.model.keys[0].parts[0].attribute)
    told = "The part of a transaction that"
    yield ""
    yield f"{STEP}def creating(self, {word}: {plan.item}) -> Operation:"
    yield docstring(f"{told} stores {one} that is new.", inside)
    yield f"{inside}request = putting({word}.{of.to_item}(), {partition})"
    yield f'{inside}return self._operation("Put", request, failed=AlreadyExists)'
    yield ""
    yield f"{STEP}def updating(self, {word}: {plan.item}) -> Operation:"
    yield docstring(f"{told} changes {one} as it was read.", inside)
    changed = word if plan.model.version is None else _copied(plan)
    yield f"{inside}changed = {changed}"
    yield f'{inside}return self._operation("Update", self._change({word}, changed))'
    yield ""
    identity = "".join(f", {one}" for one in plan.identity)
    yield f"{STEP}def deleting(self{identity}) -> Operation:"
    yield docstring(f"{told} deletes {one}, be it there or not.", inside)
    yield f'{inside}return self._operation("Delete", {{"Key": {_key_given(plan)}}})'
    yield ""
    yield f"{STEP}def checking(self{identity}) -> Operation:"
    yield docstring(f"{told} changes nothing, but needs {one} to be there.", inside)
    yield f"{inside}request = expecting({_key_given(plan)}, {partition})"
    yield f'{inside}return self._operation("ConditionCheck", request, failed=NotFound)'
    yield ""
    yield from _private(plan)


def _private(plan: RepositoryPlan) -> Iterator[str]:
    of, word, inside = item_class_of(plan), plan.word, STEP * 2
    key = [part.attribute for part in plan.model.keys[0].parts]
    version = plan.version
    yield f"{STEP}def _change(self, {word}: {plan.item}, changed: {plan.item}) -> dict[str, Any]:"
    yield f"{inside}return changing("
    yield f"{inside}{STEP}changed.{of.to_item}(),"
    yield f"{inside}{STEP}{tuple_of(key)},"
    yield f"{inside}{STEP}{tuple_of(changed_attributes(plan))},"
    if version is not None:
        yield f"{inside}{STEP}version=({quoted(version.name)}, {word}.{version.code_name}),"
    yield f"{inside})"
    yield ""
    given = "kind: Kind, request: dict[str, Any], failed: type[RepositoryError] = ConditionFailed"
    yield f"{STEP}def _operation(self, {given}) -> Operation:"
    yield f'{inside}named = {{"TableName": self._table.name, **request}}'
    yield f"{inside}return Operation(self._table.meta.client, kind, named, failed)"
    yield from _made_key(plan)


def changed_attributes(plan: RepositoryPlan) -> list[str]:
    """The attributes that a change sets or removes: all that items of the kind have, other than their key."""
    key = plan.model.keys[0].parts
    names = [field.name for field in plan.model.fields if not field.in_keys]
    names += [name for name, _ in item_class_of(plan).texts]
    names += [part.attribute for one in plan.model.keys for part in one.parts]
    fixed = {part.attribute for part in key}
    return [*dict.fromkeys(name for name in names if name not in fixed)]


# ---- keys -----------------------------------------------------------------------------------------------------------


def _key_given(plan: RepositoryPlan) -> str:
    """The key in the table, of the parameters that tell an item."""
    of, key = item_class_of(plan), plan.model.keys[0]
    names = [one.name for one in plan.identity]
    if of.key_of and list(of.key_parameters) == names and set(of.key) == {part.attribute for part in key.parts}:
        return f"{plan.item}.{of.key_of}({', '.join(names)})"
    return f"self._key({', '.join(names)})"


def _made_key(plan: RepositoryPlan) -> Iterator[str]:
    """A method that makes the key, where the class of the items has none."""
    if not _key_given(plan).startswith("self."):
        return
    arguments = "".join(f", {one}" for one in plan.identity)
    entries = ", ".join(_entry(part, plan) for part in plan.model.keys[0].parts)
    yield ""
    yield f"{STEP}def _key(self{arguments}) -> dict[str, Any]:"
    yield f"{STEP * 2}return {{{entries}}}"


def _entry(part: KeyPart, plan: RepositoryPlan) -> str:
    return f"{quoted(part.attribute)}: {value_text(part.template, part.attribute, plan.model)}"


def _key_made(plan: RepositoryPlan, variable: str) -> str:
    """The same of a named tuple in a variable."""
    return f"{_key_given(plan).partition('(')[0]}(*{variable})"


def tuple_of(names: list[str]) -> str:
    return f"({', '.join(map(quoted, names))}{',' if len(names) == 1 else ''})"
