"""What a table's name is, as far as an expression tells."""

from dataclasses import replace

from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Template, Value
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.stored_names import published_name
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.changes import root_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import (
    Environment,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Setting,
    Text,
    not_empty,
)
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.configuration import is_read_of_one
from dynamorm_analysis.model.names import UNKNOWN_NAME, Hole, KeyTemplate, TableName, one_of

MAX_STEPS = 3  # of names that are cut out of others, stand in a dictionary, or are given by callers


def table_name(program: Program, value: Value, scope: Scope, steps: int = 0) -> TableName:
    """The name that an expression gives a table. A name from the environment stays symbolic, default or not."""
    possible = not_empty(meaning(program, value, scope))
    told = tuple(option for option in possible if not is_read_of_one(option))
    if told and len(told) < len(possible) and all(isinstance(option, Text) for option in told):
        fallback = one_of({_named_by(program, option, value, steps) for option in told})
        # `name = config.get("ORDERS")`, and `if not name: name = "orders"`
        return replace(fallback, source="default") if fallback.source in ("literal", "constant") else UNKNOWN_NAME
    found = {_named_by(program, option, value, steps) for option in possible}
    if len(found) > 1 and (variables := {name for name in found if name.source == "env"}):
        # `os.environ.get("ORDERS") or "orders"`: the text is the default
        return one_of(variables if len(variables) == 1 else found)
    return one_of(found)


def _named_by(program: Program, found: Meaning, value: Value, steps: int) -> TableName:
    if (published := published_name(program, found)) is not None:
        return published
    if steps < MAX_STEPS:
        match found:
            case Raw(value=Item(owner=Call(function=Member(owner=whole, name="split" | "rsplit"))), scope=where):
                named = table_name(program, whole, where, steps + 1)  # `os.environ["TABLE_ARN"].split("/")[-1]`
                return named if named.source == "env" else UNKNOWN_NAME
            case Raw(value=Item(owner=owner, index=index), scope=where):
                return _in_mapping(program, owner, index, where, steps)
            case Produced(
                callee=Part(name="get"), call=Call(function=Member(owner=owner), arguments=given), scope=where
            ):
                return _in_mapping(program, owner, given[0].value, where, steps) if given else UNKNOWN_NAME
            case ParameterRef():
                return _agreed(program, found, steps)
    return _named(found, value)


def _agreed(program: Program, parameter: ParameterRef, steps: int) -> TableName:
    """The name on which all callers of a function agree."""
    agreed: dict[str | frozenset[str], TableName] = {}
    for value, where in given_by_callers(program, parameter):
        name = table_name(program, value, where, steps + 1)
        if not name.known and not name.among:
            return UNKNOWN_NAME
        agreed[name.text or name.among] = name
    return one_of(agreed.values())


def _in_mapping(program: Program, owner: Value, index: Value, scope: Scope, steps: int) -> TableName:
    """The name that a dictionary of names holds: `TABLES["orders"]`."""
    key = constant_text(program, index, scope)
    given = of_mapping(program, owner, scope).only(key) if key is not None else None
    if given is None or given.optional or given.operator != "=":
        return UNKNOWN_NAME
    if given.scope.node is None and root_of(owner) in program.changed_by(given.scope.path):
        return UNKNOWN_NAME
    return table_name(program, given.value, given.scope, steps + 1)


def _named(found: Meaning, value: Value) -> TableName:
    match found:
        case Environment(name=variable, default=default):
            return TableName(f"env:{variable}", "env", fallback=default or "")
        case Setting(default=default):
            return TableName(_without_arn(default), "default")
        case Text(template=template) if (name := _without_arn(str(template))) and (
            template.constant or "{" not in name
        ):
            return TableName(name, "literal" if isinstance(value, Constant | Template) else "constant")
        case Text(template=KeyTemplate(parts=(Hole(name=hole),))):
            return TableName(hole, "env") if hole.startswith("env:") else UNKNOWN_NAME
        case Text(template=template) if any(isinstance(part, str) and part.strip() for part in template.parts):
            return TableName(_without_arn(str(template)), "template")
        case _:
            return UNKNOWN_NAME


def _without_arn(name: str) -> str:
    """`orders` of `arn:aws:dynamodb:eu-west-1:123456789012:table/orders`: DynamoDB takes either."""
    return name.partition(":table/")[2] if name.startswith("arn:") and ":table/" in name else name
