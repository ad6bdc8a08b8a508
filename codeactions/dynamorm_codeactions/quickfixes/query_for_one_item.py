"""Gets an item by its key where boto3 queries for it, and reads the response as one item."""

import libcst

from dynamorm_analysis.facts.statements import Branch
from dynamorm_analysis.facts.values import Call, Constant, Item, Name, Operation, Value
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.query_for_one_item import QueryForOneItem
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument
from dynamorm_codeactions.boto3.condition_objects import attribute_of
from dynamorm_codeactions.boto3.responses import Response, Taken, response_of
from dynamorm_codeactions.conditions import conjuncts
from dynamorm_codeactions.rewriting import Draft, bare, code_of, comments_in, method_of, rewrite_request

KEY = "KeyConditionExpression"
KEPT = frozenset({"TableName", "ConsistentRead", "ProjectionExpression", "ReturnConsumedCapacity"})
NEEDLESS = frozenset({"ScanIndexForward", "Limit"})
COMPARED = {("==", 0): "not in", (">", 0): "in", (">=", 1): "in", ("!=", 0): "in", ("<", 1): "not in", ("==", 1): "in"}
"""What a number of items that is compared says of one item."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what is raised where there is no item is another exception. Only where all that is done with the
    response is to ask whether there is an item, and to take the first."""
    facts = finding.facts
    if not isinstance(facts, QueryForOneItem) or facts.access.library != "boto3" or facts.access.via is not None:
        return None
    response = response_of(project, facts.access.call)
    unit = project.unit(facts.access.call)
    if response is None or unit is None or not response.variable:
        return None
    draft = Draft(project, sources)
    for taken in response.taken:
        edit = _as_one(taken, response)
        if edit is None:
            return None
        draft.replace(facts.access.call.path, edit[0].shifted(unit.start), edit[1])

    def got(call: libcst.Call) -> libcst.BaseExpression | None:
        return _got(call, facts.access, facts.key.attributes)

    if not rewrite_request(draft, facts.access, got):
        return None
    return Action("Get the item by its key", "unsafe", draft.edits())


def _got(call: libcst.Call, access: Access, names: tuple[str, ...]) -> libcst.Call | None:
    """`table.get_item(Key={…})` of `table.query(KeyConditionExpression=Key(…).eq(…) & …)`."""
    condition = argument(call, KEY)
    if condition is None or not isinstance(call.func, libcst.Attribute) or method_of(call) != "query":
        return None
    if any(one.star or one.keyword is None for one in call.args) or comments_in(condition.value):
        return None
    if any(one.keyword is not None and one.keyword.value not in KEPT | NEEDLESS | {KEY} for one in call.args):
        return None
    values: dict[str, str] = {}
    for leaf in conjuncts(condition.value):
        name = attribute_of(leaf)
        if name is None or not isinstance(leaf, libcst.Call) or method_of(leaf) != "eq" or len(leaf.args) != 1:
            return None
        values[name] = code_of(bare(leaf.args[0].value))
    if {*values} != {*names} or access.confidence == "low":
        return None
    key = libcst.parse_expression("{" + ", ".join(f'"{name}": {values[name]}' for name in names) + "}")
    args = [
        one.with_changes(keyword=libcst.Name("Key"), value=key) if one is condition else one
        for one in call.args
        if one.keyword is not None and one.keyword.value not in NEEDLESS
    ]
    args[-1] = args[-1].with_changes(comma=call.args[-1].comma, whitespace_after_arg=call.args[-1].whitespace_after_arg)
    return call.with_changes(func=call.func.with_changes(attr=libcst.Name("get_item")), args=args)


def _as_one(taken: Taken, response: Response) -> tuple[Span, str] | None:
    """What to write in place of an expression about the items that were found; None where it is about several."""
    name = response.variable
    if taken.part == "Items" and isinstance(taken.value, Operation):
        return taken.value.span, f'"Item" {taken.value.operator} {name}'
    around = taken.outer[-1] if taken.outer else None
    if taken.part == "Items" and isinstance(around, Item) and around.index == _zero(around):
        return around.span, f'{name}["Item"]'
    counted: Value = taken.value
    further = taken.outer
    if taken.part == "Items" and isinstance(around, Call) and isinstance(around.function, Name):
        if around.function.name != "len" or len(around.arguments) != 1:
            return None
        counted, further = around, taken.outer[:-1]
    elif taken.part == "Items":
        return _tested(taken, name)
    elif taken.part != "Count":
        return None
    match further[-1:]:
        case (Operation(operator=operator, operands=(left, Constant(value=int() as number))) as test,) if (
            left is counted and (operator, number) in COMPARED
        ):
            return test.span, f'"Item" {COMPARED[operator, number]} {name}'
    return None


def _zero(item: Item) -> Value | None:
    return item.index if isinstance(item.index, Constant) and item.index.value == 0 else None


def _tested(taken: Taken, name: str) -> tuple[Span, str] | None:
    """What to write where a branch asks for nothing but whether there are items."""
    statement = taken.occurrence.statement
    match statement.test if isinstance(statement, Branch) else None:
        case test if test is taken.value:
            return test.span, f'"Item" in {name}'
        case Operation(operator="not", operands=(inner,)) as test if inner is taken.value:
            return test.span, f'"Item" not in {name}'
    return None
