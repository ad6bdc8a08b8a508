"""Writes a PynamoDB index that a model lacks: its class, the model's attribute that holds it, and the imports."""

import keyword
import re
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.indexing.proposing import Proposal
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.imports import called, imported_names
from dynamorm_codeactions.lines import end_of_line, start_of_line
from dynamorm_codeactions.pynamodb.index_manners import PLAIN, Manners, manners_of
from dynamorm_codeactions.pynamodb.model_class import AttributeCall, add_index, key_attribute, names_of
from dynamorm_codeactions.rewriting import Draft, class_at

PROJECTION_CLASS = {"ALL": "AllProjection", "KEYS_ONLY": "KeysOnlyProjection", "INCLUDE": "IncludeProjection"}
INDEXES = "pynamodb.indexes"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The index to write: what it is for, the attributes of its key, and the names it gets."""

    model: Definition
    proposal: Proposal
    attributes: tuple[AttributeCall, ...]
    index_name: str


def declare_index(draft: Draft, model: Definition, proposal: Proposal, index_name: str) -> str | None:
    """Adds the proposed index to a model; the name of the attribute that holds it, or None where the model's source
    does not allow it."""
    found = class_at(draft.project, model.place)
    attributes = _key_attributes(draft, model, proposal)
    if found is None or found[0].statement is not found[1] or attributes is None:
        return None
    unit, node = found
    wanted = _Wanted(model, proposal, attributes, index_name)
    sample = _sample(draft, wanted)
    held = _write_beside_model(draft, wanted, unit) if sample is None else _write_beside(draft, wanted, sample)
    if held is None:
        return None
    binding = _binding(index_name, model, node)
    return binding if add_index(draft, model, unit, node, f"{binding} = {held}()") else None


def _key_attributes(draft: Draft, model: Definition, proposal: Proposal) -> tuple[AttributeCall, ...] | None:
    roles = ["hash_key"] * len(proposal.key.partition) + ["range_key"] * len(proposal.key.sort)
    found = [key_attribute(draft, model, name, role) for name, role in zip(proposal.key.attributes, roles, strict=True)]
    known = tuple(attribute for attribute in found if attribute is not None)
    return known if len(known) == len(found) else None


# ---- names ----------------------------------------------------------------------------------------------------------


def _camel(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


def _without_id(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1] == "id" else words


def _class_name(draft: Draft, wanted: _Wanted, sample: Index | None, path: str) -> str:
    """As the table's other index classes are called (`OrdersByStatus`), else `OrderByCustomer`."""
    pattern = f"{wanted.model.symbol}By{{}}"
    if sample is not None:
        words = words_of(sample.key.partition[0])
        for known in (_camel(words), _camel(_without_id(words))):
            if known and known in sample.symbol and known != sample.symbol:
                pattern = sample.symbol.replace(known, "{}", 1)
                break
    name = pattern.format(_camel(_without_id(words_of(wanted.proposal.key.partition[0]))))
    taken = draft.project.modules[path].names.keys() | draft.project.modules[wanted.model.place.path].names.keys()
    free = (f"{name}{suffix}" for suffix in ("", "Index", *map(str, range(2, len(taken) + 3))))
    return next(candidate for candidate in free if candidate not in taken)


def _binding(index_name: str, model: Definition, node: Class) -> str:
    name = re.sub(r"\W", "_", index_name)
    name = f"by_{name}" if name[:1].isdigit() or not name else name
    taken = {attribute.code_name for attribute in model.attributes} | {index.binding for index in model.indexes}
    return f"{name}_index" if name in taken | names_of(node) or keyword.iskeyword(name) else name


# ---- the class ------------------------------------------------------------------------------------------------------


def _class_text(draft: Draft, wanted: _Wanted, symbol: str, path: str, manners: Manners) -> str | None:
    """The index class for a file, with all that it needs imported there; None where the file cannot say it."""
    projection, key = wanted.proposal.projection, wanted.proposal.key
    projected = draft.need_import(path, INDEXES, PROJECTION_CLASS[projection.kind or "ALL"])
    base = manners.bases or draft.need_import(path, INDEXES, "GlobalSecondaryIndex")
    attributes = [attribute.written_in(draft, path) for attribute in wanted.attributes]
    if projected is None or base is None or None in attributes:
        return None
    included = ", ".join(f'"{name}"' for name in projection.included)
    order = f", sorted by `{key.sort[0]}`" if key.sort else ""
    lines = [f"class {symbol}({base}):"]
    if manners.documented:
        lines += [f'    """Finds `{wanted.model.symbol}` by `{key.partition[0]}`{order}."""', ""]
    lines += [f"    {manners.meta}:", f'        index_name = "{wanted.index_name}"']
    lines += [f"        {option}" for option in manners.options]
    lines += [f"        projection = {projected}({f'[{included}]' if included else ''})", ""]
    lines += [f"    {attribute}" for attribute in attributes]
    return "\n".join(lines) + "\n"


# ---- where it goes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sample:
    """Another global index of the table, below whose class the new one can stand."""

    index: Index
    unit: Unit
    node: Class

    @property
    def path(self) -> str:
        return self.index.place.path


def _sample(draft: Draft, wanted: _Wanted) -> _Sample | None:
    for index in reversed(wanted.model.indexes):
        found = class_at(draft.project, index.place) if index.kind == "GSI" else None
        if found is None or found[0].statement is not found[1]:
            continue
        path = index.place.path
        understood = all(attribute.stands_in(path) for attribute in wanted.attributes)
        if understood and (path == wanted.model.place.path or _reaches(draft, wanted.model.place.path, index)):
            return _Sample(index, *found)
    return None


def _write_beside(draft: Draft, wanted: _Wanted, sample: _Sample) -> str | None:
    """Puts the class below a class of the same kind; how the model's file calls it, or None where it cannot."""
    symbol = _class_name(draft, wanted, sample.index, sample.path)
    manners = manners_of(draft, sample.path, sample.unit, sample.node)
    text = _class_text(draft, wanted, symbol, sample.path, manners)
    if text is None:
        return None
    content = draft.sources.content(sample.path)
    below = end_of_line(content, sample.unit.start + sample.unit.statement.span.end)
    ends = content[: below.start].endswith(b"\n")
    draft.replace(sample.path, below, ("" if ends else "\n") + f"\n\n{text}")
    home = wanted.model.place.path
    return symbol if sample.path == home else _refer(draft, home, sample.index, symbol)


def _reaches(draft: Draft, path: str, index: Index) -> bool:
    """Whether a file can know a new class beside that of an index as it knows that of the index."""
    return _refer(Draft(draft.project, draft.sources), path, index, "NewIndex") is not None


def _refer(draft: Draft, path: str, index: Index, symbol: str) -> str | None:
    """Makes a file know a class that stands beside an index's: from the same import; what the file calls it."""
    program, target = draft.project.program, index.place.path
    for unit, one in imported_names(draft.facts(path)):
        if one.name in (index.symbol, "*") and program.resolve_module(path, one.module, one.level) == target:
            if one.name != "*":
                draft.extend_import(path, unit, "." * one.level + one.module, symbol)
                return symbol
            if "__all__" not in draft.project.modules[target].names:
                return symbol
    for _, one in imported_names(draft.facts(path)):
        module = ".".join(part for part in (one.module, one.name) if part)
        owner = called(one, module)
        if owner is not None and program.resolve_module(path, module, one.level) == target:
            return f"{owner}.{symbol}"
    return None


def _write_beside_model(draft: Draft, wanted: _Wanted, unit: Unit) -> str | None:
    """Puts the class above the model, and above the comment that the model has."""
    path = wanted.model.place.path
    symbol = _class_name(draft, wanted, None, path)
    text = _class_text(draft, wanted, symbol, path, PLAIN)
    if text is None:
        return None
    start = _above_comments(draft.sources.content(path), unit.start)
    draft.replace(path, Span(start, start), f"{text}\n\n")
    return symbol


def _above_comments(content: bytes, start: int) -> int:
    while start > 0 and content[start_of_line(content, start - 1) : start].startswith(b"#"):
        start = start_of_line(content, start - 1)
    return start
