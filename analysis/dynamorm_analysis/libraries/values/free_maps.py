"""Maps of which a model says nothing, and that whoever sends a request fills: `props: dict[str, Any]`."""

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Item, Member, Name, Operation, Value, is_none, last_name
from dynamorm_analysis.libraries.values.declared_floats import LISTS, MAPS
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Instance, ParameterRef, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.constructing import sites_for
from dynamorm_analysis.linking.objects.fields import PYDANTIC, fields_of
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

MAX_DEPTH = 3
OF_TEXTS = frozenset({
    "attribute", "attributes", "config", "configuration", "context", "extra", "header", "headers", "label", "labels",
    "meta", "metadata", "option", "options", "permission", "permissions", "preferences", "roles", "settings", "tag",
    "tags", "translations",
})  # fmt: skip
"""What maps are called that hold texts and truth values as a rule."""


def filled_from_outside(program: Program, value: Value, scope: Scope) -> Place | None:
    """Where a field is declared that a value is, of a model that code itself makes nowhere: it is made of requests, by
    a framework, with numbers as JSON has them. None for others."""
    match origin_of(value, scope):
        case Member(owner=owner, name=name) if OF_TEXTS.isdisjoint(words_of(name)):
            found = [
                _declared(program, each, name)
                for option in options(meaning(program, owner, scope))
                for each in (annotated(program, option, meaning) if isinstance(option, ParameterRef) else ())
            ]
            return found[0] if found and None not in found else None
    return None


def _declared(program: Program, instance: Instance, name: str) -> Place | None:
    of = instance.of
    line = mro(program, of) if isinstance(of, ClassRef) else ()
    if not isinstance(of, ClassRef) or not any(isinstance(base, External) and base.name in PYDANTIC for base in line):
        return None
    where, declared = fields_of(line).get(name, (None, None))
    if where is None or not isinstance(declared, Assignment) or declared.annotation is None:
        return None
    if not is_free_map(program, declared.annotation, where) or sites_for(program, of, meaning):
        return None
    return where.place(declared.annotation.span)


def is_free_map(program: Program, written: Value, scope: Scope, depth: int = 0) -> bool:
    """Whether an annotation allows any map, or a list of such."""
    match written:
        case _ if depth > MAX_DEPTH:
            return False
        case Name(name="dict" | "Dict"):
            return True
        case Operation(operator="|", operands=operands):
            others = [each for each in operands if not is_none(each)]
            return len(others) == 1 and is_free_map(program, others[0], scope, depth + 1)
        case Item(owner=owner, index=Collection(items=(_, held))) if last_name(owner) in MAPS:
            return last_name(held) in ("Any", "object") or is_free_map(program, held, scope, depth + 1)
        case Item(owner=owner, index=index) if last_name(owner) in LISTS | {"Optional"}:
            return is_free_map(program, index, scope, depth + 1)
    return False
