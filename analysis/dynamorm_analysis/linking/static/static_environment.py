"""Fields of structs that a library fills from environment variables, by the names in their tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Argument, Call, Item, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning, alternatives
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import embedded, struct_of, struct_of_value
from dynamorm_analysis.linking.static.struct_tags import tag_of, tag_value

VERSION = re.compile(r"/v[0-9]+$")
PREFIXING = "github.com/kelseyhightower/envconfig"
TAGGED = "env"
# The functions that fill a struct, by their packages.
FILLING = {
    PREFIXING: frozenset({"Process", "MustProcess"}),
    "github.com/caarlos0/env": frozenset(
        {"Must", "Parse", "ParseAs", "ParseAsWithOptions", "ParseWithFuncs", "ParseWithOptions"}
    ),
    "github.com/sethvargo/go-envconfig": frozenset({"Process", "MustProcess"}),
    "github.com/joeshaw/envdecode": frozenset({"Decode", "MustDecode", "StrictDecode", "MustStrictDecode"}),
    "github.com/Netflix/go-env": frozenset({"UnmarshalFromEnviron"}),
    "github.com/ilyakaznacheev/cleanenv": frozenset({"ReadEnv", "ReadConfig"}),
}
NAMES = frozenset[str]().union(*FILLING.values())
DEEPEST = 4  # structs inside of structs
WORD = re.compile(r"[^A-Z]+|[A-Z]+[^A-Z]+|[A-Z]+")
ACRONYM = re.compile(r"([A-Z]+)([A-Z][^A-Z]+)")


@dataclass(frozen=True, slots=True)
class _Filled:
    """A struct that is filled from the environment: by which package, and with which words before each name."""

    package: str
    prefix: str | None


def environment_field(program: Program, struct: Scope, field: str) -> Meaning:
    """The environment variable that a field of a struct is filled from; nothing known where it is not filled so."""
    declaring = ((one, tag_of(one, field)) for one in _with_inner(program, struct, 0))
    holder, tag = next(((one, tag) for one, tag in declaring if tag is not None), (struct, None))
    if tag is None:
        return OPAQUE
    found: list[Meaning] = []
    for filled in _fillings(program, holder):
        name = _variable(field, tag, filled)
        found.append(Environment(name) if name else OPAQUE)
    return alternatives(tuple(found))


def _fillings(program: Program, struct: Scope) -> Iterator[_Filled]:
    whole = struct.calling({})
    for name in sorted(NAMES):
        for user, anchor in program.users_of(name):
            if is_test(user):
                continue
            unit = program.modules[user].units[anchor]
            for call, at in calls(program.module_scope(user, anchor), unit.statement):
                package = _filling_package(program, call, at.scope)
                if package and whole in {one.calling({}) for one in _filled(program, call, at.scope)}:
                    first = call.arguments[0].value if package == PREFIXING else None
                    yield _Filled(package, constant_text(program, first, at.scope) if first is not None else "")


def _filling_package(program: Program, call: Call, scope: Scope) -> str:
    function = call.function.owner if isinstance(call.function, Item) else call.function
    if not isinstance(function, Member) or function.name not in NAMES:
        return ""
    package = VERSION.sub("", qualified(program, function, scope).rpartition(".")[0])
    return package if function.name in FILLING.get(package, ()) else ""


def _filled(program: Program, call: Call, scope: Scope) -> Iterator[Scope]:
    given: tuple[Value, ...] = tuple(one.value for one in call.arguments if isinstance(one, Argument))
    found = [struct_of_value(program, value, scope) for value in given]
    if isinstance(call.function, Item):  # `env.ParseAs[Settings]()`
        found.append(struct_of(program, call.function.index, scope))
    if isinstance(scope.node, Function) and not any(found):
        found += _given_by_callers(program, given, scope.node)
    for one in found:
        yield from _with_inner(program, one, 0) if one is not None else ()


def _given_by_callers(program: Program, given: tuple[Value, ...], function: Function) -> Iterator[Scope | None]:
    """The structs that a function is given, which hands one of its parameters on to be filled, whatever its type."""
    names = [parameter.name for parameter in function.parameters]
    holder, _, method = function.name.rpartition(".")
    receivers = 1 if holder else 0
    positions = [names.index(one.name) - receivers for one in given if isinstance(one, Name) and one.name in names]
    for user, anchor in program.users_of(method) if positions else ():
        if is_test(user):
            continue
        for call, at in calls(program.module_scope(user, anchor), program.modules[user].units[anchor].statement):
            if isinstance(call.function, Name | Member) and call.function.name == method:
                for position in positions:
                    if 0 <= position < len(call.arguments):
                        yield struct_of_value(program, call.arguments[position].value, at.scope)


def _with_inner(program: Program, struct: Scope, depth: int) -> Iterator[Scope]:
    """A struct and those that stand inside of it without a name."""
    yield struct
    for base in embedded(struct.node) if isinstance(struct.node, Class) and depth < DEEPEST else ():
        if (inner := struct_of(program, base, struct)) is not None:
            yield from _with_inner(program, inner, depth + 1)


def _variable(field: str, tag: str, filled: _Filled) -> str:
    if filled.package != PREFIXING:
        return tag_value(tag, TAGGED).partition(",")[0]
    if filled.prefix is None:
        return ""
    name = tag_value(tag, "envconfig") or (_split(field) if tag_value(tag, "split_words") in ("true", "1") else field)
    return (f"{filled.prefix}_{name}" if filled.prefix else name).upper()


def _split(name: str) -> str:
    """`QueueURL` as `Queue_URL`, and `URLOfQueue` as `URL_Of_Queue`."""
    words: list[str] = []
    for word in WORD.findall(name):
        acronym = ACRONYM.match(word)
        words += acronym.groups() if acronym is not None else (word,)
    return "_".join(words)
