"""One request of a chain as an access, as the library compiles it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import Call, Collection, Constant, Mapping, Member, Name, Value
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.guregu_dynamo.chains import Chain
from dynamorm_analysis.libraries.guregu_dynamo.expressions import condition
from dynamorm_analysis.libraries.guregu_dynamo.items import put_by
from dynamorm_analysis.libraries.guregu_dynamo.tables import named
from dynamorm_analysis.libraries.guregu_dynamo.words import (
    BATCHED,
    ELSEWHERE,
    LIBRARY,
    OPEN_SETTERS,
    OPERATORS,
    REMOVERS,
    SETTERS,
    SIGNS,
    WRITES,
)
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.access import Access, Condition, Operation, Operator, PageToken, Written
from dynamorm_analysis.model.batch import Batch, Length

Key = tuple[tuple[Condition, ...], bool]
READING = frozenset({"Get", "GetComposite", "Scan"})
ALONE = Batch(Length(1), 100, of_transaction=True)
"""A transaction as far as one call tells of it, which gives it one operation."""


@dataclass(frozen=True)
class Request:
    """A chain with the call that ends it."""

    program: Program
    chain: Chain
    call: Call
    occurrence: Occurrence

    def accesses(self, ending: str) -> Iterator[Access]:
        """What a chain asks that ends so."""
        begun = self.chain.begun.method
        if begun in READING:
            yield self._read(ending)
        elif begun in WRITES:
            yield self._write(WRITES[begun])
        elif begun == "Batch":
            yield from self._batch(ending)

    def transacted(self, operation: Operation) -> Access:
        """The same as part of a transaction."""
        if operation == "transact_get":
            return replace(self._plain(operation), projection=self._projection()[0])
        return replace(self._write(operation), batch=ALONE)

    # ---- operations -------------------------------------------------------------------------------------------------

    def _read(self, ending: str) -> Access:
        scans = self.chain.begun.method == "Scan"
        index, index_known = self._index()
        filtered = self._filter("Filter")
        limits = self.chain.of("Limit", "SearchLimit")
        is_get = ending == "One" and not scans and not self._asks_for_many()
        operation: Operation = "scan" if scans else "get" if is_get else "count" if ending == "Count" else "query"
        projection, projection_known = self._projection()
        token: PageToken = "told" if "LastEvaluatedKey" in ending else "unknown"
        access = self._plain(operation)
        unknown = set(access.unknown)
        unknown |= set() if index_known else {"index"}
        unknown |= set() if filtered.complete else {"filter"}
        unknown |= set() if projection_known else {"projection"}
        limit = self._limit(limits)
        unknown |= {"limit"} if limits and limit is None else set()
        return replace(
            access,
            index=index,
            filter=filtered.leaves,
            projection=projection,
            consistent=self._is_consistent(),
            limit=limit,
            pages_itself=ending != "One",
            token=token,
            first_only=ending == "One" and not is_get,
            count_only=ending == "Count",
            segmented="Parallel" in ending or bool(self.chain.of("Segment")),
            unknown=frozenset(unknown),
        )

    def _write(self, operation: Operation) -> Access:
        filtered = self._filter("If", "IfExists", "IfNotExists")
        written, written_known = self._written(operation)
        access = self._plain(operation)
        unknown = set(access.unknown)
        unknown |= set() if filtered.complete else {"filter"}
        unknown |= set() if written_known else {"written"}
        return replace(
            access,
            filter=filtered.leaves,
            conditional=bool(self.chain.of("If", "IfExists", "IfNotExists")),
            removes=operation.endswith("update") and bool(self.chain.of(*REMOVERS)),
            written=written,
            unknown=frozenset(unknown),
        )

    def _batch(self, ending: str) -> Iterator[Access]:
        """What a batch reads, puts or deletes; what it takes of other tables is not told."""
        if self.chain.of(*ELSEWHERE):
            access = self._plain("batch_write" if ending == "Run" else "batch_get")
            yield replace(access, table=None, key=(), unknown=access.unknown | {"table", "key", "written"})
            return
        if ending != "Run":
            yield replace(self._plain("batch_get"), consistent=self._is_consistent())
            return
        asked = dict.fromkeys(link.method for link in self.chain.links if link.method in BATCHED)
        for method in asked:
            access = self._plain(BATCHED[method])
            is_put = method == "Put"
            yield replace(access, key=(), unknown=access.unknown - {"key"} | {"written"}) if is_put else access
        if not asked:
            access = self._plain("batch_write")
            yield replace(access, key=(), unknown=access.unknown | {"key", "written"})

    def _plain(self, operation: Operation) -> Access:
        table, scope = self.chain.table, self.occurrence.scope
        assert isinstance(self.call.function, Member)  # chains end so
        key, key_known = self._key()
        unknown = ({"key"} if not key_known else set()) | ({"table"} if not table.known else set())
        return Access(
            operation=operation,
            library=LIBRARY,
            place=scope.place(self.call.function.name_span),
            call=scope.place(self.call.span),
            function=scope.name,
            table=table_id(table, scope.path, "") if table.known else None,
            fallback=table.fallback,
            key=key,
            confidence="medium" if table.source == "default" else "high",
            unknown=frozenset(unknown),
        )

    # ---- parts ------------------------------------------------------------------------------------------------------

    def _key(self) -> Key:
        begun = self.chain.begun
        if begun.method in ("Scan", "Put"):
            return (), True
        if not begun.values:
            return (), False
        if begun.method == "GetComposite":
            if not isinstance(keys := begun.values[0], Mapping):
                return (), False
            named = [(one.key, one.value) for one in keys.entries]
            found = [self._condition(key, "=", [value], begun) if key is not None else None for key, value in named]
            found += [self._range(link) for link in self.chain.of("Range")]
        elif begun.method == "Batch":
            found = [self._condition(value, "=", None, begun) for value in begun.values]
        else:
            found = [self._condition(begun.values[0], "=", begun.values[1:][:1], begun)]
            found += [self._range(link) for link in self.chain.of("Range")]
        known = tuple(one for one in found if one is not None)
        return known, len(known) == len(found)

    def _range(self, link: Link) -> Condition | None:
        name, *rest = link.values or (None,)
        if name is None or not rest:
            return None
        if self.chain.begun.method not in ("Get", "GetComposite"):
            return self._condition(name, "=", rest[:1], link)
        operator = self._operator(rest[0], link)
        return self._condition(name, operator, rest[1:2], link) if operator is not None else None

    def _condition(
        self, name: Value, operator: Operator, given: "list[Value] | tuple[Value, ...] | None", link: Link
    ) -> Condition | None:
        attribute = constant_text(self.program, name, link.scope)
        if attribute is None:
            return None
        place = link.scope.place(name.span)
        if not given:
            return Condition(attribute, operator, place, optional=link.optional)
        value = written_value(self.program, given[0], link.scope)
        return Condition(attribute, operator, place, value, optional=link.optional)

    def _operator(self, value: Value, link: Link) -> Operator | None:
        if isinstance(value, Member) and isinstance(value.owner, Name):
            return OPERATORS.get(value.name)
        return SIGNS.get(constant_text(self.program, value, link.scope) or "")

    def _asks_for_many(self) -> bool:
        """Whether one item is taken of a query."""
        if self.chain.of("Index", "Filter", "Limit"):
            return True
        return any(
            len(link.values) > 1 and self._operator(link.values[1], link) != "=" for link in self.chain.of("Range")
        )

    def _index(self) -> tuple[str | None, bool]:
        links = self.chain.of("Index")
        if not links:
            return None, True
        if len(links) > 1 or links[0].optional or not links[0].values:
            return None, False
        name = named(self.program, links[0].values[0], links[0].scope)
        return (name.text, True) if name.source in ("env", "literal", "constant") else (None, False)

    def _filter(self, *methods: str) -> Outcome:
        result = NOTHING
        for link in self.chain.of(*methods):
            is_written = link.method in ("If", "Filter")
            result = result.both(condition(self.program, link) if is_written else self._existence(link))
        return result

    def _existence(self, link: Link) -> Outcome:
        """`IfExists()` and `IfNotExists()`, which ask for the partition key."""
        key, _ = self._key()
        operator: Operator = "exists" if link.method == "IfExists" else "not_exists"
        place = link.scope.place(link.call.span)
        return Outcome((Condition(key[0].attribute, operator, place, optional=link.optional),)) if key else UNKNOWN

    def _projection(self) -> tuple[tuple[str, ...] | None, bool]:
        if self.chain.of("ProjectExpr"):
            return None, False
        links = self.chain.of("Project")
        names = [constant_text(self.program, value, link.scope) for link in links for value in link.values]
        if not names:
            return None, True
        known = tuple(name.partition(".")[0] for name in names if name is not None)
        is_known = len(known) == len(names) and not any(link.optional for link in links)
        return (known, True) if is_known else (None, False)

    def _is_consistent(self) -> bool:
        match self.chain.of("Consistent"):
            case (Link(optional=False, call=Call(arguments=(argument,))),):
                return isinstance(argument.value, Constant) and argument.value.value is True
        return False

    def _limit(self, links: tuple[Link, ...]) -> int | None:
        if len(links) != 1 or links[0].optional or not links[0].values:
            return None
        value = links[0].values[0]
        is_number = isinstance(value, Constant) and isinstance(value.value, int)
        return int(value.value) if is_number and isinstance(value, Constant) and value.value is not None else None

    def _written(self, operation: Operation) -> tuple[tuple[Written, ...], bool]:
        if operation in ("put", "transact_put"):
            begun = self.chain.begun
            return put_by(self.program, begun.values[0], begun.scope) if begun.values else (), False
        if operation not in ("update", "transact_update"):
            return (), True
        found: list[Written] = []
        known = not self.chain.of(*OPEN_SETTERS)
        for link in self.chain.links:
            if link.method not in SETTERS or not link.values:
                continue
            known = known and not link.optional
            path = constant_text(self.program, link.values[0], link.scope)
            if path is None:
                known = False
                continue
            name = path.replace("'", "").partition(".")[0].partition("[")[0]
            value = link.values[1] if len(link.values) > 1 else link.values[0]
            written = written_value(self.program, value, link.scope)
            found.append(Written(name, written, link.scope.place(link.values[0].span)))
        return tuple(found), known


def key_values(chain: Chain) -> list[Value]:
    """The expressions that the key of a request is made of, and the filter that tells which items are meant."""
    if chain.begun.method == "Put":
        return list(chain.begun.values)
    if chain.begun.method == "Batch":
        return [value for link in chain.links for value in link.values]
    told = [value for link in chain.of("Range", "Filter") for value in link.values]
    return [one for one in (*chain.begun.values, *told) if not isinstance(one, Collection)]
