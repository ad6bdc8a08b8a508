"""Which attributes a struct of DynamORM or TableTheory may have beside each other, and how: the library checks names in
tags by one convention of the whole struct, and those that it takes from fields by none (its registry, 1.0.31 to 4).
"""

import re
from collections.abc import Mapping

from dynamorm_analysis.libraries.tabletheory_go import naming
from dynamorm_analysis.model.names import Hole
from dynamorm_codeactions.models.shape import ModelField, Shape

CONVENTIONS = {
    "snake_case": re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"),
    "camelCase": re.compile(r"[a-z][A-Za-z0-9]*|PK|SK"),
    "pascalCase": re.compile(r"[A-Z][A-Za-z0-9]*"),
}
"""The conventions of names by the attributes that each allows in tags."""
SETS = frozenset({"text set", "number set", "bytes set"})
TAGGED = SETS | {"version", "expiry"}
"""Kinds of values that the library is told in tags."""
EXPORTED = re.compile(r"[A-Z][A-Za-z0-9_]*")


def convention_of(shape: Shape) -> str | None:
    """The convention under which all attributes of a kind of items may be called as they are, if there is one: rather
    one that allows all of them in tags."""
    if whole := next((one for one in CONVENTIONS if not _refused(shape, one)), None):
        return whole
    return next((one for one in CONVENTIONS if not _left(shape, one)), None)


def unconventional(shape: Shape) -> list[str]:
    """The attributes that the convention refuses which allows most of them."""
    return min((_left(shape, one) for one in CONVENTIONS), key=len)


def untagged_names(shape: Shape) -> Mapping[str, str]:
    """How fields are to be called in Go for the library to take the names of their attributes from them, by these
    names: those that a tag may not hold under the convention of their struct."""
    convention = convention_of(shape)
    return _derived(shape, convention) if convention is not None else {}


def _left(shape: Shape, convention: str) -> list[str]:
    """The attributes that can be called as they are neither in tags nor by the names of fields."""
    derived = _derived(shape, convention)
    return [name for name in _refused(shape, convention) if name not in derived]


def _derived(shape: Shape, convention: str) -> Mapping[str, str]:
    """Those of the names that a tag may not hold which fields give, where nothing else has to stand in a tag."""
    refused = frozenset(_refused(shape, convention))
    fields = ((field.name, _exported(field.name, convention)) for field in shape.fields if field.name in refused)
    able = {field.name for field in shape.fields if not _needs_tag(field, shape)}
    return {name: called for name, called in fields if called is not None and name in able}


def _refused(shape: Shape, convention: str) -> list[str]:
    stored = (field.name for field in shape.fields if field.stored)
    names = dict.fromkeys((*shape.built_attributes, *stored))
    return [name for name in names if not CONVENTIONS[convention].fullmatch(name)]


def _exported(attribute: str, convention: str) -> str | None:
    called = attribute[:1].upper() + attribute[1:]
    is_derived = naming.convention_of(convention, None).derive(called, "") == attribute
    return called if is_derived and EXPORTED.fullmatch(called) else None


def _needs_tag(field: ModelField, shape: Shape) -> bool:
    """Whether a tag has to say more of a field than its name, or keys are made of it that items may lack."""
    blueprint = shape.entity.blueprint
    keys = (blueprint.key, *(index.key for index in blueprint.indexes))
    if field.value.kind in TAGGED or any(field.name in key.attributes for key in keys):
        return True
    in_keys = {
        hole.name for key in shape.built for part in key.built for hole in part.template.parts if isinstance(hole, Hole)
    }
    named = {*in_keys, *(name for key in shape.built for name in key.present)}
    is_condition = any(one.name == field.name for key in shape.built for one, _ in key.only)
    return not field.required and (field.code_name in named or is_condition)
