"""Conditions of boto3 that are objects, as texts with placeholders: `Attr("total").gt(least)` as `"total > :least"`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import libcst

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_codeactions.arguments import argument, with_argument, with_changed
from dynamorm_codeactions.boto3.condition_objects import attribute_of, class_of, path_of
from dynamorm_codeactions.boto3.placeholders import with_entry
from dynamorm_codeactions.boto3.request_conditions import NAMES, VALUES, conditions_of, quote_of
from dynamorm_codeactions.rewriting import bare, code_of, method_of

COMPARED: Mapping[str, str] = {"eq": "=", "ne": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
FUNCTIONS: Mapping[str, str] = {
    "begins_with": "begins_with",
    "contains": "contains",
    "exists": "attribute_exists",
    "not_exists": "attribute_not_exists",
    "attribute_type": "attribute_type",
}
PATH = re.compile(r"[^.\[\]]+(?:\[\d+\])*(?:\.[^.\[\]]+(?:\[\d+\])*)*")
PART = re.compile(r"[^.\[\]]+|\[\d+\]")
BARE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class NoTextError(Exception):
    """A part of a condition that is not written out."""


def with_texts(call: libcst.Call) -> libcst.Call | None:
    """The call with all conditions that are objects as texts, and the placeholders that these use; None where what they
    ask is not written out."""
    found = conditions_of(call)
    if found is None or not found.objects:
        return None
    quote = quote_of(next(iter(found.objects.values())))
    writing = _Writing(dict(found.names), set(found.values))
    for parameter, condition in found.objects.items():
        try:
            text = writing.condition(condition)
        except NoTextError:
            return None
        call = with_changed(call, parameter, libcst.parse_expression(f"{quote}{text}{quote}"))
    last = [*found.texts, *found.objects, *(name for name, _ in found.others)]
    order = [one.keyword.value for one in call.args if one.keyword is not None]
    after = max(last, key=order.index)
    call = _with_entries(call, VALUES, writing.values.items(), after, quote)
    names = [(alias, f"{quote}{name}{quote}") for alias, name in writing.names.items() if alias not in found.names]
    return _with_entries(call, NAMES, names, after, quote)


def _with_entries(
    call: libcst.Call, parameter: str, entries: Iterable[tuple[str, str]], after: str, quote: str
) -> libcst.Call:
    written = [f"{quote}{placeholder}{quote}: {value}" for placeholder, value in entries]
    given = argument(call, parameter)
    if not written:
        return call
    if given is None:
        return with_argument(call, parameter, f"{{{', '.join(written)}}}", after=after)
    text = code_of(given.value)
    for entry in written:
        text = with_entry(text, entry)
    return with_changed(call, parameter, libcst.parse_expression(text))


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes conditions as texts; `names` and `values` are the placeholders that these use, `taken` others."""

    names: dict[str, str]
    taken: set[str]
    values: dict[str, str] = field(default_factory=dict)

    def condition(self, condition: libcst.BaseExpression) -> str:
        match condition:
            case libcst.BinaryOperation(left=left, operator=libcst.BitAnd(), right=right):
                return f"{self._within(left, libcst.BitOr)} AND {self._within(right, libcst.BitOr)}"
            case libcst.BinaryOperation(left=left, operator=libcst.BitOr(), right=right):
                return f"{self._within(left, libcst.BitAnd)} OR {self._within(right, libcst.BitAnd)}"
            case libcst.UnaryOperation(operator=libcst.BitInvert(), expression=inner):
                written = self.condition(inner)
                is_call = method_of(inner) in FUNCTIONS
                return f"NOT {written}" if is_call else f"NOT ({written})"
            case libcst.Call():
                return self._leaf(condition)
        raise NoTextError

    def _within(self, condition: libcst.BaseExpression, other: type[libcst.BaseBinaryOp]) -> str:
        is_other = isinstance(condition, libcst.BinaryOperation) and isinstance(condition.operator, other)
        return f"({self.condition(condition)})" if is_other else self.condition(condition)

    def _leaf(self, leaf: libcst.Call) -> str:
        path, name = self._owner(leaf)
        method = method_of(leaf)
        given = [one.value for one in leaf.args]
        if any(one.keyword is not None or one.star for one in leaf.args):
            raise NoTextError
        match method, given:
            case _, [value] if method in COMPARED:
                return f"{path} {COMPARED[method]} {self._value(value, name)}"
            case "between", [low, high]:
                return f"{path} BETWEEN {self._value(low, name)} AND {self._value(high, name)}"
            case "is_in", [libcst.List(elements=elements)] if elements:
                if any(isinstance(one, libcst.StarredElement) for one in elements):
                    raise NoTextError
                return f"{path} IN ({', '.join(self._value(one.value, name) for one in elements)})"
            case _, ([] | [_]) if method in FUNCTIONS and bool(given) == (not method.endswith("exists")):
                values = [self._value(value, name) for value in given]
                return f"{FUNCTIONS[method]}({', '.join([path, *values])})"
        raise NoTextError

    def _owner(self, leaf: libcst.Call) -> tuple[str, str]:
        """What a condition is about, as a text, and the name to call its values by."""
        attribute = attribute_of(leaf)
        if attribute is not None:
            return self._path(attribute)
        owner = leaf.func.value if isinstance(leaf.func, libcst.Attribute) else None
        if not isinstance(owner, libcst.Call) or method_of(owner) != "size" or owner.args:
            raise NoTextError
        if (attribute := attribute_of(owner)) is None or method_of(leaf) not in {*COMPARED, "between"} - {"ne"}:
            raise NoTextError
        path, name = self._path(attribute)
        return f"size({path})", name

    def _path(self, attribute: str) -> tuple[str, str]:
        if not PATH.fullmatch(attribute):
            raise NoTextError
        text, last = "", ""
        for part in PART.findall(attribute):
            if part.startswith("["):
                text += part
                continue
            last = part
            written = self._name(part)
            text += f".{written}" if text else written
        return text, last

    def _name(self, name: str) -> str:
        if BARE_NAME.fullmatch(name) and not is_reserved(name):
            return name
        known = next((alias for alias, meant in self.names.items() if meant == name), None)
        if known is not None:
            return known
        if re.search(r"['\"\\\n]", name):
            raise NoTextError
        alias = _free(f"#{_word(name)}", self.names)
        self.names[alias] = name
        return alias

    def _value(self, value: libcst.BaseExpression, name: str) -> str:
        if class_of(value) is not None or path_of(value) is not None:
            attribute = path_of(value)
            if attribute is None:
                raise NoTextError
            return self._path(attribute)[0]
        placeholder = _free(f":{_word(name)}", self.taken)
        self.taken.add(placeholder)
        self.values[placeholder] = code_of(bare(value))
        return placeholder


def _word(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def _free(wanted: str, taken: Iterable[str]) -> str:
    """A placeholder that is not taken yet: `:total`, `:total2`."""
    known, number, found = set(taken), 2, wanted
    while found in known:
        found, number = f"{wanted}{number}", number + 1
    return found
