"""Declares a new index where a table is made: in templates, Terraform, CDK programs and calls of `create_table`."""

import json
import re
from collections.abc import Mapping

from dynamorm_analysis.facts.statements import Assignment, Statement, inside
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.text import Span
from dynamorm_codeactions.call_sites import call_named_at
from dynamorm_codeactions.declarations import TEMPLATES, TERRAFORM, set_in_resource, set_in_template
from dynamorm_codeactions.declared_parts import add_attribute_like
from dynamorm_codeactions.lines import end_of_line, indentation_at, is_python, start_of_line
from dynamorm_codeactions.rewriting import Draft

INDEXES = "GlobalSecondaryIndexes"
NOWHERE = r"(?!)"
CDK_TYPES: Mapping[str, str] = {"S": "STRING", "N": "NUMBER", "B": "BINARY"}
CDK_TYPE = re.compile(r"(?P<module>(?:\w+\.)*)AttributeType\.(?P<type>STRING|NUMBER|BINARY)")
CDK_NAME = re.compile(r"""(?P<key>\bname["']?\s*[:=]\s*)(?P<quote>["'])(?P<name>[^"']*)["']""")


def declare(draft: Draft, definition: Definition, index: Index, types: Mapping[str, str]) -> bool:
    """Adds a named global index to what makes a table, with the types of its key; False where that is not written as
    expected, or is given a throughput of its own, of which nobody knows how much the index wants."""
    path = definition.place.path
    if definition.library == "cdk" and definition.attributes:  # which gives an index five units where it must
        return _in_cdk(draft, definition, index, types)
    if definition.upkeep.billing != "PAY_PER_REQUEST" or not definition.attributes:
        return False
    declared = {attribute.name for attribute in definition.attributes}
    missing = tuple((name, types[name]) for name in index.key.attributes if name not in declared)
    last = definition.attributes[-1]
    if missing and not add_attribute_like(draft, last.place, last.name, missing):
        return False
    if path.endswith(TEMPLATES):
        return _in_template(draft, definition, index)
    if path.endswith(TERRAFORM):
        return set_in_resource(draft, definition.place, "", _terraform(index), NOWHERE, "")
    return definition.kind == "create_table" and is_python(path) and _in_call(draft, definition, index)


# ---- templates and Terraform -----------------------------------------------------------------------------------------


def _in_template(draft: Draft, definition: Definition, index: Index) -> bool:
    entry = _entry_of_template(index)
    last = _last_index(definition)
    if last is None:
        lines = (f"{INDEXES}:", *(f"  {line}" for line in entry))
        return set_in_template(draft, definition.place, INDEXES, lines, NOWHERE, "")
    span = draft.span(last.place)
    content = draft.sources.content(last.place.path)
    if span is None or content[span.start : span.start + 1] != b"-":
        return False
    end = span.start + len(content[span.start : span.end].rstrip())
    below, indentation = end_of_line(content, end), indentation_at(content, span.start)
    text = "".join(f"{indentation}{line}\n" for line in entry)
    draft.replace(last.place.path, below, text if content[: below.start].endswith(b"\n") else f"\n{text}")
    return True


def _last_index(definition: Definition) -> Index | None:
    found = [index for index in definition.indexes if index.kind == "GSI" and index.place.path == definition.place.path]
    return found[-1] if found else None


def _entry_of_template(index: Index) -> tuple[str, ...]:
    keys = [(name, "HASH") for name in index.key.partition] + [(name, "RANGE") for name in index.key.sort]
    schema = [line for name, role in keys for line in (f"    - AttributeName: {name}", f"      KeyType: {role}")]
    included = [f"      - {name}" for name in index.projection.included]
    return (
        f"- IndexName: {index.name}",
        "  KeySchema:",
        *schema,
        "  Projection:",
        f"    ProjectionType: {index.projection.kind}",
        *(("    NonKeyAttributes:", *included) if included else ()),
    )


def _terraform(index: Index) -> tuple[str, ...]:
    given = {"name": _quoted(index.name or ""), "hash_key": _quoted(index.key.partition[0])}
    if index.key.sort:
        given["range_key"] = _quoted(index.key.sort[0])
    given["projection_type"] = _quoted(index.projection.kind or "ALL")
    if index.projection.included:
        given["non_key_attributes"] = f"[{', '.join(map(_quoted, index.projection.included))}]"
    width = max(map(len, given))
    return (
        "global_secondary_index {",
        *(f"  {name.ljust(width)} = {value}" for name, value in given.items()),
        "}",
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# ---- `create_table` --------------------------------------------------------------------------------------------------


def _in_call(draft: Draft, definition: Definition, index: Index) -> bool:
    unit, found = draft.project.unit(definition.place), call_named_at(draft.project, definition.place)
    if unit is None or found is None:
        return False
    path, content = definition.place.path, draft.sources.content(definition.place.path)
    arguments = {one.name: one for one in found[0].arguments if one.name}
    given, types = arguments.get(INDEXES), arguments.get("AttributeDefinitions")
    if given is not None:
        if not isinstance(given.value, Collection) or not given.value.items:
            return False
        last = given.value.items[-1].span.shifted(unit.start)
        text = _entry_of_call(index, _own_indentation(content, last))
        draft.replace(path, Span(last.end, last.end), _behind(content, last, text))
        return True
    if types is None:
        return False
    span = types.span.shifted(unit.start)
    outer = _own_indentation(content, span)
    inner = f"{outer}    " if outer is not None else None
    entry = _entry_of_call(index, inner)
    written = f"{INDEXES}=[{entry}]" if inner is None else f"{INDEXES}=[\n{inner}{entry},\n{outer}]"
    draft.replace(path, Span(span.end, span.end), _behind(content, span, written))
    return True


def _behind(content: bytes, span: Span, text: str) -> str:
    outer = _own_indentation(content, span)
    return f", {text}" if outer is None else f",\n{outer}{text}"


def _own_indentation(content: bytes, span: Span) -> str | None:
    """How far in something stands that begins its line; None where it shares one with what is before it."""
    before = content[start_of_line(content, span.start) : span.start]
    return before.decode() if not before.strip() else None


def _entry_of_call(index: Index, outer: str | None) -> str:
    keys = [(name, "HASH") for name in index.key.partition] + [(name, "RANGE") for name in index.key.sort]
    schema = [f'{{"AttributeName": "{name}", "KeyType": "{role}"}}' for name, role in keys]
    included = (
        f', "NonKeyAttributes": {json.dumps(list(index.projection.included))}' if index.projection.included else ""
    )
    parts = (
        f'"IndexName": "{index.name}"',
        f'"KeySchema": [{", ".join(schema)}]',
        f'"Projection": {{"ProjectionType": "{index.projection.kind}"{included}}}',
    )
    if outer is None:
        return f"{{{', '.join(parts)}}}"
    lines = "".join(f"{outer}    {part},\n" for part in parts)
    return f"{{\n{lines}{outer}}}"


# ---- CDK -------------------------------------------------------------------------------------------------------------


def _in_cdk(draft: Draft, definition: Definition, index: Index, types: Mapping[str, str]) -> bool:
    """`table.add_global_secondary_index(…)` behind the statement that puts the construct in a variable."""
    path, unit = definition.place.path, draft.project.unit(definition.place)
    found = call_named_at(draft.project, definition.place)
    if unit is None or found is None:
        return False
    sample = draft.span(definition.attributes[0].place)
    written = draft.text(path, sample) if sample is not None else ""
    typed = CDK_TYPE.search(written)
    keys = {name: _cdk_attribute(written, name, types[name]) for name in index.key.attributes}
    variable = _variable_of(found[0], unit.statement)
    if typed is None or None in keys.values() or variable is None or "\n" in written or "#" in written:
        return False
    statement, name = variable
    projected = f"{typed['module']}ProjectionType.{index.projection.kind}"
    given = {"index_name": _quoted(index.name or ""), "partition_key": keys[index.key.partition[0]]}
    if index.key.sort:
        given["sort_key"] = keys[index.key.sort[0]]
    if index.projection.kind != "ALL":
        if not typed["module"]:
            return False  # what the program imports is not known to hold `ProjectionType`
        given["projection_type"] = projected
    if index.projection.included:
        given["non_key_attributes"] = f"[{', '.join(map(_quoted, index.projection.included))}]"
    content = draft.sources.content(path)
    span = statement.span.shifted(unit.start)
    below, outer = end_of_line(content, span.end - 1), indentation_at(content, span.start)
    if content[span.end : below.start].strip() not in (b"", b";"):
        return False
    draft.replace(path, below, _call_of_cdk(name, given, outer, is_python(path)))
    return True


def _call_of_cdk(name: str, given: Mapping[str, str | None], outer: str, python: bool) -> str:
    inner = outer + ("    " if python else "  ")
    if python:
        lines = "".join(f"{inner}{key}={value},\n" for key, value in given.items())
        return f"{outer}{name}.add_global_secondary_index(\n{lines}{outer})\n"
    lines = "".join(f"{inner}{camel_case(key)}: {value},\n" for key, value in given.items())
    return f"{outer}{name}.addGlobalSecondaryIndex({{\n{lines}{outer}}});\n"


def _cdk_attribute(written: str, name: str, type_: str) -> str | None:
    if not CDK_NAME.search(written):
        return None
    named = CDK_NAME.sub(lambda found: f"{found['key']}{found['quote']}{name}{found['quote']}", written, count=1)
    return CDK_TYPE.sub(lambda found: f"{found['module']}AttributeType.{CDK_TYPES[type_]}", named, count=1)


def _variable_of(call: Call, statement: Statement) -> tuple[Assignment, str] | None:
    for each in inside(statement):
        match each:
            case Assignment(targets=(target,), value=value) if value == call and (name := _dotted(target)):
                return each, name
    return None


def _dotted(target: Value) -> str:
    """`table` and `self.table` as code; empty for other targets."""
    match target:
        case Name(name=name):
            return name
        case Member(owner=Name(name=owner), name=name):
            return f"{owner}.{name}"
    return ""
