"""The tests of a repository and of its double in memory: one for each method, and one for each access pattern."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel, Field, Pattern
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.composed_fields import holes_of
from dynamorm_codeactions.map_classes import fields_within
from dynamorm_codeactions.repositories.told import items_of, kind_of, one_of
from dynamorm_codeactions.repository_tests.asked_values import UnprovableError
from dynamorm_codeactions.repository_tests.pattern_items import field_called
from dynamorm_codeactions.repository_tests.pattern_test import PUT_BESIDE, counted_in_pieces, pattern_test
from dynamorm_codeactions.repository_tests.samples import START, sample
from dynamorm_codeactions.repository_tests.subject import IN_PIECES, Subject

MANY = 60  # items of a batch, which DynamoDB takes in several requests
ERRORS = ("AlreadyExists", "ConditionFailed", "NotFound", "TransactionFailed")
ADDED = "attribute_values"
STARTS = re.compile(rf"\b{START}\b")


@dataclass(frozen=True, slots=True)
class Suite:
    """The text of a module of tests without its head, and why some patterns have none."""

    text: str
    left_out: tuple[Fault, ...]


def suite(subject: Subject) -> Suite:
    told: list[str] = []
    left_out: list[Fault] = []
    told += _fixture(subject)
    told += _tests(subject)
    for method in subject.plan.methods:
        try:
            told += ["", "", *pattern_test(subject, method)]
            if method.pattern.operation == "count":
                told += ["", "", *counted_in_pieces(subject, method)]
        except UnprovableError as unclear:
            left_out.append(_untested(subject.model, method.pattern, unclear))
    told += ["", "", *_key(subject)]
    if any(PUT_BESIDE in line for line in told):
        told += ["", "", *_put_beside(subject)]
    if subject.tells_by_dictionary:
        told += ["", "", *_told(subject)]
    body = "\n".join(told)
    opening = f'"""The repository of {items_of(subject.plan)} and its double in memory, which behave alike."""'
    head = [opening, "", imported(_imports(subject, body), subject.modules.own), "", ""]
    return Suite(formatted("\n".join([*head, body]) + "\n"), tuple(left_out))


def _untested(model: EntityModel, pattern: Pattern, unclear: UnprovableError) -> Fault:
    assert model.place is not None
    told = f"no test is made of `{pattern.name}` of `{model.symbol}`: {unclear}"
    return Fault(model.place, told, "write one by hand", is_remark=True)


def _imports(subject: Subject, body: str) -> dict[str, set[str]]:
    plan, modules = subject.plan, subject.modules
    is_named = re.search(rf"\b{plan.item}\b", body) is not None
    found: dict[str, set[str]] = {
        "collections.abc": {"Iterator"}, "typing": {"Any"}, "pytest": set(), ".": {"dynamodb", "factories"},
        f"{modules.repositories}.{plan.stem}": {plan.repository},
        f"{modules.repositories}.{plan.stem}_base": {plan.key, plan.protocol},
        f"{modules.repositories}.{plan.stem}_memory": {plan.double},
        f"{modules.repositories}.errors": {error for error in ERRORS if error in body},
    }  # fmt: skip
    found[f"{modules.repositories}.transactions"] = {"Transaction"}
    if is_named:
        found.setdefault(modules.models, set()).add(plan.imported_item)
    if "wire(" in body:
        found[f"{modules.repositories}.memory"] = {"wire"}
    if "attrgetter(" in body:
        found["operator"] = {"attrgetter"}
    if "partial(" in body:
        found["functools"] = {"partial"}
    if "evolve(" in body:
        found["attrs"] = {"evolve"}
    if "replace(" in body:
        found["dataclasses"] = {"replace"}
    if STARTS.search(body):
        found[".factories"] = {START}
    for name in subject.made.enumerations:
        if f"{name}(" in body:
            found.setdefault(modules.enumerations[name], set()).add(name)
    for module, name in {one for part in subject.made.parts.values() for one in part.imports}:
        if f"{name}(" in body:
            found.setdefault(module, set()).add(name)
    return found


def _fixture(subject: Subject) -> Iterator[str]:
    plan = subject.plan
    yield '@pytest.fixture(params=["engine", "memory"])'
    yield f"def {plan.words}(request: pytest.FixtureRequest) -> Iterator[{plan.protocol}]:"
    yield '    """Without any items: in an engine that plays DynamoDB, and in memory."""'
    yield '    if request.param == "memory":'
    yield f"        yield {plan.double}()"
    yield "        return"
    yield f"    with {subject.table}:"
    yield f"        if request.param == {quoted(IN_PIECES)}:"
    yield f"            dynamodb.in_pieces({subject.client})"
    yield f"        yield {plan.repository}({'table' if subject.constant else ''})"


def _tests(subject: Subject) -> Iterator[str]:
    one = subject.plan.word
    many = subject.asks
    yield from _test(
        subject, "create_and_get", f"What is stored is found as it was, beside other {items_of(subject.plan)}."
    )
    yield f"    made = {many}.create({subject.new(1)})"
    yield f"    {many}.create({subject.new(2)})"
    yield f"    found = {many}.get({subject.identity('1')})"
    counts = subject.plan.model.library == "pynamodb"  # what is new, too
    as_given = "" if counts else f" == {subject.new(1)}"
    yield f"    assert {_all_of('found', subject)} == {_all_of('made', subject)}{as_given}"
    yield from _test(subject, "create_twice", f"{one_of(subject.plan).capitalize()} is created once.")
    yield f"    {many}.create({subject.new(1)})"
    yield "    with pytest.raises(AlreadyExists):"
    yield f"        {many}.create({subject.new(1)})"
    yield from _test(subject, "get_missing", f"There is no {kind_of(subject.plan)} that was not created.")
    yield f"    {many}.create({subject.new(2)})"
    yield "    with pytest.raises(NotFound):"
    yield f"        {many}.get({subject.identity('1')})"
    yield from _update(subject)
    yield from _test(
        subject, "delete", f"{one_of(subject.plan).capitalize()} is gone once it is deleted, and others are not."
    )
    yield f"    {many}.create({subject.new(1)})"
    yield f"    kept = {many}.create({subject.new(2)})"
    yield "    for _ in range(2):"
    yield f"        {many}.delete({subject.identity('1')})"
    yield "    with pytest.raises(NotFound):"
    yield f"        {many}.get({subject.identity('1')})"
    yield f"    assert _key({many}.get({subject.identity('2')})) == _key(kept)"
    yield from _batches(subject)
    yield from _transactions(subject)
    yield from _changes_in_transactions(subject)
    yield from _aloof(subject, one)


def _update(subject: Subject) -> Iterator[str]:
    many, model = subject.asks, subject.model
    yield from _test(subject, "update_missing", f"There is no {kind_of(subject.plan)} to change that was not created.")
    yield "    with pytest.raises(NotFound):"
    yield f"        {many}.update({subject.new(1)})"
    changed = _changeable(subject)
    if changed is None:
        return
    name, value = changed
    yield from _test(subject, "update", "What is changed is stored, and others are as they were.")
    yield f"    {many}.create({subject.new(1)})"
    yield f"    other = {many}.create({subject.new(2)})"
    yield from _changed(subject, "found", f"{many}.get({subject.identity('1')})", name, value)
    yield f"    found = {many}.get({subject.identity('1')})"
    yield f"    assert found.{name} == {value}"
    kept = f"{many}.get({subject.identity('2')})"
    yield f"    kept = {kept}"
    yield f"    assert {_all_of('kept', subject)} == {_all_of('other', subject)}"
    if model.version is None:
        return
    yield from _test(subject, "update_of_what_was_changed", "Of two who change the same, the second is refused.")
    yield f"    {many}.create({subject.new(1)})"
    yield f"    stale = {many}.get({subject.identity('1')})"
    yield from _changed(subject, "found", f"{many}.get({subject.identity('1')})", name, value)
    yield "    with pytest.raises(ConditionFailed):"
    yield f"        {many}.update(stale)"
    yield f"    found = {many}.get({subject.identity('1')})"
    yield f"    assert found.{name} == {value}"


def _changed(subject: Subject, item: str, read: str, name: str, value: str, store: str = "") -> Iterator[str]:
    """Reads an item and stores it with another value: `store` is what does that, with `{}` for the item."""
    yield f"    {item} = {read}"
    changed = item
    match subject.changing:
        case "replace":
            changed = f"replace({item}, {name}={value})"
        case "model_copy":
            changed = f'{item}.model_copy(update={{"{name}": {value}}})'
        case "evolve":
            changed = f"evolve({item}, {name}={value})"
        case _:
            yield f"    {item}.{name} = {value}"
    yield f"    {(store or f'{subject.asks}.update({{}})').replace('{}', changed)}"


def _changeable(subject: Subject) -> tuple[str, str] | None:
    """A field that is no part of a key, and another value than that of the first item."""
    model = subject.model
    keyed = {hole for key in model.keys for part in key.parts for hole in holes_of(part.template)}
    keyed |= {held.code_name for hole in keyed if (held := field_called(model, hole)) is not None}
    keyed |= {part.attribute for key in model.keys for part in key.parts}
    for field in model.fields:
        if {field.name, field.code_name} & keyed or field.name in (model.version, model.ttl):
            continue
        found = sample(model, field, "2")
        if found is not None and found.telling:
            return field.code_name, found.text
    return None


def _batches(subject: Subject) -> Iterator[str]:
    many, plan = subject.asks, subject.plan
    numbers, more = f"range(1, {MANY + 1})", f"range({MANY + 1}, {2 * MANY + 1})"
    yield from _test(subject, "many", "Batches hold as many as there are; each is found once, in the order of keys.")
    yield f"    made = [{subject.new('number')} for number in {numbers}]"
    yield f"    {many}.put_many(made)"
    yield f"    keys = [{plan.key}({subject.identity('number')}) for number in {numbers}]"
    yield f"    missing = [{plan.key}({subject.identity('number')}) for number in {more}]"
    yield f"    found = {many}.get_many([*reversed(keys), *missing, keys[0]])"
    yield f"    assert [_key({plan.word}) for {plan.word} in found] == ["
    yield f"        _key({plan.word}) for {plan.word} in reversed(made)"
    yield "    ]"
    yield f"    {many}.delete_many([*missing, *keys[1:]])"
    yield f"    left = {many}.get_many(keys)"
    yield f"    assert [_key({plan.word}) for {plan.word} in left] == [_key(made[0])]"
    yield from ("", "", *subject.test_in_pieces("many_in_pieces", "What is left over of a batch is asked for again."))
    yield f"    made = [{subject.new('number')} for number in range(1, 4)]"
    yield f"    {many}.put_many(made)"
    yield f"    keys = [{plan.key}({subject.identity('number')}) for number in range(1, 4)]"
    yield f"    found = {many}.get_many(keys)"
    yield f"    assert [_key({plan.word}) for {plan.word} in found] == [_key({plan.word}) for {plan.word} in made]"
    yield f"    {many}.delete_many(keys)"
    yield f"    assert {many}.get_many(keys) == []"
    yield from _counted_in_batches(subject)


def _counted_in_batches(subject: Subject) -> Iterator[str]:
    """Who has read an item notices where a batch has replaced it since."""
    if subject.model.version is None:
        return
    many = subject.asks
    yield from _test(subject, "update_of_what_a_batch_has_replaced", "An item of a batch has a further version.")
    yield f"    {many}.create({subject.new(1)})"
    yield f"    stale = {many}.get({subject.identity('1')})"
    yield f"    {many}.put_many([{many}.get({subject.identity('1')})])"
    yield "    with pytest.raises(ConditionFailed):"
    yield f"        {many}.update(stale)"


def _transactions(subject: Subject) -> Iterator[str]:
    words, key, many, awaits = subject.plan.words, subject.plan.key, subject.asks, subject.awaits
    yield from _test(subject, "transactions", "Writes of a transaction are made together, or none of them is.")
    yield f"    first, second, third = [{key}({subject.identity('number')}) for number in range(1, 4)]"
    yield f"    {many}.create({subject.new(1)})"
    yield f"    made = {words}.creating({subject.new(2)})"
    yield f"    {awaits}Transaction(made, {words}.deleting(*first)).commit()"
    yield f"    left = {many}.get_many([first, second])"
    yield f"    assert [_key({subject.plan.word}) for {subject.plan.word} in left] == [_key({subject.new(2)})]"
    yield "    with pytest.raises(AlreadyExists):"
    yield f"        {awaits}Transaction("
    yield f"            {words}.creating({subject.new(3)}), {words}.creating({subject.new(2)})"
    yield "        ).commit()"
    yield "    with pytest.raises(NotFound):"
    yield f"        {awaits}Transaction({words}.checking(*first), {words}.creating({subject.new(3)})).commit()"
    yield "    with pytest.raises(TransactionFailed):"
    yield f"        {awaits}Transaction({words}.creating({subject.new(3)}), {words}.deleting(*third)).commit()"
    yield f"    assert {many}.get_many([third]) == []"


def _changes_in_transactions(subject: Subject) -> Iterator[str]:
    many, words = subject.asks, subject.plan.words
    yield from _test(
        subject, "changes_in_transactions", "A transaction changes what is there, and was not changed since."
    )
    update = f"{subject.awaits}Transaction({words}.updating({{}})).commit()"
    read = f"{many}.get({subject.identity('1')})"
    yield "    with pytest.raises(NotFound):"
    yield f"        {update.replace('{}', subject.new(1))}"
    yield f"    {many}.create({subject.new(1)})"
    changed = _changeable(subject)
    if changed is None:
        yield f"    {update.replace('{}', read)}"
        return
    if subject.model.version is not None:
        yield f"    stale = {read}"
    yield from _changed(subject, "found", read, *changed, update)
    yield f"    found = {read}"
    yield f"    assert found.{changed[0]} == {changed[1]}"
    if subject.model.version is not None:
        yield "    with pytest.raises(ConditionFailed):"
        yield f"        {update.replace('{}', 'stale')}"


def _aloof(subject: Subject, one: str) -> Iterator[str]:
    """What was read and is changed afterwards changes nothing that is stored."""
    if subject.changing != "set":
        return
    changed = _changeable(subject)
    if changed is None:
        return
    name, value = changed
    yield from _test(subject, "changes_that_are_not_stored", "What is changed and not stored is stored as it was.")
    yield f"    {one} = {subject.asks}.create({subject.new(1)})"
    yield f"    {one}.{name} = {value}"
    yield f"    found = {subject.asks}.get({subject.identity('1')})"
    yield f"    assert found.{name} != {value}"


def _test(subject: Subject, name: str, sentence: str) -> Iterator[str]:
    """The head of a test behind others."""
    yield from ("", "", *subject.test(name, sentence))


def _all_of(item: str, subject: Subject) -> str:
    return f"_told({item})" if subject.tells_by_dictionary else item


def _put_beside(subject: Subject) -> Iterator[str]:
    plan = subject.plan
    begin = "async def" if plan.asynchronous else "def"
    yield f"{begin} {PUT_BESIDE}({plan.words}: Any, item: dict[str, Any]) -> None:"
    yield docstring(f"Stores an item of another kind where {items_of(plan)} are.", "    ")
    yield f"    if isinstance({plan.words}, {plan.double}):"
    stored = "item"
    if subject.constant:
        yield "        stored = {name: wire(value) for name, value in item.items()}"
        stored = "stored"
    table = f"{plan.words}.table"
    yield f"        {table}.make({table}.key_of({stored}), {stored}, removes=False)"
    yield "    else:"
    if subject.constant:
        yield f"        {subject.awaits}{plan.words}._table.put_item(Item=item)"
    else:
        yield f"        {plan.item}._get_connection().batch_write_item(put_items=[item])"


def _key(subject: Subject) -> Iterator[str]:
    plan = subject.plan
    parts = ", ".join(f"{plan.word}.{name}" for name in subject.key)
    comma = "," if len(subject.key) == 1 else ""
    yield f"def _key({plan.word}: Any) -> tuple[Any, ...]:"
    yield docstring(f"What tells {one_of(plan)} from all others.", "    ")
    yield f"    return ({parts}{comma})"


def _told(subject: Subject) -> Iterator[str]:
    plan = subject.plan
    yield f"def _told({plan.word}: {plan.item}) -> dict[str, Any]:"
    yield docstring(f"All that {one_of(plan)} says.", "    ")
    fields = subject.model.fields
    is_open = [one for one, _ in fields_within(fields) if _is_open(one)]
    if not is_open:
        yield f"    return {plan.word}.to_simple_dict(force=True)"
        return
    yield f"    told = {plan.word}.to_simple_dict(force=True)"
    if all(one in fields for one in is_open):
        for one in is_open:
            yield f"    if {quoted(one.name)} in told:  # to which PynamoDB adds an entry as it reads it"
            yield f'        told[{quoted(one.name)}].pop("{ADDED}", None)'
        yield "    return told"
        return
    yield "    return {name: _plain(value) for name, value in told.items()}"
    yield from ("", "", "def _plain(value: Any) -> Any:")
    yield docstring("A value without the entry that PynamoDB adds to open maps as it reads them.", "    ")
    yield "    if isinstance(value, dict):"
    yield f'        return {{name: _plain(each) for name, each in value.items() if name != "{ADDED}"}}'
    yield "    return [_plain(each) for each in value] if isinstance(value, list) else value"


def _is_open(field: Field) -> bool:
    """Whether a field holds maps of PynamoDB that may have other entries than those that are declared."""
    return field.holds.is_open if field.holds is not None else field.declared == "DynamicMapAttribute"
