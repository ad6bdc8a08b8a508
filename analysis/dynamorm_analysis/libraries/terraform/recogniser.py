"""Recognises tables that Terraform declares, and the variables that name them to code."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Mapping, Name
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.terraform import variables
from dynamorm_analysis.libraries.terraform.blocks import blocks
from dynamorm_analysis.libraries.terraform.following import frames, instances, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk, bracketed, member
from dynamorm_analysis.libraries.terraform.registry import WORDS, TableModule, source_of_module, table_module
from dynamorm_analysis.libraries.terraform.rendered import of_document, rendering
from dynamorm_analysis.libraries.terraform.tables import (
    LIBRARY as LIBRARY,
)
from dynamorm_analysis.libraries.terraform.tables import (
    attributes,
    declared,
    definition,
    index,
    key_of,
    projection,
)
from dynamorm_analysis.libraries.terraform.texts import TABLE, constant, text
from dynamorm_analysis.linking.files.packages import USE
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.names import UNKNOWN_NAME
from dynamorm_analysis.model.table import Definition, Index, Key
from dynamorm_analysis.model.wiring import Wire

LANGUAGES = ("hcl",)
SEPARATE_INDEX = "aws_dynamodb_global_secondary_index"
KINDS = frozenset({TABLE, SEPARATE_INDEX, "module", variables.LAMBDA, variables.STORED, *variables.CONTAINERS})
MARKERS = (TABLE, SEPARATE_INDEX, *WORDS)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """What a block declares, once for each way in which its folder is used."""
    match unit.statement:
        case Assignment(targets=(Name(name=written) as target,), value=Mapping() as body):
            kind, _, label = written.partition(".")
        case _:
            return Recognised()
    walk = Walk(program)
    rendered = rendering(unit, walk, path)
    if not rendered and kind not in KINDS:
        return Recognised()
    definitions: dict[tuple[str, str], Definition] = {}
    wires: dict[Wire, None] = {}
    for frame in frames(walk, dirname(path)):
        block = Expression(body, frame, path, unit.anchor)
        for found in _definitions(walk, kind, label, block, block.part(target)):
            definitions.setdefault((found.identity, str(found.key)), found)
        wires.update(dict.fromkeys(_wires(walk, kind, block)))
        wires.update(dict.fromkeys(found for call in rendered for found in of_document(walk, block, call)))
    return Recognised(tuple(definitions.values()), wires=tuple(wires))


def _definitions(walk: Walk, kind: str, label: str, block: Expression, at: Expression) -> Iterator[Definition]:
    if kind == SEPARATE_INDEX:
        yield from _added_index(walk, block, label, at)
        return
    words = table_module(block) if kind == "module" else None
    if kind != TABLE and words is None:
        return
    for key, instance in instances(walk, block):
        if words is None:
            yield definition(walk, instance, bracketed(label, key), at)
        else:
            yield _of_module(walk, instance, words, bracketed(f"{USE}{label}", key), at)


def _of_module(walk: Walk, block: Expression, words: TableModule, label: str, at: Expression) -> Definition:
    """The table of a module of the registry, whose lists are arguments."""
    key = key_of(walk, block)
    found, closed = _listed_indexes(walk, block, words, key)
    listing = member(block, words.attributes)
    named_attributes = tuple(value for _, value in (items(walk, listing) if listing is not None else None) or ())
    ttl, ttl_known = _ttl_of_module(walk, block, words)
    return declared(
        walk,
        block,
        label,
        at,
        key=key,
        attributes=tuple(attributes(walk, named_attributes)),
        indexes=found,
        ttl=ttl,
        ttl_known=ttl_known,
        closed=closed and key is not None,
    )


def _listed_indexes(
    walk: Walk, block: Expression, words: TableModule, key: Key | None
) -> tuple[tuple[Index, ...], bool]:
    found: list[Index] = []
    whole = isinstance(block.value, Mapping) and all(entry.key is not None for entry in block.value.entries)
    for argument, kind in ((words.global_indexes, "GSI"), (words.local_indexes, "LSI")):
        listing = member(block, argument)
        if listing is None:
            continue
        pairs = items(walk, listing)
        made = [index(walk, value, "GSI" if kind == "GSI" else "LSI", key) for _, value in pairs or ()]
        found += [one for one in made if one is not None]
        whole = whole and pairs is not None and all(one is not None and one.name is not None for one in made)
    return tuple(found), whole


def _ttl_of_module(walk: Walk, block: Expression, words: TableModule) -> tuple[str | None, bool]:
    """The attribute that expires items, and whether that is known; some modules expire them where nothing is said."""
    enabled = member(block, "ttl_enabled")
    is_off = enabled is not None and isinstance(enabled.value, Constant) and enabled.value.value is False
    if is_off or (enabled is None and not words.expires):
        return None, True
    attribute = constant(walk, member(block, words.lifetime))
    return attribute, attribute is not None


def _added_index(walk: Walk, block: Expression, label: str, at: Expression) -> Iterator[Definition]:
    """An index that is declared apart from its table."""
    given, called = member(block, "table_name"), member(block, "index_name")
    table = variables.table_of(walk, given) if given is not None else None
    found = index(walk, block, "GSI", None)
    if given is None or table is None or found is None:
        return
    written, title = constant(walk, called), text(walk, given)
    copied = next(iter(blocks(walk, block, "projection").found), block)
    unknown = frozenset({"name"} if written is None else ())
    found = replace(found, name=written, projection=projection(walk, copied), place=at.place(), unknown=unknown)
    table_name = title.name if title is not None else UNKNOWN_NAME
    yield Definition(
        kind="infrastructure",
        library=LIBRARY,
        symbol=label,
        name=table_name,
        place=at.place(),
        key=None,
        attributes=tuple(attributes(walk, blocks(walk, block, "key_schema").found, "attribute_")),
        indexes=(found,),
        closed=written is not None,
        unknown=frozenset({"key"} if table_name.known else {"key", "name"}),
        identity=table,
    )


def _wires(walk: Walk, kind: str, block: Expression) -> Iterator[Wire]:
    for _, instance in instances(walk, block):
        if kind == variables.LAMBDA:
            yield from variables.of_function(walk, instance)
        elif kind == variables.STORED:
            yield from variables.of_parameter(walk, instance)
        elif kind in variables.CONTAINERS:
            yield from variables.of_container(walk, instance, kind)
        elif kind == "module":
            source = source_of_module(instance)
            if not source.startswith(("./", "../")) and table_module(instance) is None:
                yield from variables.of_module(walk, instance, source)
