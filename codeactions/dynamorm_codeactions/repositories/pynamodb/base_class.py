"""The class of a repository over PynamoDB: what each has, and a method for each access pattern."""

from collections.abc import Iterable, Iterator

from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.repositories.plan import RepositoryPlan, Summary
from dynamorm_codeactions.repositories.protocol import STEP, signatures
from dynamorm_codeactions.repositories.pynamodb.keys import (
    given_keys,
    key_attributes,
    key_values,
    of_item,
    of_key,
    partition_attribute,
)
from dynamorm_codeactions.repositories.pynamodb.pattern_methods import asking, reader_of, returned, source_of
from dynamorm_codeactions.repositories.told import items_of, one_of, told

INSIDE = STEP * 2
ANY_VERSION = "add_version_condition=False"


def base_class(plan: RepositoryPlan) -> Iterator[str]:
    yield f"class {plan.base}:"
    yield docstring(f"{items_of(plan).capitalize()} in DynamoDB.", STEP)
    for name, arguments, returns in signatures(plan):
        says, lines = _kept(name, plan)
        yield from _method(f"def {name}({arguments}) -> {returns}:", says, lines)
    for method in plan.methods:
        head = f"def {method.name}({method.signature}) -> {method.returns}:"
        yield from _method(head, told(method, plan), asking(method, plan))
    yield from _query(plan)
    yield from _operations(plan)


def _method(head: str, says: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"{STEP}{head}"
    yield docstring(says, INSIDE)
    yield from (f"{INSIDE}{line}" if line else "" for line in lines)


# ---- what every repository has --------------------------------------------------------------------------------------


def _kept(name: str, plan: RepositoryPlan) -> tuple[str, list[str]]:
    """What a method says and does that is not of an access pattern."""
    item, word, one, words = plan.item, plan.word, one_of(plan), items_of(plan)
    key = ", ".join(key_values(plan))
    version = _version(plan)
    partition = partition_attribute(plan)
    match name:
        case "create":
            condition = ", ".join([f"{partition}.does_not_exist()", *([ANY_VERSION] if plan.is_counted else [])])
            saved = [f"    {line}" for line in _saved(condition, plan)]
            lines = [f"with named_errors({of_item(plan)}, AlreadyExists):", *saved, f"return {word}"]
            return f"Stores {one} that is new. Raises AlreadyExists.", lines
        case "get":
            found = [f"    {line}" for line in returned(f"{item}.get({key}, consistent_read=consistent)", "get", plan)]
            says = f"{one.capitalize()} by what tells it from all others. Raises NotFound."
            return says, [f"with named_errors({of_key(plan)}):", *found]
        case "update":
            return _update(plan)
        case "delete":
            deleted = f"    {item}({key}).delete({ANY_VERSION if plan.is_counted else ''})"
            return f"Deletes {one}, be it there or not.", [f"with named_errors({of_key(plan)}):", deleted]
        case "get_many":
            says = f"The {words} of some keys, in their order and each once; those that are not there are left out."
            return says, [f"return get_batch({item}, {given_keys(plan)})"]
        case "put_many":
            raised = [
                f"several = [*{plan.words}]",
                f"for {word} in several:",
                f"    {word}.{version} = ({word}.{version} or 0) + 1",
            ]
            put = f"put_batch({item}, {'several' if version else plan.words})"
            says = f"Stores {words}, whatever was there before{', with a further version' if version else ''}."
            return says, [*(raised if version else []), put]
        case _:
            says = f"Deletes the {words} of some keys, be they there or not."
            return says, [f"delete_batch({item}, {given_keys(plan)})"]


def _saved(condition: str, plan: RepositoryPlan) -> Iterator[str]:
    """Stores an item under a condition; by the types of PynamoDB where a `save` of the class tells none."""
    if plan.own_methods.get("save", True):
        yield f"{plan.word}.save({condition})"
        return
    yield f"stored: Model = {plan.word}"
    yield f"stored.save({condition})"


def _version(plan: RepositoryPlan) -> str:
    """What the class calls the version that tells of changes; empty where it has none."""
    return plan.version.code_name if plan.version is not None else ""


def _by_hand(plan: RepositoryPlan) -> str:
    """The same of one that PynamoDB does not count."""
    return "" if plan.is_counted else _version(plan)


def _as_read(plan: RepositoryPlan) -> str:
    """The condition that an item is there, and has the version that was read where PynamoDB does not look at it."""
    condition = f"{partition_attribute(plan)}.exists()"
    name = _by_hand(plan)
    return f"{condition} & unchanged({plan.item}.{name}, {plan.word}.{name})" if name else condition


def _update(plan: RepositoryPlan) -> tuple[str, list[str]]:
    item, word, one = plan.item, plan.word, one_of(plan)
    condition = _as_read(plan)
    counted = f", {quoted(_by_hand(plan))}" if _by_hand(plan) else ""
    change = (
        [f"save_changes({word}, {condition}{counted})"] if _has_more_than_a_key(plan) else [*_saved(condition, plan)]
    )
    if not _version(plan):
        saved = [f"    {line}" for line in change]
        lines = [f"with named_errors({of_item(plan)}, NotFound):", *saved, f"return {word}"]
        return f"Changes {one} that is there. Raises NotFound.", lines
    says = (
        f"Changes {one} as it was read, and counts its version up. Raises NotFound, and ConditionFailed where it was "
        "changed since it was read."
    )
    key = ", ".join(f"{word}.{name}" for name in key_attributes(plan))
    return says, [
        f"with named_errors({of_item(plan)}):",
        "    try:",
        *(f"        {line}" for line in change),
        "    except (PutError, UpdateError) as error:",
        "        if error.cause_response_code == CONDITION_FAILED:",
        "            # Is it there at all?",
        f"            {item}.get({key}, consistent_read=True)",
        "        raise",
        f"return {word}",
    ]


def _has_more_than_a_key(plan: RepositoryPlan) -> bool:
    """Whether an update has something to set or to remove: PynamoDB makes none that has not."""
    fixed = {*plan.model.blueprint.key.attributes, *([plan.model.version] if plan.is_counted else [])}
    return any(field.name not in fixed for field in plan.model.fields)


# ---- further queries ------------------------------------------------------------------------------------------------


def _query(plan: RepositoryPlan) -> Iterator[str]:
    """A builder for the table and each index whose items are whole, or are read in part by a method."""
    ways = dict(_ways(plan))
    says = f"A further query for {items_of(plan)}"
    if len(ways) == 1:
        yield from _method(f"def query(self) -> Query[{plan.item}]:", f"{says}.", [_builder(None, None, plan)])
        return
    for index, summary in ways.items():
        one = "None = None" if index is None else f"Literal[{quoted(index)}]"
        given = summary.name if summary is not None else plan.item
        yield from ("", f"{STEP}@overload", f"{STEP}def query(self, index: {one}) -> Query[{given}]: ...")
    names = ", ".join(quoted(index) for index in ways if index is not None)
    lines: list[str] = []
    for index, summary in ways.items():
        if index is not None:
            lines += [f"if index == {quoted(index)}:", f"    {_builder(index, summary, plan)}"]
    head = f"def query(self, index: Literal[{names}] | None = None) -> Query[Any]:"
    yield from _method(head, f"{says}, in the table or in an index.", [*lines, _builder(None, None, plan)])


def _ways(plan: RepositoryPlan) -> Iterator[tuple[str | None, Summary | None]]:
    yield None, None
    for key in plan.model.keys[1:]:
        index = plan.model.blueprint.index(key.index) if key.index is not None else None
        if index is None or not key.binding:
            continue
        methods = (one for one in plan.methods if one.pattern.index == index.name and one.pattern.operation == "query")
        method = next((one for one in methods if one.pattern.reads is None), None)
        if index.projection.kind == "ALL":
            yield index.name, None
        elif method is not None:
            yield index.name, method.summary


def _builder(index: str | None, summary: Summary | None, plan: RepositoryPlan) -> str:
    return f"return Query({source_of(index, plan)}, {reader_of(summary)})"


# ---- transactions ---------------------------------------------------------------------------------------------------


def _operations(plan: RepositoryPlan) -> Iterator[str]:
    item, word, one = plan.item, plan.word, one_of(plan)
    given, key = ", ".join(map(str, plan.identity)), ", ".join(key_values(plan))
    versioned = bool(_version(plan))
    partition = partition_attribute(plan)
    failed = "ConditionFailed" if versioned else "NotFound"
    any_version = f", {ANY_VERSION}" if plan.is_counted else ""
    counted = f", {quoted(_by_hand(plan))}" if _by_hand(plan) else ""
    old_item = ', "ALL_OLD"' if versioned else ""
    of_word, by_key = (f"{word}: {item}", of_item(plan)), (given, of_key(plan))
    check = f"condition_check({item}, {key}, condition={partition}.exists())"
    changing, given_changes = (
        ("update", f", changes_of({word}{counted})") if _has_more_than_a_key(plan) else ("save", "")
    )
    for name, (argument, label), says, kind, request, error in (
        ("creating", of_word, f"stores {one} that is new", "save",
         f"save({word}, {partition}.does_not_exist())", ", AlreadyExists"),
        ("updating", of_word, f"changes {one} as it was read", changing,
         f"{changing}({word}{given_changes}, {_as_read(plan)}{old_item})", f", {failed}"),
        ("deleting", by_key, f"deletes {one}, be it there or not", "delete",
         f"delete({item}({key}){any_version})", ""),
        ("checking", by_key, f"changes nothing, but needs {one} to be there", "check", check, ", NotFound"),
    ):  # fmt: skip
        lines = [
            "",
            "def add(transaction: TransactWrite) -> None:",
            f"    transaction.{request}",
            "",
            f"return Operation({quoted(kind)}, {item}, {label}, add{error})",
        ]
        head = f"def {name}({', '.join(filter(None, ('self', argument)))}) -> Operation:"
        yield from _method(head, f"The part of a transaction that {says}.", lines)


def summary_class(summary: Summary, plan: RepositoryPlan) -> Iterator[str]:
    """The class of what is read in part."""
    yield "@dataclass(frozen=True, slots=True, kw_only=True)"
    yield f"class {summary.name}:"
    yield docstring(f"What is read of {items_of(plan)} where not all of it is.", STEP)
    if summary.fields:
        yield ""
    yield from (f"{STEP}{field.code_name}: {annotation.text}" for field, annotation in summary.fields)


def summary_reader(summary: Summary, plan: RepositoryPlan) -> Iterator[str]:
    """The function that makes one of what PynamoDB has read."""
    values = ", ".join(f"{field.code_name}=found.{field.code_name}" for field, _ in summary.fields)
    yield f"def {reader_of(summary)}(found: {plan.item}) -> {summary.name}:"
    yield f"{STEP}return {summary.name}({values})"
