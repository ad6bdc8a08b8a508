"""Conditions of boto3 that are texts with placeholders, as objects: `"total > :least"` as `Attr("total").gt(least)`."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst

from dynamorm_analysis.expressions import tree
from dynamorm_analysis.expressions.parsing import parse_condition, parse_key_condition, parse_projection, parse_update
from dynamorm_analysis.expressions.reading import MIRRORED, attribute_name, names_used
from dynamorm_codeactions.arguments import argument, with_changed, without_argument
from dynamorm_codeactions.boto3.condition_objects import CONDITIONS as MODULE
from dynamorm_codeactions.boto3.request_conditions import (
    KEY,
    NAMES,
    VALUES,
    Conditions,
    conditions_of,
    quote_of,
    text_of,
)
from dynamorm_codeactions.dictionaries import without_entry
from dynamorm_codeactions.rewriting import Draft, bare, code_of

METHODS: Mapping[str, str] = {"=": "eq", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
FUNCTIONS: Mapping[str, str] = {
    "begins_with": "begins_with",
    "contains": "contains",
    "attribute_exists": "exists",
    "attribute_not_exists": "not_exists",
    "attribute_type": "attribute_type",
}
OWN_PLACEHOLDER = re.compile(r"[#:][nv]\d+")
"""How boto3 calls the placeholders that it makes of objects."""


class NoObjectError(Exception):
    """A part of a text that no object says."""


def with_objects(call: libcst.Call, draft: Draft, path: str) -> libcst.Call | None:
    """The call with all conditions that are texts as objects, and without the placeholders that only these used; None
    where an object cannot say the same."""
    found = conditions_of(call)
    if found is None or not found.texts:
        return None
    kept = _placeholders_of(found)
    if kept is None or any(map(OWN_PLACEHOLDER.fullmatch, kept)):
        return None
    used: Counter[str] = Counter()
    for parameter, text in found.texts.items():
        parsed = (parse_key_condition if parameter == KEY else parse_condition)(text)
        made = draft.need_import(path, MODULE, "Key" if parameter == KEY else "Attr")
        given = argument(call, parameter)
        if parsed.tree is None or parsed.errors or parsed.hides_more or made is None or given is None:
            return None
        writing = _Writing(made, quote_of(given.value), found, used)
        try:
            call = with_changed(call, parameter, libcst.parse_expression(writing.condition(parsed.tree)))
        except NoObjectError:
            return None
    if used.keys() | kept != found.names.keys() | found.values.keys():
        return None  # DynamoDB rejects the request as it is
    if any(number > 1 and not _is_plain(found.values[one]) for one, number in used.items() if one in found.values):
        return None
    return _without(call, used.keys() - kept)


def _placeholders_of(found: Conditions) -> set[str] | None:
    """The placeholders of the expressions that stay texts."""
    kept: set[str] = set()
    for parameter, text in found.others:
        parsed = parse_update(text) if parameter == "UpdateExpression" else parse_projection(text)
        if parsed.errors or parsed.hides_more:
            return None
        names = names_used(parsed.tree)
        kept.update(alias.text for alias in names.aliases)
        kept.update(value.text for value in names.values)
    return kept


def _is_plain(expression: libcst.BaseExpression) -> bool:
    """Whether an expression may be written twice: a name, a member of one, a number or a text."""
    if isinstance(expression, libcst.Attribute):
        return _is_plain(expression.value)
    return isinstance(expression, libcst.Name | libcst.SimpleString | libcst.Integer | libcst.Float)


def _without(call: libcst.Call, placeholders: set[str]) -> libcst.Call:
    for parameter in (NAMES, VALUES):
        given = argument(call, parameter)
        entries = given.value if given is not None else None
        if not isinstance(entries, libcst.Dict):
            continue
        for position in reversed(range(len(entries.elements))):
            element = entries.elements[position]
            if isinstance(element, libcst.DictElement) and text_of(element.key) in placeholders:
                if len(entries.elements) == 1:
                    call = without_argument(call, parameter)
                    break
                entries = without_entry(entries, position)
                call = with_changed(call, parameter, entries)
    return call


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes conditions with a class and its texts in quotes, and counts the placeholders that they used."""

    made: str
    quote: str
    found: Conditions
    used: Counter[str] = field(default_factory=Counter)

    def condition(self, condition: tree.Condition) -> str:
        match condition:
            case tree.And(conditions=parts):
                return " & ".join(
                    self._closed(part) if isinstance(part, tree.Or) else self.condition(part) for part in parts
                )
            case tree.Or(conditions=parts):
                return " | ".join(
                    self._closed(part) if isinstance(part, tree.And) else self.condition(part) for part in parts
                )
            case tree.Not(condition=inner):
                is_one = not isinstance(inner, tree.And | tree.Or)
                return f"~{self.condition(inner) if is_one else self._closed(inner)}"
            case tree.Comparison(left=left, operator=operator, right=right) if operator is not None:
                if isinstance(left, tree.ValuePlaceholder):
                    left, operator, right = right, MIRRORED[operator], left
                sized = isinstance(left, tree.Size)
                if sized and operator == "<>":
                    raise NoObjectError
                return f"{self._owner(left)}.{METHODS[operator]}({self._value(right)})"
            case tree.Between(operand=operand, low=low, high=high):
                return f"{self._owner(operand)}.between({self._value(low)}, {self._value(high)})"
            case tree.In(operand=tree.Path() as operand, choices=choices):
                return f"{self._owner(operand)}.is_in([{', '.join(map(self._value, choices))}])"
            case tree.Function(name=name, arguments=(first, *others)) if name in FUNCTIONS:
                return f"{self._owner(first)}.{FUNCTIONS[name]}({', '.join(map(self._value, others))})"
        raise NoObjectError

    def _closed(self, condition: tree.Condition) -> str:
        return f"({self.condition(condition)})"

    def _owner(self, operand: tree.Operand) -> str:
        if isinstance(operand, tree.Size):
            return f"{self._owner(operand.operand)}.size()"
        if not isinstance(operand, tree.Path):
            raise NoObjectError
        text = ""
        for part in operand.parts:
            if isinstance(part, tree.Index):
                text += f"[{part.position}]"
                continue
            name = attribute_name(part, self.found.names)
            if name is None or re.search(r"[.\[\]'\"\\\n]", name):
                raise NoObjectError  # a name with a dot would be taken for a path
            if isinstance(part, tree.Alias):
                self.used[part.text] += 1
            text += f".{name}" if text else name
        return f"{self.made}({self.quote}{text}{self.quote})"

    def _value(self, operand: tree.Operand) -> str:
        if isinstance(operand, tree.Path) and not self.made.endswith("Key"):
            return self._owner(operand)
        value = self.found.values.get(operand.text) if isinstance(operand, tree.ValuePlaceholder) else None
        if value is None or not isinstance(operand, tree.ValuePlaceholder):
            raise NoObjectError
        self.used[operand.text] += 1
        return code_of(bare(value))
