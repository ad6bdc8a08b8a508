"""Expression strings of a request: conditions, projections and updates, their placeholders replaced."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.expressions.parsing import parse_condition, parse_projection, parse_update
from dynamorm_analysis.expressions.reading import Leaf, attribute_name, comparisons, names_used, top_level_attribute
from dynamorm_analysis.expressions.tree import (
    HOLE,
    Addition,
    Arithmetic,
    Assignment,
    Function,
    Node,
    Operand,
    Path,
    Section,
    ValuePlaceholder,
)
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.boto3.items import value_of
from dynamorm_analysis.libraries.boto3.names import constant_text
from dynamorm_analysis.libraries.boto3.outcomes import Outcome, one_of
from dynamorm_analysis.libraries.boto3.parameters import Given, Parameters, of_given
from dynamorm_analysis.libraries.boto3.texts import ExpressionText, texts
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator, RawName, Written, WrittenValue

OPERATORS: Mapping[str, Operator] = {
    "=": "=",
    "<>": "<>",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "BETWEEN": "between",
    "IN": "in",
    "begins_with": "begins_with",
    "contains": "contains",
    "attribute_exists": "exists",
    "attribute_not_exists": "not_exists",
    "attribute_type": "type",
    "size": "size",
}


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What a request's `#names` and `:values` stand for."""

    program: Program
    names: Mapping[str, str | None]
    values: Mapping[str, Given]
    typed: bool

    def value(self, operand: Operand) -> WrittenValue:
        given = self.values.get(operand.text) if isinstance(operand, ValuePlaceholder) else None
        return value_of(self.program, given.value, given.scope, self.typed) if given else WrittenValue()


def placeholders(program: Program, parameters: Parameters, typed: bool) -> Placeholders:
    """The placeholders that `ExpressionAttributeNames` and `ExpressionAttributeValues` define."""
    names = of_given(program, parameters["ExpressionAttributeNames"])
    values = of_given(program, parameters["ExpressionAttributeValues"])
    return Placeholders(
        program,
        {alias: _one_name(program, given) for alias, given in names.given.items()},
        {placeholder: given[-1] for placeholder, given in values.given.items() if given},
        typed,
    )


def _one_name(program: Program, values: tuple[Given, ...]) -> str | None:
    found = {constant_text(program, given.value, given.scope) for given in values}
    return (found.pop() or None) if len(found) == 1 else None


# ---- conditions -----------------------------------------------------------------------------------------------------


def read_condition(value: Value, scope: Scope, given: Placeholders) -> Outcome:
    """The leaves of a condition string, over all the strings that it may be."""
    return one_of([_condition(text, given) for text in texts(given.program, value, scope)])


def _condition(text: ExpressionText, given: Placeholders) -> Outcome:
    parsed = parse_condition(text.text)
    leaves: list[Condition] = []
    complete = not parsed.hides_more and parsed.tree is not None
    for leaf in comparisons(parsed.tree):
        attribute = top_level_attribute(leaf.path, given.names)
        if attribute is None or leaf.operator is None:
            complete = False
            continue
        leaves.append(_leaf(leaf, attribute, text, given))
    return Outcome(tuple(leaves), complete)


def _leaf(leaf: Leaf, attribute: str, text: ExpressionText, given: Placeholders) -> Condition:
    return Condition(
        attribute=attribute,
        operator=OPERATORS[leaf.operator or "="],
        place=text.place(leaf.span),
        value=given.value(leaf.operands[0]) if leaf.operands else WrittenValue(),
        free=not leaf.is_required,
        nested=leaf.operator == "size" or (leaf.path is not None and leaf.path.is_nested),
    )


# ---- projections ----------------------------------------------------------------------------------------------------


def read_projection(value: Value, scope: Scope, given: Placeholders) -> tuple[tuple[str, ...] | None, bool]:
    """The top-level attributes that a projection names, and whether these are known."""
    found: set[tuple[str, ...] | None] = set()
    for text in texts(given.program, value, scope):
        parsed = parse_projection(text.text)
        names = [top_level_attribute(path, given.names) for path in parsed.tree.paths] if parsed.tree else []
        known = [name for name in names if name is not None]
        found.add(tuple(dict.fromkeys(known)) if len(known) == len(names) and not parsed.hides_more else None)
    only = found.pop() if len(found) == 1 else None
    return only, only is not None


# ---- updates --------------------------------------------------------------------------------------------------------


def read_update(value: Value, scope: Scope, given: Placeholders) -> tuple[tuple[Written, ...], bool]:
    """The attributes that an update sets, and whether these are all."""
    found: dict[str, Written] = {}
    complete = True
    for text in texts(given.program, value, scope):
        parsed = parse_update(text.text)
        complete = complete and not parsed.hides_more
        for section in parsed.tree.sections if parsed.tree else ():
            if not isinstance(section, Section):
                complete = False
                continue
            for action in section.actions:
                match action:
                    case Assignment() | Addition():
                        written = _written(action, text, given)
                        complete = complete and written is not None
                        if written is not None:
                            found.setdefault(written.attribute, written)
    return tuple(found.values()), complete and bool(found)


def _written(action: Assignment | Addition, text: ExpressionText, given: Placeholders) -> Written | None:
    attribute = attribute_name(action.path.attribute, given.names)
    if attribute is None:
        return None
    value = WrittenValue()
    if not action.path.is_nested:
        value = _assigned(action.value, given)
        value = replace(value, template=None) if isinstance(action, Addition) else value
    return Written(attribute, value, text.place(action.span))


def _assigned(operand: Operand, given: Placeholders) -> WrittenValue:
    match operand:
        case ValuePlaceholder():
            return given.value(operand)
        case Function(name="if_not_exists", arguments=(Path(), default)):
            return replace(given.value(default), template=None)
        case Function(name="list_append"):
            return WrittenValue(type="L")
        case Arithmetic():
            return WrittenValue(type="N")
        case _:
            return WrittenValue()


# ---- bare names -----------------------------------------------------------------------------------------------------


def bare_names(value: Value, scope: Scope, parameter: str, program: Program) -> tuple[RawName, ...]:
    """The attribute names that stand in a string itself, where the string is one."""
    found: dict[RawName, None] = {}
    for text in texts(program, value, scope):
        for name in names_used(_tree(text.text, parameter)).bare:
            found[RawName(name.text, text.place(name.span), parameter)] = None
    return tuple(found)


def _tree(text: str, parameter: str) -> Node | None:
    match parameter:
        case "ProjectionExpression":
            return parse_projection(text).tree
        case "UpdateExpression":
            return parse_update(text).tree
        case _:
            return parse_condition(text).tree


def is_string(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is put together from strings, as far as its parts tell."""
    return any(text.text.replace(HOLE, "").strip() for text in texts(program, value, scope))
