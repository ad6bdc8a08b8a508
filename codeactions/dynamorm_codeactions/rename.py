"""Renames the attribute or index at the cursor wherever the project surely means it, or says why that cannot be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.model.names import VARIABLE, TableName
from dynamorm_analysis.model.table import Definition, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.text import LineIndex, Place, Span
from dynamorm_codeactions.action import Action, FileEdit, Sources, applied
from dynamorm_codeactions.refactoring import Selection
from dynamorm_codeactions.renaming.attribute_names import attribute_of
from dynamorm_codeactions.renaming.field_names import field_name_of
from dynamorm_codeactions.renaming.go_columns import in_columns
from dynamorm_codeactions.renaming.go_structs import named_by_structs
from dynamorm_codeactions.renaming.index_names import index_called, index_of
from dynamorm_codeactions.renaming.item_fields import item_fields, own_field
from dynamorm_codeactions.renaming.mentions import NEW, Found, Mention, Reading
from dynamorm_codeactions.renaming.model_names import python_name_of
from dynamorm_codeactions.renaming.refusals import (
    attributes_of,
    why_not_attribute,
    why_not_from,
    why_not_index,
    why_not_python_name,
)
from dynamorm_codeactions.soundness import is_sound

WORDS = (re.compile(rb"[\w.-]"), re.compile(rb"[\w-]"), re.compile(rb"\w"))
SHOWN = 5  # places that are told of


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is renamed, in a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Renamable:
    """What can be renamed: where its name stands at the cursor."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """The edits, and what to know of them: what it takes besides, what is left, and the reason why whoever cannot have
    doubtful edits confirmed makes none at all (empty where none is doubtful)."""

    action: Action
    caution: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the name at the cursor is: an attribute as it is stored or as Python calls it, or an index."""

    kind: Literal["attribute", "python", "index"]
    table: Table
    name: str
    found: Found
    at: Mention
    model: Definition | None = None


def renamable(selection: Selection, project: Project, sources: Sources) -> Renamable | Refusal | None:
    """What is to be renamed at a cursor; None for what is none of a table's names."""
    reading = Reading(project, sources)
    subject = _subject_at(selection, reading)
    if subject is None:
        return None
    reason = _obstacle(subject, reading)
    return Refusal(reason) if reason else Renamable(subject.at.span, subject.name)


def renamed(selection: Selection, new: str, project: Project, sources: Sources) -> Renaming | Refusal | None:
    """The project with another name for what is at a cursor."""
    reading = Reading(project, sources)
    subject = _subject_at(selection, reading)
    if subject is None:
        return None
    reason = _obstacle(subject, reading) or _why_not(subject, new, reading)
    if reason:
        return Refusal(reason)
    edits = tuple(_edits(subject.found, new, reading))
    action = Action(f"Rename `{subject.name}` to `{new}`", "unsafe", edits)
    if not is_sound(action, sources):
        return Refusal(f"`{subject.name}` is named in ways that cannot be changed together.")
    if (lost := _what_differs(subject, new, edits, reading)) is not None:
        return Refusal(f"`{subject.name}` cannot be changed in what {reading.shown(lost)} says of the table.")
    doubtful = [_line(one.path, one.span, reading) for one in subject.found.doubtful]
    doubt = f"What is called `{subject.name}` may be something else there: {_listed(doubtful)}." if doubtful else ""
    return Renaming(action, _caution(subject, new, doubtful, reading), doubt)


# ---- what is at the cursor -------------------------------------------------------------------------------------------


def _subject_at(selection: Selection, reading: Reading) -> _Subject | None:
    try:
        return next(_subjects(selection, reading), None)
    except UnicodeDecodeError:  # a file in another encoding than UTF-8 is read, but never rewritten
        return None


def _subjects(selection: Selection, reading: Reading) -> Iterator[_Subject]:
    project = reading.project
    if selection.path not in project.modules or project.program.is_installed(selection.path):
        return
    names = _words_at(reading.content(selection.path), selection.span.start)
    for table in _tables(project):
        for name in names:
            for kind, found, model in _meant(table, name, reading):
                at = next((one for one in found.at or found.mentions if _is_at(one, selection)), None)
                if at is not None:
                    yield _Subject(kind, table, name, found, at, model)


def _tables(project: Project) -> Iterator[Table]:
    """All tables, with those that requests name and nothing in the project defines."""
    yield from project.tables.values()
    for identity in dict.fromkeys(one.table for one in (*project.accesses, *project.retold) if one.table is not None):
        if identity not in project.tables:
            yield Table(identity, TableName(identity, "env" if identity.startswith(VARIABLE) else "literal"))


def _meant(
    table: Table, name: str, reading: Reading
) -> Iterator[tuple[Literal["attribute", "python", "index"], Found, Definition | None]]:
    for definition in table.declarations:
        if definition.library == "pynamodb" and any(one.code_name == name for one in definition.attributes):
            yield "python", python_name_of(definition, name, reading), definition
        elif _is_called_otherwise(definition, name) and (field := own_field(definition, name, reading)) is not None:
            yield "python", field_name_of(field, name, reading), definition
    if (
        name in attributes_of(table, reading.project)
        or item_fields(table, name, reading)
        or named_by_structs(table, name, reading).mentions
    ):
        yield "attribute", attribute_of(table, name, reading), None
    for found in index_called(table, name, reading):
        yield ("index" if found.at else "python"), found, None
    if table.index(name) is not None:
        yield "index", index_of(table, name, reading), None


def _is_called_otherwise(definition: Definition, name: str) -> bool:
    """Whether a class for boto3 stores a field under another name, or as a part of a key alone."""
    told = definition.item_class
    if told is None or any(one.name == one.code_name == name for one in definition.attributes):
        return False
    return any(one.code_name == name for one in (*definition.attributes, *told.held_in_texts))


def _is_at(mention: Mention, selection: Selection) -> bool:
    span = mention.span
    is_name = mention.text == NEW and span.start < span.end
    return is_name and mention.path == selection.path and span.start <= selection.span.start <= span.end


def _words_at(content: bytes, offset: int) -> tuple[str, ...]:
    """The words that may be meant by a cursor, those with dots and dashes first."""
    found: dict[str, None] = {}
    for letter in WORDS:
        start = end = offset
        while start > 0 and letter.match(content, start - 1):
            start -= 1
        while letter.match(content, end):
            end += 1
        found.setdefault(content[start:end].decode("utf-8", "replace"), None)
    return tuple(word for word in found if word)


# ---- what speaks against it ------------------------------------------------------------------------------------------


def _obstacle(subject: _Subject, reading: Reading) -> str:
    """Why a name cannot change at all."""
    project = reading.project
    if subject.found.obstacles:
        return subject.found.obstacles[0]
    everywhere = sorted(subject.found.mentions | subject.found.doubtful)
    foreign = next((one for one in everywhere if project.program.is_installed(one.path)), None)
    if foreign is not None:
        path, line = _line(foreign.path, foreign.span, reading)
        return f"`{subject.name}` is named in a package that is installed, too ({path}:{line})."
    if subject.kind == "attribute" and (reason := why_not_from(subject.table, subject.name, project.settings.lock)):
        return reason
    if subject.kind == "python":
        return ""
    mine = {(one.path, one.span) for one in subject.found.mentions}
    files = {path for path, _ in mine}
    is_near = files <= _knowing(subject.table, reading)
    for table in _tables(project):
        if table.id == subject.table.id or (is_near and files.isdisjoint(_knowing(table, reading))):
            continue
        for kind, found, _ in _meant(table, subject.name, reading):
            if kind == subject.kind and mine & {(one.path, one.span) for one in found.mentions}:
                return f"`{subject.name}` is also one of `{table.title}` where `{subject.table.title}` is meant."
    return ""


def _why_not(subject: _Subject, new: str, reading: Reading) -> str:
    match subject.kind:
        case "attribute":
            bare = any(one.bare for one in subject.found.mentions)
            taken = subject.found.taken
            reason = why_not_python_name(new, set(taken)) if taken else ""
            return reason or why_not_attribute(new, subject.table, bare, reading.project)
        case "index":
            taken = subject.found.taken
            reason = why_not_python_name(new, set(taken)) if taken else ""
            return reason or why_not_index(new, subject.table)
        case "python":
            own = subject.model.attributes if subject.model is not None else ()
            indexes = subject.model.indexes if subject.model is not None else ()
            names = {one.code_name for one in own} | {one.binding for one in indexes}
            return why_not_python_name(new, names | subject.found.taken)


# ---- the edits -------------------------------------------------------------------------------------------------------


def _edits(found: Found, new: str, reading: Reading) -> Iterator[FileEdit]:
    meant = [*((one, True) for one in found.doubtful), *((one, False) for one in found.mentions)]
    for path in sorted({mention.path for mention, _ in meant}):
        content = reading.content(path)
        each = (mention.edit(new, doubtful) for mention, doubtful in meant if mention.path == path)
        by_span = {one.span: one for one in each if content[one.span.start : one.span.end] != one.text.encode()}
        if by_span:
            told = tuple(by_span[span] for span in sorted(by_span))
            yield FileEdit(path, in_columns(content, told) if path.endswith(".go") else told)


def _what_differs(subject: _Subject, new: str, edits: tuple[FileEdit, ...], reading: Reading) -> Place | None:
    """What declares the table and does not say of keys and indexes what it said, but for the new name."""
    modules = reading.project.modules
    paths = {definition.place.path for definition in subject.table.declarations}
    facts = {path: modules[path].facts for path in paths if path in modules}
    before = Project().with_files(facts)
    for edit in edits:
        reader = reader_for(edit.path)
        if edit.path in facts and reader is not None:
            facts[edit.path] = reader(applied(reading.content(edit.path), edit.edits))
    mine = {definition.place for definition in subject.table.declarations}
    names, indexes = ({subject.name: new} if subject.kind == kind else {} for kind in ("attribute", "index"))
    said = [_layout(one, names, indexes) if one.place in mine else _layout(one, {}, {}) for one in before.definitions]
    now = [_layout(one, {}, {}) for one in Project().with_files(facts).definitions]
    differing = (one.place for one, was, of in zip(before.definitions, said, now, strict=False) if was != of)
    return next(differing, None) or (None if len(said) == len(now) else next(iter(mine), None))


def _layout(definition: Definition, names: dict[str, str], indexes: dict[str, str]) -> object:
    """Where a definition stands, with its key and indexes under other names."""
    own = ((indexes.get(each.name or "", each.name or ""), _key(each.key, names)) for each in definition.indexes)
    expires = names.get(definition.ttl or "", definition.ttl)
    return definition.place.path, _key(definition.key, names), expires, sorted(own)


def _key(key: Key | None, names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in key.attributes) if key is not None else ()


# ---- what to know ----------------------------------------------------------------------------------------------------


def _caution(subject: _Subject, new: str, doubtful: list[tuple[str, int]], reading: Reading) -> str:
    said = []
    if subject.kind == "attribute":
        said.append(
            f"Stored items keep `{subject.name}`: until they are written anew, code does not find `{new}` in them."
        )
        keyed = [each.title for each in subject.table.indexes if subject.name in each.key.attributes]
        if keyed:
            said.append(f"DynamoDB builds the index `{keyed[0]}` anew.")
    elif subject.kind == "index":
        said.append(
            f"DynamoDB has no other name for an index: it makes `{new}` from the beginning, and `{subject.name}` goes."
        )
    spans = [(place.path, span) for place in subject.found.left if (span := reading.span(place))]
    left = [_line(path, span, reading) for path, span in spans if not _is_name(path, span, subject.name, reading)]
    others = [_line(path, span, reading) for path, span in spans if _is_name(path, span, subject.name, reading)]
    perhaps = [each for each in _perhaps(subject, reading) if each not in left]
    untold = [_line(place.path, span, reading) for place in subject.found.untold if (span := reading.span(place))]
    if untold:
        what = "What is stored" if subject.kind == "attribute" else "Which index is asked"
        said.append(f"{what} is not known: {_listed(untold)}.")
    if doubtful:
        said.append(f"To be looked at, since something else may be meant: {_listed(doubtful)}.")
    if left:
        said.append(f"Left, since the name is not written there: {_listed(left)}.")
    if others:
        said.append(f"Left, since it may be of something else: {_listed(others)}.")
    knowing = _knowing(subject.table, reading)
    near = [each for each in perhaps if each[0] in knowing]
    if near:
        said.append(f"Left, since something else may be meant: {_listed(near)}.")
    if len(near) < len(perhaps):
        far = [each for each in perhaps if each not in near]
        said.append(f"Left in code that does not ask `{subject.table.title}` by itself: {_listed(far)}.")
    return " ".join(said)


def _is_name(path: str, span: Span, name: str, reading: Reading) -> bool:
    """Whether a name itself stands at a place, and not what gives or takes something that has it."""
    return reading.content(path)[span.start : span.end].split(b".")[-1].strip() == name.encode()


def _perhaps(subject: _Subject, reading: Reading) -> list[tuple[str, int]]:
    """The texts that are the name, and are not known to be what is renamed."""
    project = reading.project
    found: list[tuple[str, int]] = []
    known = {(one.path, one.span) for one in subject.found.mentions | subject.found.doubtful}
    for path, module in project.modules.items() if subject.kind != "python" else ():
        if project.program.is_installed(path) or subject.name.encode() not in reading.content(path):
            continue
        for unit in module.facts.units:
            for at in reading.expressions(path, unit.anchor, (Constant,)):
                span = at.value.span.shifted(unit.start)
                is_name = isinstance(at.value, Constant) and at.value.value == subject.name
                if is_name and not known & {(path, span), (path, Span(span.start + 1, span.end - 1))}:
                    found.append(_line(path, span, reading))
    return sorted(dict.fromkeys(found))


def _knowing(table: Table, reading: Reading) -> set[str]:
    """The files that ask a table or declare it."""
    places = [access.place for access in reading.project.accesses_of(table.id)]
    return {place.path for place in (*places, *(one.place for one in table.declarations))}


def _line(path: str, span: Span, reading: Reading) -> tuple[str, int]:
    return path, LineIndex(reading.content(path)).line_column(span.start)[0]


def _listed(places: list[tuple[str, int]]) -> str:
    shown = [f"{path}:{line}" for path, line in sorted(dict.fromkeys(places))]
    more = len(shown) - SHOWN
    return ", ".join(shown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
