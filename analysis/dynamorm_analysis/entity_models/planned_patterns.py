"""Access patterns that are planned before code asks for them: as a file keeps them, and among those of code."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Any, cast, get_args

from dynamorm_analysis.entity_models.model import Field, ItemKey, Parameter, Pattern, PatternCondition
from dynamorm_analysis.entity_models.value_kinds import is_moment
from dynamorm_analysis.model.access import Operator
from dynamorm_analysis.model.names import Hole, KeyTemplate

PATTERNS_FILE = "dynamorm.patterns.toml"
HEAD = """\
# Access patterns that are planned: `dynamorm generate repository` makes a method of each, as of those that code has.
"""
OPERATORS = frozenset(get_args(Operator))
OPERATIONS = ("get", "query", "count")
ENDINGS = ("_from", "_to", "_start", "_after", "_before", "_containing", "_not", "_among")
"""What the name of a parameter ends in that is a bound of a field's values."""
FORMAT = re.compile(r"(?:\.astimezone\(UTC\)|![rsa])?(?::[^\"'\\\n\r]*)?")
"""How a value may be written into a key: a hole holds a name and no code."""
TABLE = re.compile(r"\s*\[\[\s*pattern\s*\]\]")
PIECE = re.compile(r"\{\{|\}\}|\{(?P<name>\w+)(?P<format>[^{}]*)\}|[^{}]+")


@dataclass(frozen=True, slots=True)
class PlannedPattern:
    """An access pattern of the kind of items that is called `model`, in the `words` of whoever wants it. Its parameters
    are told by the fields of that kind alone. `crowds` says what it costs that its partition key has few values, where
    that was known when it was planned."""

    model: str
    pattern: Pattern
    words: str = ""
    crowds: str = ""


class PatternError(ValueError):
    """What is wrong, and in which pattern, counted from 1; 0 where it is the whole file."""

    def __init__(self, told: str, number: int = 0) -> None:
        super().__init__(f"pattern {number}: {told}" if number else told)
        self.number = number


def read_patterns(table: Mapping[str, Any]) -> tuple[PlannedPattern, ...]:
    """The patterns of a file. Raises PatternError."""
    entries = table.get("pattern", [])
    if set(table) - {"pattern"} or not isinstance(entries, list):
        raise PatternError("it must hold tables called `[[pattern]]`, and nothing else")
    return tuple(_read(entry, number) for number, entry in enumerate(entries, 1))


def line_of(text: str, number: int) -> int | None:
    """The line where the pattern of a number begins, counted from 1; None where it is not written as a table."""
    lines = [at for at, line in enumerate(text.splitlines(), 1) if TABLE.match(line)]
    return lines[number - 1] if 0 < number <= len(lines) else None


def _read(entry: object, number: int) -> PlannedPattern:
    if not isinstance(entry, dict):
        raise PatternError("it is no table", number)
    try:
        name, model = _text(entry, "name"), _text(entry, "model")
        if not name.isidentifier() or iskeyword(name):
            raise ValueError(f"`name` is {name!r}, which no method can be called")
        operation = entry.get("operation", "query")
        if operation not in OPERATIONS:
            raise ValueError(f"`operation` is {operation!r}; allowed: {', '.join(OPERATIONS)}")
        index = entry.get("index")
        if index is not None and not isinstance(index, str):
            raise ValueError("`index` must be a string")
        pattern = Pattern(
            name,
            operation,
            index,
            (),
            tuple(_condition(one) for one in entry.get("key", [])),
            tuple(_condition(one) for one in entry.get("filter", [])),
            forward=not entry.get("backwards", False),
            consistent=bool(entry.get("consistent", False)),
        )
    except (ValueError, TypeError) as error:
        raise PatternError(str(error), number) from None
    return PlannedPattern(model, pattern, str(entry.get("words", "")), str(entry.get("crowds", "")))


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"`{key}` must be a string")
    return value


def _condition(told: object) -> PatternCondition:
    if not isinstance(told, list) or len(told) < 2 or not all(isinstance(one, str) for one in told):
        raise ValueError(
            'a condition is a list of an attribute, an operator and what to compare with: `["pk", "=", "A"]`'
        )
    attribute, operator, *values = told
    if operator not in OPERATORS:
        raise ValueError(f"{operator!r} is no operator")
    return PatternCondition(attribute, cast(Operator, operator), tuple(map(_template, values)))


def _template(text: str) -> KeyTemplate:
    parts: list[str | Hole] = []
    for found in PIECE.finditer(text):
        if found["name"] is not None:
            name = f"{found['name']}_" if iskeyword(found["name"]) else found["name"]  # as models call such a field
            if not name.isidentifier() or not FORMAT.fullmatch(found["format"]):
                raise ValueError(f"`{found[0]}` is no value: a name stands between braces, and how it is written")
            parts.append(Hole(name, format=found["format"]))
        else:
            piece = {"{{": "{", "}}": "}"}.get(found[0], found[0])
            if parts and isinstance(parts[-1], str):
                parts[-1] += piece
            else:
                parts.append(piece)
    return KeyTemplate(tuple(parts))


# ---- writing --------------------------------------------------------------------------------------------------------


def pattern_text(planned: PlannedPattern) -> str:
    """A pattern as a table of TOML."""
    pattern = planned.pattern
    lines = ["[[pattern]]", f"model = {_quoted(planned.model)}", f"name = {_quoted(pattern.name)}"]
    lines += [f"words = {_quoted(planned.words)}"] if planned.words else []
    lines += [f"operation = {_quoted(pattern.operation)}"]
    lines += [f"index = {_quoted(pattern.index)}"] if pattern.index is not None else []
    lines += [f"key = [{', '.join(map(_written, pattern.keyed))}]"]
    lines += [f"filter = [{', '.join(map(_written, pattern.filtered))}]"] if pattern.filtered else []
    lines += [] if pattern.forward else ["backwards = true"]
    lines += ["consistent = true"] if pattern.consistent else []
    lines += [f"crowds = {_quoted(planned.crowds)}"] if planned.crowds else []
    return "\n".join(lines) + "\n"


def _written(condition: PatternCondition) -> str:
    values = (
        "".join(
            part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{part.name}{part.format}}}"
            for part in template.parts
        )
        for template in condition.values
    )
    return f"[{', '.join(map(_quoted, (condition.attribute, condition.operator, *values)))}]"


def _quoted(text: str) -> str:
    told = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"{}"'.format("".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in told))


# ---- among what code asks -------------------------------------------------------------------------------------------


def with_planned(
    found: Sequence[Pattern], planned: Iterable[Pattern], fields: Sequence[Field], keys: Sequence[ItemKey]
) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """The patterns of a kind of items, those that are planned behind all others, in their order; and those plans that
    its keys do not serve, or that hold a moment in a text as no key does. What code asks for already is called as it is
    planned."""
    patterns, merged, unserved = list(found), list[Pattern](), list[Pattern]()
    for plan in planned:
        keyed = _as_held(plan, keys, fields) if _serves(plan, keys) else None
        if keyed is None:
            unserved.append(plan)
            continue
        told = replace(plan, keyed=keyed, parameters=_parameters(plan, fields))
        same = next((one for one in patterns if _same(one) == _same(told)), None)
        if same is not None and same.name == "get":
            continue
        if same is not None:
            patterns.remove(same)
            told = replace(told, functions=same.functions)
        if not any(_same(one) == _same(told) for one in merged):
            merged.append(told)
    return (*patterns, *merged), tuple(unserved)


def _serves(plan: Pattern, keys: Sequence[ItemKey]) -> bool:
    key = next((one for one in keys if one.index == plan.index), None)
    if key is None:
        return False
    bound = {one.attribute for one in plan.keyed if one.operator == "="}
    own = {part.attribute for part in key.parts}
    partition = {part.attribute for part in key.parts if part.role == "partition"}
    return partition <= bound and {one.attribute for one in plan.keyed} <= own


def _as_held(plan: Pattern, keys: Sequence[ItemKey], fields: Sequence[Field]) -> tuple[PatternCondition, ...] | None:
    """Its conditions with values in texts as the key writes them; None where it does not write such a moment."""
    key = next(one for one in keys if one.index == plan.index)
    formats = {
        (part.attribute, hole.name): hole.format
        for part in key.parts
        for hole in part.template.parts
        if isinstance(hole, Hole)
    }
    moments = {field.code_name for field in fields if is_moment(field)}
    told: list[PatternCondition] = []
    for condition in plan.keyed:
        values: list[KeyTemplate] = []
        for value in condition.values:
            parts: list[str | Hole] = []
            for part in value.parts:
                if isinstance(part, Hole) and not part.format and not part.name.endswith("_start"):
                    name = _field_of(part.name, {field.code_name for field in fields})
                    format_ = formats.get((condition.attribute, name))
                    if format_ is None and name in moments and len(value.parts) > 1:
                        return None
                    part = replace(part, format=format_ or "")
                parts.append(part)
            values.append(KeyTemplate(tuple(parts)))
        told.append(replace(condition, values=tuple(values)))
    return tuple(told)


def _field_of(name: str, known: Collection[str]) -> str:
    """The field whose value or bound a parameter is."""
    ending = next((one for one in ENDINGS if name.endswith(one)), "")
    return name if name in known else name.removesuffix(ending)


def _parameters(plan: Pattern, fields: Sequence[Field]) -> tuple[Parameter, ...]:
    """What the holes of its conditions stand for, each once."""
    by_code_name = {field.code_name: field for field in fields}
    holes = [
        part.name
        for one in (*plan.keyed, *plan.filtered)
        for template in one.values
        for part in template.parts
        if isinstance(part, Hole)
    ]
    return tuple(_parameter(name, by_code_name) for name in dict.fromkeys(holes))


def _parameter(name: str, fields: Mapping[str, Field]) -> Parameter:
    """A bound is of the field's type; the beginning of a text is a text."""
    if name in fields:
        return Parameter(name, fields[name].type or "S", fields[name].name)
    ending = next((one for one in ENDINGS if name.endswith(one)), "")
    field = fields.get(name.removesuffix(ending))
    if field is None or ending == "_start":
        return Parameter(name, "S")
    return Parameter(name, field.type or "S", field.name)


def _same(pattern: Pattern) -> object:
    """What two patterns have in common that ask for the same, whatever their parameters are called."""
    names: dict[str, int] = {}

    def unnamed(template: KeyTemplate) -> object:
        return tuple(
            part if isinstance(part, str) else (names.setdefault(part.name, len(names)), part.format)
            for part in template.parts
        )

    def told(conditions: Sequence[PatternCondition]) -> object:
        return tuple((one.attribute, one.operator, *map(unnamed, one.values)) for one in conditions)

    where = (pattern.operation, pattern.index, pattern.forward, pattern.consistent, pattern.reads)
    return (where, told(pattern.keyed), told(pattern.filtered))
