"""What a table's name is, as far as an expression tells."""

from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Template, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import Environment, Meaning, Raw, Text, options
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import UNKNOWN_NAME, Hole, KeyTemplate, TableName

MAX_STEPS = 3  # of names that are cut out of others


def table_name(program: Program, value: Value, scope: Scope, steps: int = 0) -> TableName:
    """The name that an expression gives a table. A name from the environment stays symbolic, default or not."""
    found = {_named_by(program, option, value, steps) for option in options(meaning(program, value, scope))}
    if len(found) > 1:  # `os.environ.get("ORDERS") or "orders"`: the text is the default
        found = {name for name in found if name.source == "env"}
    return found.pop() if len(found) == 1 else UNKNOWN_NAME


def _named_by(program: Program, found: Meaning, value: Value, steps: int) -> TableName:
    match found:
        case Raw(value=Item(owner=Call(function=Member(owner=whole, name="split" | "rsplit"))), scope=where) if (
            steps < MAX_STEPS
        ):
            named = table_name(program, whole, where, steps + 1)  # `os.environ["TABLE_ARN"].split("/")[-1]`
            return named if named.source == "env" else UNKNOWN_NAME
    return _named(found, value)


def _named(found: Meaning, value: Value) -> TableName:
    match found:
        case Environment(name=variable):
            return TableName(f"env:{variable}", "env")
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
