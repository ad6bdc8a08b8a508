"""One request to DynamoDB as an access: its parameters read, whatever way they were given."""

from collections.abc import Mapping as Names
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import Conditional, Constant, Mapping, Member, Name, is_none
from dynamorm_analysis.libraries.api_words import EXPRESSIONS, LEGACY, LEGACY_FILTERS
from dynamorm_analysis.libraries.boto3 import legacy
from dynamorm_analysis.libraries.boto3.builders import built
from dynamorm_analysis.libraries.boto3.receivers import table_named
from dynamorm_analysis.libraries.boto3.unfit import unfit_values
from dynamorm_analysis.libraries.calls.asked_parts import Placed
from dynamorm_analysis.libraries.calls.ungiven import is_by_default, is_left_out_by_some, is_number_by_default
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests import items
from dynamorm_analysis.libraries.requests.conditions import condition
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.named_bare import named_bare
from dynamorm_analysis.libraries.requests.outside import injected
from dynamorm_analysis.libraries.requests.parameters import of_given
from dynamorm_analysis.libraries.requests.placeholders import defined, is_string, placeholders
from dynamorm_analysis.libraries.requests.set_from import set_from
from dynamorm_analysis.libraries.requests.texts import texts
from dynamorm_analysis.libraries.strings import expression_strings as strings
from dynamorm_analysis.libraries.strings.expression_contents import read_expression
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.libraries.values.values import constant_text, text_with_holes, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Meaning, ParameterRef, Raw, Scalar, options
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Confidence, Limited, Operation, Written
from dynamorm_analysis.model.expression import Expression, Expressions
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName, told_name
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.model.written_value import UNTOLD, WrittenValue
from dynamorm_analysis.text import Place

LIBRARY = "boto3"
READS = frozenset({"get", "query", "scan", "batch_get", "transact_get"})
BY_KEY = frozenset(
    {"get", "update", "delete", "batch_delete", "transact_get", "transact_update", "transact_delete", "transact_check"}
)
CONDITIONAL = frozenset(
    {"put", "update", "delete", "transact_put", "transact_update", "transact_delete", "transact_check"}
)
KEYS = ("Key", "KeyConditionExpression", "KeyConditions", "FilterExpression", "RequestItems", "TransactItems", "Item")


@dataclass(frozen=True)
class Request:
    """What is sent in one operation, with the places that stand for it. `typed`: values are written as `{"S": "x"}`;
    `certain_form` where what is asked is surely known to want that, or not to."""

    program: Program
    operation: Operation
    parameters: Parameters
    scope: Scope
    place: Place
    call: Place
    table: TableName = UNKNOWN_NAME
    typed: bool = False
    certain_form: bool = False
    confidence: Confidence = "high"

    def access(self) -> Access:
        """The request as an access, without what stands around it (paging, loops)."""
        given = self.parameters
        named = placeholders(self.program, given, self.typed)
        unknown: set[str] = set()
        name = self._named()
        table = table_id(name, self.place.path, "") if name.known else None
        if table is None:
            unknown.add("table")
        key, filtered = self._key(named), self._filter(named)
        index, index_known = self._index()
        projection, projection_known = self._projection(named)
        written, written_known = self._written(named)
        limit, limit_known = self._limit()
        consistent = self._flag("ConsistentRead")
        for part, is_known in (
            ("key", key.complete),
            ("filter", filtered.complete),
            ("index", index_known),
            ("projection", projection_known),
            ("written", written_known),
            ("limit", limit_known),
            ("consistent", consistent is not None),
        ):
            if not is_known:
                unknown.add(part)
        return Access(
            operation=self.operation,
            library=LIBRARY,
            place=self.place,
            call=self.call,
            function=self.scope.name,
            table=table,
            fallback=name.fallback,
            index=index,
            key=key.leaves,
            filter=filtered.leaves,
            whole_key=self._whole_key() if self.operation in BY_KEY and not key.leaves else UNTOLD,
            own_filter=self._makes_filter(),
            projection=projection,
            consistent=consistent is True,
            limit=limit,
            may_lack_limit=self._may_lack_limit(),
            limited=self._limited() if limit is None else "",
            default_limit=self._has_default_limit(),
            resumes=self._resumes(),
            start_key=self._start_key(),
            count_only=self._text("Select") == "COUNT",
            backwards=self._backwards(),
            forwards=self._forwards(),
            selects_all=self._text("Select") == "ALL_ATTRIBUTES",
            segmented="TotalSegments" in given,
            conditional=self.operation in CONDITIONAL and bool({"ConditionExpression", "Expected"} & set(given.given)),
            removes=self._removes(),
            written=written,
            expressions=self._expressions(key, filtered, named),
            unfit=self._unfit(key, filtered),
            legacy=tuple(name for name in LEGACY if name in given),
            confidence="medium" if name.source == "default" and self.confidence == "high" else self.confidence,
            unknown=frozenset(unknown),
        )

    # ---- parts --------------------------------------------------------------------------------------------------

    def _named(self) -> TableName:
        if not self.table.known and (given := self.parameters.only("TableName")):
            return table_named(self.program, given.value, given.scope)
        return self.table

    def _key(self, named: strings.Placeholders) -> Outcome:
        if self.operation in BY_KEY:
            return items.key(self.program, self.parameters["Key"], self.typed)
        if self.operation in PUTS or self.operation not in ("query", "count"):
            return NOTHING
        if "KeyConditions" in self.parameters:
            return legacy.conditions(self.program, self.parameters, "KeyConditions", self.typed)
        found = self._condition("KeyConditionExpression", named)
        return found if "KeyConditionExpression" in self.parameters else UNKNOWN

    def _whole_key(self) -> WrittenValue:
        given = self.parameters.only("Key")
        if given is None or given.optional or not isinstance(given.value, Name | Member):
            return UNTOLD
        return written_value(self.program, given.value, given.scope)

    def _filter(self, named: strings.Placeholders) -> Outcome:
        may_be_given = self.operation in CONDITIONAL or self.operation in ("query", "scan")
        result = UNKNOWN if self.parameters.open and may_be_given else NOTHING
        for name in ("FilterExpression", "ConditionExpression"):
            result = result.both(self._condition(name, named))
        for name in LEGACY_FILTERS:
            if name in self.parameters:
                result = result.both(legacy.conditions(self.program, self.parameters, name, self.typed))
        return result

    def _makes_filter(self) -> bool:
        """Whether a read is given a filter that is no parameter of the function."""
        values = self._values("FilterExpression")
        meant = [option for given in values for option in options(meaning(self.program, given.value, given.scope))]
        return bool(values) and not any(isinstance(option, ParameterRef) for option in meant)

    def _condition(self, name: str, named: strings.Placeholders) -> Outcome:
        read = strings.read_key_condition if name == "KeyConditionExpression" else strings.read_condition
        return condition(
            self.program,
            self.parameters[name],
            lambda value, scope: read(texts(self.program, value, scope), named),
            built,
        )

    def _index(self) -> tuple[str | None, bool]:
        values = self._values("IndexName")
        if not values:
            return None, not (self.parameters.open and self.operation in ("query", "scan"))
        found = {self._index_named(given) for given in values}
        name = found.pop() if len(found) == 1 and not any(given.optional for given in values) else None
        return name, name is not None and "{" not in name

    def _index_named(self, given: Given) -> str | None:
        """An index's name; that of an environment variable stays symbolic, with what code takes where none is set, and
        one that is known in part has holes."""
        name = attribute_name(self.program, given.value, given.scope)
        if name is not None:
            return name or None
        return told_name(text_with_holes(self.program, given.value, given.scope))[1] or None

    def _projection(self, named: strings.Placeholders) -> tuple[tuple[str, ...] | None, bool]:
        if "AttributesToGet" in self.parameters:
            return legacy.projection(self.program, self.parameters["AttributesToGet"])
        values = self.parameters["ProjectionExpression"]
        if not values:
            return None, not (self.parameters.open and self.operation in READS)
        if len(values) > 1 or values[0].optional or values[0].operator != "=":
            return None, False
        return strings.read_projection(texts(self.program, values[0].value, values[0].scope), named)

    def _written(self, named: strings.Placeholders) -> tuple[tuple[Written, ...], bool]:
        if self.operation in PUTS:
            return items.written(self.program, self.parameters["Item"], self.typed)
        if self.operation not in UPDATES:
            return (), True
        if "AttributeUpdates" in self.parameters:
            return legacy.updates(self.program, self.parameters["AttributeUpdates"], self.typed)
        given = self.parameters.only("UpdateExpression")
        if given is None:
            return (), False
        found, is_all = strings.read_update(texts(self.program, given.value, given.scope), named)
        known = {written.attribute for written in found}
        others = set_from(self.program, self.parameters, self.typed) if not is_all else ()
        return (*found, *(written for written in others if written.attribute not in known)), is_all

    def _unfit(self, key: Outcome, filtered: Outcome) -> tuple[UnfitValue, ...]:
        if not self.certain_form:
            return ()
        compared = (one for leaf in (*key.leaves, *filtered.leaves) for one in leaf.unfit)
        return (*unfit_values(self.program, self.parameters, self.typed), *(() if self.typed else compared))

    def _removes(self) -> bool:
        given = self.parameters.only("UpdateExpression") if self.operation in UPDATES else None
        return given is not None and strings.removes(texts(self.program, given.value, given.scope))

    def _limit(self) -> tuple[int | None, bool]:
        values = self._values("Limit")
        if not values:
            return None, not (self.parameters.open and self.operation in ("query", "scan"))
        found = meaning(self.program, values[-1].value, values[-1].scope)
        if len(values) > 1 or values[0].optional or not isinstance(found, Scalar) or not isinstance(found.value, int):
            return None, False
        return found.value, True

    def _limited(self) -> Limited:
        """On which paths there is a limit: one that is given where it is true has a number wherever it is a parameter
        that takes one of itself. One that is a choice of a page's size and of many (`1000 if prefix else size`) is none
        on some."""
        values = self._values("Limit")
        if not values:
            return ""
        if any(_may_be_of_many(options(meaning(self.program, each.value, each.scope))) for each in values):
            return "perhaps"
        whole = (not given.optional or is_number_by_default(self.program, given.value, given.scope) for given in values)
        return "always" if any(whole) else "perhaps"

    def _resumes(self) -> bool:
        """Whether it is told where another page ended, rather than to begin after an item whose key it makes up."""
        return any(not isinstance(given.value, Mapping) for given in self.parameters["ExclusiveStartKey"])

    def _start_key(self) -> tuple[str, ...]:
        given = self.parameters.only("ExclusiveStartKey")
        if given is None:
            return ()
        if isinstance(given.value, Conditional) and is_none(given.value.otherwise):
            given = replace(given, value=given.value.then)
        found = of_given(self.program, (replace(given, optional=False),))
        is_whole = not found.open and not any(one.optional for each in found.given.values() for one in each)
        return tuple(found.given) if is_whole else ()

    def _may_lack_limit(self) -> bool:
        """Whether the limit is given on condition only, and a parameter that some call leaves out."""
        values = self._values("Limit")
        return bool(values) and all(
            given.optional
            and any(
                isinstance(option, ParameterRef) and is_left_out_by_some(self.program, option)
                for option in options(meaning(self.program, given.value, given.scope))
            )
            for given in values
        )

    def _has_default_limit(self) -> bool:
        """Whether the limit is the one of the function through which a call asks, which gives none."""
        values = self._values("Limit")
        return bool(values) and all(is_by_default(given.value, given.scope) for given in values)

    def _flag(self, name: str) -> bool | None:
        """A truth value; None when it is not known."""
        values = self._values(name)
        if not values:
            return None if self.parameters.open and self.operation in READS else False
        found = meaning(self.program, values[-1].value, values[-1].scope)
        if len(values) > 1 or values[0].optional or not isinstance(found, Scalar):
            return None
        return bool(found.value)

    def _backwards(self) -> bool:
        """Whether the last items of a query come first, on every path."""
        values = self._values("ScanIndexForward")
        return bool(values) and all(
            meaning(self.program, given.value, given.scope) == Scalar(False) for given in values
        )

    def _forwards(self) -> bool:
        """Whether the first items of a query surely come first, and no page before them."""
        if "ExclusiveStartKey" in self.parameters:
            return False
        ways = (meaning(self.program, given.value, given.scope) for given in self._values("ScanIndexForward"))
        return not self.parameters.open and all(way == Scalar(True) for way in ways)

    def _values(self, name: str) -> tuple[Given, ...]:
        """The values of a parameter; boto3 takes no None, so where one is given the parameter is not."""
        return tuple(
            given for given in self.parameters[name] if meaning(self.program, given.value, given.scope) != Scalar(None)
        )

    def _text(self, name: str) -> str | None:
        given = self.parameters.only(name)
        return constant_text(self.program, given.value, given.scope) if given and not given.optional else None

    def _expressions(self, key: Outcome, filtered: Outcome, named: strings.Placeholders) -> Expressions:
        """The expression strings; conditions that are objects write their own placeholders."""
        understood = {
            "KeyConditionExpression": key.complete,
            "FilterExpression": filtered.complete,
            "ConditionExpression": filtered.complete,
        }
        found: list[Expression] = []
        whole = not self.parameters.open
        for parameter in EXPRESSIONS:
            values = self.parameters[parameter]
            grows = any(given.operator != "=" for given in values)
            is_certain = len(values) == 1 and (not values[0].optional or _is_handed(values[0]))
            for given in values:
                if is_text(self.program, given):
                    written = texts(self.program, given.value, given.scope)
                    said = read_expression(written, parameter, named, whole=not grows)
                    is_update = parameter == "UpdateExpression"
                    more = named_bare(self.program, given, self.typed) if is_update else ()
                    bare = (*said.bare, *(raw for raw in more if raw not in said.bare))
                    always = said.always if is_certain else frozenset[str]()
                    found.append(replace(said, bare=bare, injected=injected(self.program, written), always=always))
                    whole = whole and found[-1].whole
                else:
                    whole = whole and understood.get(parameter, False)
        return defined(self.program, self.parameters, Expressions(tuple(found), whole), self.call)


def _is_handed(given: Given) -> bool:
    """Whether a value is what a caller hands to the function, which mostly asks only whether it does."""
    return isinstance(given.value, Name) and given.value.name in given.scope.arguments


MANY = 500
"""So many items are no page that somebody looks at."""


def _may_be_of_many(numbers: tuple[Meaning, ...]) -> bool:
    known = (one.value for one in numbers if isinstance(one, Scalar))
    return len(numbers) > 1 and any(isinstance(number, int) and number >= MANY for number in known)


def is_text(program: Program, given: Given) -> bool:
    """Whether a parameter is an expression string, as opposed to `Key(…)` and `Attr(…)`."""
    if isinstance(given.value, Constant):
        return isinstance(given.value.value, str)
    return is_string(program, given.value, given.scope)


def key_of(program: Program, parameters: Parameters) -> tuple[Placed, ...]:
    """The expressions that make up the key of a request: a loop that changes one of them repeats no request."""
    found: list[Given] = []
    for name in KEYS:
        for given in parameters[name]:
            parts = [part for values in _parts(program, given).values() for part in values]
            written = _written_out(program, given) if name in ("Item", "Key") else None
            found += [*(written if written is not None else [given]), *parts]
    for values in of_given(program, parameters["ExpressionAttributeValues"]).given.values():
        found += values
    return tuple((given.value, given.scope) for given in found)


def _written_out(program: Program, given: Given) -> list[Given] | None:
    """The values of an item or key that is written out, without its attributes' names, by which no item is told from
    others; None where it is not, may be changed afterwards, or is made by another function."""
    if isinstance(given.value, Name) and len(steps(given.scope, given.value.name, given.value.span.start)) > 1:
        return None
    match meaning(program, given.value, given.scope):
        case Raw(value=Mapping(entries=entries), scope=scope) if scope == given.scope:
            is_whole = all(entry.key is not None for entry in entries)
            return [replace(given, value=entry.value, scope=scope) for entry in entries] if is_whole else None
    return None


def _parts(program: Program, given: Given) -> Names[str, tuple[Given, ...]]:
    return of_given(program, (replace(given, operator="=", optional=False),)).given
