"""The double of a repository: the same methods over a table in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.blueprint import PlannedIndex
from dynamorm_analysis.entity_models.model import EntityModel, PatternCondition
from dynamorm_cdkgen.names_asked import names_asked
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.doubles.memory_table import NAME, memory_table
from dynamorm_codeactions.doubles.stored import Stored, stored_as, summary_function
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module
from dynamorm_codeactions.repositories.plan import Method, RepositoryPlan
from dynamorm_codeactions.repositories.told import items_of, kind_of

MEMORY = ".memory"
FROM_MEMORY = (
    "Condition", "Item", "MemoryIndex", "MemoryTable", "Question", "Value", "Write", "read_by_boto3", "wire",
)  # fmt: skip


def doubles(folder: FolderPlan) -> Iterator[Module]:
    """`STEM_memory.py` of each repository, and what these stand on."""
    yield Module(folder.path(NAME), memory_table())
    for plan in folder.repositories:
        yield Module(plan.path("memory"), double(plan), plan)


def double(plan: RepositoryPlan) -> str:
    """The text of `STEM_memory.py` without its head."""
    return _Double(plan, stored_as(plan)).text()


@dataclass(frozen=True, slots=True)
class _Double:
    plan: RepositoryPlan
    stored: Stored

    @property
    def model(self) -> EntityModel:
        return self.plan.model

    @property
    def begin(self) -> str:
        """How methods begin that whoever awaits others awaits, too."""
        return "async def" if self.plan.asynchronous else "def"

    def text(self) -> str:
        plan = self.plan
        body = [
            *self._indexes(),
            f"class {plan.double}:",
            docstring(f"A double of `{plan.repository}`. Doubles may share a table, as their items do.", "    "),
            "", *self._table(), *self._single(), *self._many(),
        ]  # fmt: skip
        for method in plan.methods:
            body += ["", *self._method(method)]
        body += [*self._operations(), *self._key(), *self.stored.functions()]
        told = "\n".join(body)
        opening = docstring(f"{items_of(plan).capitalize()} in memory, for tests that need no engine.")
        imports = self._imports(told)
        gap = [""] if self.model.blueprint.indexes else ["", ""]
        return formatted("\n".join([opening, "", imported(imports, plan.own_modules), *gap, told]) + "\n")

    def _imports(self, body: str) -> dict[str, set[str]]:
        plan = self.plan
        found = {module: set(names) for module, names in plan.imports().items()}
        found.setdefault("collections.abc", set()).add("Iterable")
        found.setdefault("datetime", set()).add("UTC")
        found[MEMORY] = {*FROM_MEMORY}
        found[".errors"] = {"NotFound"}
        found[".transactions"] = {"MemoryOperation"}
        base = found.setdefault(f".{plan.stem}_base", {plan.key})
        base |= {summary.name for summary in plan.summaries}
        found.setdefault(plan.item_module or f".{plan.stem}_base", set()).add(plan.imported_item)
        if "Page[" in body:
            found[".paging"] = {"Page"}
        for module, names in self.stored.imports().items():
            found.setdefault(module, set()).update(names)
        named = names_asked(body)
        used = {module: {name for name in names if name.split()[-1] in named} for module, names in found.items()}
        return {module: names for module, names in used.items() if names}

    def _indexes(self) -> Iterator[str]:
        if self.model.blueprint.indexes:
            yield "INDEXES = {"
            for index in self.model.blueprint.indexes:
                yield f"    {quoted(index.name)}: MemoryIndex({', '.join(_index(index))}),"
            yield from ("}", "", "")

    def _table(self) -> Iterator[str]:
        blueprint = self.model.blueprint
        key = ", ".join(quoted(name) for name in blueprint.key.attributes)
        yield "    def __init__(self, table: MemoryTable | None = None) -> None:"
        yield f"        self.table = table or MemoryTable({key}{', indexes=INDEXES' if blueprint.indexes else ''})"

    def _single(self) -> Iterator[str]:
        plan, word = self.plan, self.plan.word
        item, given, passed = plan.item, self._identity(), self._passed()
        yield from ("", f"    {self.begin} create(self, {word}: {item}) -> {item}:")
        yield from self.stored.created(f"self._new({word})", word)
        yield from ("", f"    {self.begin} get(self, {given}, *, consistent: bool = False) -> {item}:")
        yield f"        found = self.table.get(_key({passed}))"
        yield "        if found is None:"
        yield f'            raise NotFound(f"there is no {kind_of(plan)} {{{plan.key}({passed})}}")'
        yield f"        return {self.stored.made('found')}"
        yield from ("", f"    {self.begin} update(self, {word}: {item}) -> {item}:")
        yield from self.stored.written(f"self._changed({word})", word)
        yield from ("", f"    {self.begin} delete(self, {given}) -> None:")
        yield f"        self.table.write(Write(self.table, _key({passed}), removes=True))"

    def _many(self) -> Iterator[str]:
        plan, word, words = self.plan, self.plan.word, self.plan.words
        yield from ("", f"    {self.begin} get_many(self, keys: Iterable[{plan.key}]) -> list[{plan.item}]:")
        yield "        wanted = [_key(*key) for key in dict.fromkeys(keys)]"
        yield "        found = [self.table.get(key) for key in wanted]"
        yield f"        return [{self.stored.made('item')} for item in found if item is not None]"
        yield from ("", f"    {self.begin} put_many(self, {words}: Iterable[{plan.item}]) -> None:")
        yield f"        for {word} in {words}:"
        yield from self.stored.counted(word)
        yield f"            item = {self.stored.item(word)}"
        if self.model.version is not None and self.model.library != "pynamodb":  # whose objects count it themselves
            yield f"            item[{quoted(self.model.version)}] = _version(item)"
        yield "            self.table.write(Write(self.table, self.table.key_of(item), item))"
        yield from ("", f"    {self.begin} delete_many(self, keys: Iterable[{plan.key}]) -> None:")
        yield "        for key in keys:"
        yield "            self.table.write(Write(self.table, _key(*key), removes=True))"

    def _method(self, method: Method) -> Iterator[str]:
        pattern = method.pattern
        yield f"    {self.begin} {method.name}({method.signature}) -> {method.returns}:"
        if pattern.operation == "get":
            passed = ", ".join(self.stored.value(one, one.values[0]) for one in pattern.keyed)
            names = ", ".join(
                f"{quoted(one.attribute)}: {self.stored.value(one, one.values[0])}" for one in pattern.keyed
            )
            yield f"        found = self.table.get({{{names}}})" if passed else "        found = None"
            yield "        if found is None:"
            yield f'            raise NotFound("there is no {kind_of(self.plan)} with this key")'
            yield f"        return {self._made(method, 'found')}"
            return
        yield f"        question = {self._question(method)}"
        if pattern.operation == "count":
            yield "        return len(self.table.find(question))"
        else:
            made = self._maker(method)
            yield f"        return self.table.page(question, {made}, limit, cursor)"

    def _question(self, method: Method) -> str:
        pattern = method.pattern
        parts = [_tuple([self._condition(one) for one in pattern.keyed])]
        if pattern.index is not None:
            parts.append(f"index={quoted(pattern.index)}")
        if pattern.filtered:
            parts.append(f"filtered={_tuple([self._condition(one) for one in pattern.filtered])}")
        if not pattern.forward:
            parts.append("forward=False")
        return f"Question({', '.join(parts)})"

    def _condition(self, condition: PatternCondition) -> str:
        values = [self.stored.value(condition, value) for value in condition.values]
        told = f"{quoted(condition.attribute)}, {quoted(condition.operator)}"
        return f"Condition({told}, {_tuple(values)})" if values else f"Condition({told})"

    def _made(self, method: Method, item: str) -> str:
        if method.summary is None:
            return self.stored.made(item)
        return f"{summary_function(method.summary)}({item})"

    def _maker(self, method: Method) -> str:
        return self.stored.maker if method.summary is None else summary_function(method.summary)

    def _operations(self) -> Iterator[str]:
        plan, word = self.plan, self.plan.word
        key, version = "self.table.key_of(item)", self.model.version
        for name, private in (("creating", "_new"), ("updating", "_changed")):
            yield from ("", f"    def {name}(self, {word}: {plan.item}) -> MemoryOperation:")
            yield f"        return self.{private}({word}).operation()"
        yield from ("", f"    def deleting(self, {self._identity()}) -> MemoryOperation:")
        yield f"        return Write(self.table, _key({self._passed()}), removes=True).operation()"
        yield from ("", f"    def checking(self, {self._identity()}) -> MemoryOperation:")
        yield f"        return Write(self.table, _key({self._passed()}), exists=True).operation()"
        yield from ("", f"    def _new(self, {word}: {plan.item}) -> Write:")
        yield f"        item = {self.stored.item(word)}"
        if version is not None and plan.is_counted:  # what is new, too
            yield f"        item[{quoted(version)}] = _version(item)"
        yield f"        return Write(self.table, {key}, item, exists=False)"
        known = f"known={self.stored.known(word)}"
        yield from ("", f"    def _changed(self, {word}: {plan.item}) -> Write:")
        yield f"        item = {self.stored.item(word)}"
        if version is None:
            yield f"        return Write(self.table, {key}, item, exists=True, {known})"
        else:
            yield f"        read = {self._as_read()}"
            yield f"        item[{quoted(version)}] = _version(item)"
            yield f"        return Write(self.table, {key}, item, exists=True, unchanged=(read,), {known})"

    def _as_read(self) -> str:
        return f"Condition.as_in(item, {quoted(self.model.version or '')})"

    def _key(self) -> Iterator[str]:
        yield from ("", "", f"def _key({self._identity()}) -> Item:")
        entries = ", ".join(
            f"{quoted(part.attribute)}: {self.stored.of_key(part)}" for part in self.model.keys[0].parts
        )
        yield f"    return {{{entries}}}"
        if self.model.version is not None:
            yield from ("", "", "def _version(item: Item) -> Value:")
            yield '    """The version behind the one that an item has."""'
            yield f'    told = item.get({quoted(self.model.version)}, {{}}).get("N", "0")'
            yield '    return {"N": str(int(told) + 1)}'

    def _identity(self) -> str:
        return ", ".join(map(str, self.plan.identity))

    def _passed(self) -> str:
        return ", ".join(one.name for one in self.plan.identity)


def _tuple(parts: Sequence[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def _index(index: PlannedIndex) -> Iterator[str]:
    yield _tuple([quoted(name) for name in index.key.partition])
    if index.key.sort:
        yield _tuple([quoted(name) for name in index.key.sort])
    if index.projection.kind in ("KEYS_ONLY", "INCLUDE"):
        yield f"copied={_tuple([quoted(name) for name in index.projection.included])}"
