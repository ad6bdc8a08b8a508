"""Writes a PynamoDB index that a model lacks: its class, the model's attribute that holds it, and the imports."""

import re

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.indexing.proposing import Proposal
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.text import Span
from dynamorm_codeactions.pynamodb.model_class import AttributeCall, add_index, key_attribute
from dynamorm_codeactions.rewriting import (
    Draft,
    class_at,
    end_of_line,
    imported_names,
)

PROJECTION_CLASS = {"ALL": "AllProjection", "KEYS_ONLY": "KeysOnlyProjection", "INCLUDE": "IncludeProjection"}


def declare_index(draft: Draft, model: Definition, proposal: Proposal, index_name: str) -> str | None:
    """Adds the proposed index to a model; the name of the attribute that holds it, or None where the model's source
    does not allow it."""
    found = class_at(draft.project, model.place)
    if found is None or found[0].statement is not found[1] or model.place.path not in draft.project.modules:
        return None
    unit, node = found
    attributes = _key_attributes(draft, model, proposal)
    home = _home(draft, model, attributes)
    sample = home[1] if home else None
    symbol = _class_name(model, proposal, sample, draft, home[0] if home else model.place.path)
    binding = _binding(index_name, model)
    text = _class_text(draft, symbol, index_name, model, proposal, attributes, sample)
    if home is None:
        _write_beside_model(draft, model.place.path, unit, text, proposal)
        held = symbol
    else:
        written = _write_beside_sample(draft, home[0], home[1], home[2], text, symbol, model, attributes, proposal)
        if written is None:
            return None
        held = written
    add_index(draft, model, unit, node, f"{binding} = {held}()")
    return binding


# ---- names ----------------------------------------------------------------------------------------------------------


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _camel(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


def _without_id(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1] == "id" else words


def _class_name(model: Definition, proposal: Proposal, sample: Index | None, draft: Draft, path: str) -> str:
    """As the table's other index classes are called (`OrdersByStatus`), else `OrderByCustomer`."""
    subject = _camel(_without_id(_words(proposal.key.partition[0])))
    pattern = f"{model.symbol}By{{}}"
    if sample is not None:
        for known in (_camel(_words(sample.key.partition[0])), _camel(_without_id(_words(sample.key.partition[0])))):
            if known and known in sample.symbol and known != sample.symbol:
                pattern = sample.symbol.replace(known, "{}", 1)
                break
    taken = draft.project.modules[path].names
    name = pattern.format(subject)
    return name if name not in taken else f"{name}Index"


def _binding(index_name: str, model: Definition) -> str:
    name = re.sub(r"\W", "_", index_name)
    name = name if name and not name[0].isdigit() else f"by_{name}"
    taken = {attribute.code_name for attribute in model.attributes} | {index.binding for index in model.indexes}
    return name if name not in taken else f"{name}_index"


# ---- the class ------------------------------------------------------------------------------------------------------


def _key_attributes(draft: Draft, model: Definition, proposal: Proposal) -> tuple[AttributeCall, ...]:
    roles = ["hash_key"] * len(proposal.key.partition) + ["range_key"] * len(proposal.key.sort)
    return tuple(
        key_attribute(draft, model, name, kind, role)
        for name, kind, role in zip(proposal.key.attributes, proposal.types, roles, strict=True)
    )


def _class_text(
    draft: Draft,
    symbol: str,
    index_name: str,
    model: Definition,
    proposal: Proposal,
    attributes: tuple[AttributeCall, ...],
    sample: Index | None,
) -> str:
    base, documented, options = _manners(draft, sample)
    projection = PROJECTION_CLASS[proposal.projection.kind or "ALL"]
    included = ", ".join(f'"{name}"' for name in proposal.projection.included)
    argument = f"[{included}]" if included else ""
    order = f", sorted by `{proposal.key.sort[0]}`" if proposal.key.sort else ""
    lines = [f"class {symbol}({base}):"]
    if documented:
        lines += [f'    """Finds `{model.symbol}` by `{proposal.key.partition[0]}`{order}."""', ""]
    lines += ["    class Meta:", f'        index_name = "{index_name}"']
    lines += [f"        {option}" for option in options]
    lines += [f"        projection = {projection}({argument})", ""]
    lines += [f"    {attribute.name} = {attribute.call}" for attribute in attributes]
    return "\n".join(lines) + "\n"


def _manners(draft: Draft, sample: Index | None) -> tuple[str, bool, list[str]]:
    """How the table's other index classes are written: their base, whether they have docstrings, further options."""
    found = class_at(draft.project, sample.place) if sample else None
    if sample is None or found is None:
        return "GlobalSecondaryIndex", False, []
    unit, node = found
    path = sample.place.path
    bases = [draft.text(path, argument.span.shifted(unit.start)) for argument in node.bases if not argument.name]
    first = node.body[0] if node.body else None
    documented = isinstance(getattr(first, "value", None), Constant)
    options: list[str] = []
    for statement in node.body:
        if isinstance(statement, Class) and statement.name == "Meta":
            for option in statement.body:
                match option:
                    case Assignment(targets=(Name(name=name),), span=span) if name not in ("index_name", "projection"):
                        options.append(draft.text(path, span.shifted(unit.start)))
    return bases[0] if bases else "GlobalSecondaryIndex", documented, options


# ---- where it goes --------------------------------------------------------------------------------------------------


def _home(draft: Draft, model: Definition, attributes: tuple[AttributeCall, ...]) -> tuple[str, Index, Unit] | None:
    """The file and class below which the table's other global indexes stand, if the new one can stand there."""
    for index in reversed(model.indexes):
        found = class_at(draft.project, index.place) if index.kind == "GSI" else None
        if found is None or found[0].statement is not found[1]:
            continue
        same_file = index.place.path == model.place.path
        if same_file or all(attribute.origin is not None for attribute in attributes):
            return index.place.path, index, found[0]
    return None


def _write_beside_sample(
    draft: Draft,
    path: str,
    sample: Index,
    unit: Unit,
    text: str,
    symbol: str,
    model: Definition,
    attributes: tuple[AttributeCall, ...],
    proposal: Proposal,
) -> str | None:
    """Puts the class below a class of the same kind; how the model's file refers to it, or None when it cannot."""
    held: str | None = symbol
    if path != model.place.path:
        held = _reference(draft, model, sample, symbol)
        for attribute in attributes:
            if attribute.origin is not None:
                draft.need_import(path, attribute.origin, attribute.call.split("(")[0])
    if held is None:
        return None
    _import_projection(draft, path, proposal)
    below = end_of_line(draft, path, unit.start + unit.statement.span.end)
    ends = draft.text(path, Span(max(below.start - 1, 0), below.start)) == "\n"
    draft.replace(path, below, ("" if ends else "\n") + f"\n\n{text}")
    return held


def _reference(draft: Draft, model: Definition, sample: Index, symbol: str) -> str | None:
    """Makes the model's file know the new class as it knows `sample`: from the same import."""
    path = model.place.path
    program = draft.project.program
    for unit, one in imported_names(draft, path):
        if one.name == sample.symbol and one.binds == sample.symbol:
            draft.extend_import(path, unit, one, symbol)
            return symbol
    for _, one in imported_names(draft, path):
        module = f"{one.module}.{one.name}" if one.name else one.module
        if program.resolve_module(path, module, one.level) == sample.place.path:
            return f"{one.binds}.{symbol}"
    return None


def _write_beside_model(draft: Draft, path: str, unit: Unit, text: str, proposal: Proposal) -> None:
    _import_projection(draft, path, proposal)
    draft.need_import(path, "pynamodb.indexes", "GlobalSecondaryIndex")
    draft.replace(path, Span(unit.start, unit.start), f"{text}\n\n")


def _import_projection(draft: Draft, path: str, proposal: Proposal) -> None:
    draft.need_import(path, "pynamodb.indexes", PROJECTION_CLASS[proposal.projection.kind or "ALL"])


def model_of(definitions: tuple[Definition, ...], receiver: str) -> Definition | None:
    """The PynamoDB model that a call's receiver means: the one of that name, else the table's only one."""
    models = [definition for definition in definitions if definition.library == "pynamodb"]
    named = [definition for definition in models if definition.symbol == receiver]
    chosen = named or models
    return chosen[0] if len(chosen) == 1 else None
