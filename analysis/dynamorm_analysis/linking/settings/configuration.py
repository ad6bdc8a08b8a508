"""Configurations that are read while a program runs, and the texts that code falls back on where they give none:
`config.get("aws.users_table", "users")`, `getattr(settings, "TABLE", "users")`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value, last_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    Environment,
    External,
    FunctionRef,
    Meaning,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Scalar,
    Setting,
    Text,
    alternatives,
    not_empty,
    options,
)
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

CONFIGURATIONS = frozenset({"config", "configs", "configuration", "conf", "cfg", "settings", "setting"})
"""Words of which one is part of what a configuration is called. What else has a method `get` may hold what a user
sends: an event, a request's body."""
DEFAULTS = frozenset({"default", "fallback", "default_value"})
TABLE_WORDS = frozenset({"table", "tablename"})
MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
SECTIONED = "configparser"
"""The module whose `get` takes a section and an option, so that its second argument is no default."""
UNKNOWABLE = (Opaque, ParameterRef, Part, Produced, Raw, External, Setting)
STORES = frozenset({"get_parameter", "get_secret_value"})
"""Requests by which AWS gives a setting."""
MAX_STEPS = 8


def read_by(
    program: Program, call: Call, scope: Scope, callee: Meaning, found: Meaning, meaning: MeaningOf, depth: int
) -> Meaning:
    """What a call gives, which was `found` so far: its default where it reads a configuration of which nothing else is
    known."""
    if not call.arguments or is_script(scope.path) or not any(isinstance(one, UNKNOWABLE) for one in options(found)):
        return found
    default = _default(program, call, scope, callee, meaning, depth)
    return fallen_back_on(meaning(program, default, scope, depth + 1), found) if default is not None else found


def either(scope: Scope, operands: tuple[Value, ...], found: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """The possibilities of `config.get("TABLE") or "users"`: the text is what the code falls back on. Of variables of
    the environment the first one counts, and those behind it are older names for the same."""
    said = tuple(alternatives(not_empty(one)) for one in found)  # what is nothing leads on to the next
    if all(isinstance(one, Environment) for one in said):
        return said[:1]
    if len(found) != 2 or is_script(scope.path) or not isinstance(found[1], Text) or not is_configuration(operands[0]):
        return found
    if not all(isinstance(option, UNKNOWABLE) or option == Scalar(None) for option in options(found[0])):
        return found
    return (fallen_back_on(found[1], found[0]),)


def fallen_back_on(default: Meaning, found: Meaning) -> Meaning:
    """What a default makes of something of which nothing else is known."""
    if isinstance(default, Environment | Setting):
        return default
    text = default.template.constant if isinstance(default, Text) else None
    return Setting(text, found) if text else found


def is_read_of_one(found: Meaning) -> bool:
    """Whether something is what a configuration gives, or a store of parameters: `current_app.config["TABLE"]`,
    `ssm.get_parameter(Name="/shop/table")["Parameter"]["Value"]`."""
    match found:
        case Produced(call=call):
            return is_configuration(call.function) or last_name(call.function) in STORES
        case Part(owner=inner):
            return is_read_of_one(inner)
        case Raw(value=Item(owner=owner) | Member(owner=owner)):
            return is_configuration(owner) or _is_of_store(owner)
    return False


def _is_of_store(value: Value) -> bool:
    match value:
        case Item(owner=inner) | Member(owner=inner):
            return _is_of_store(inner)
        case Call(function=function):
            return last_name(function) in STORES
    return False


def is_configuration(value: Value, steps: int = 0) -> bool:
    """Whether something is a configuration, or a part of one, by what it is called."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Name(name=name):
            return _names_configuration(name)
        case Member(owner=owner, name=name):
            return _names_configuration(name) or is_configuration(owner, steps + 1)
        case Call(function=inner) | Item(owner=inner):
            return is_configuration(inner, steps + 1)
    return False


def _names_configuration(name: str) -> bool:
    return not CONFIGURATIONS.isdisjoint(words_of(name))


def _default(
    program: Program, call: Call, scope: Scope, callee: Meaning, meaning: MeaningOf, depth: int
) -> Value | None:
    """The default that a call gives for what it reads of a configuration."""
    given = call.arguments
    if isinstance(callee, FunctionRef):
        return _given_to(callee, call)
    if callee == External("getattr"):
        return given[2].value if len(given) == 3 and is_configuration(given[0].value) else None
    if not is_configuration(call.function) or not _is_getter(call.function):
        return None
    if named := next((each.value for each in given if each.name in DEFAULTS), None):
        return named
    if [each.name or each.spread for each in given] != ["", ""]:
        return None
    if not _is_by_key(callee):
        if SECTIONED in program.imports(scope.path):
            return None
        key = meaning(program, given[0].value, scope, depth + 1)
        text = key.template.constant if isinstance(key, Text) else None
        if text is None or TABLE_WORDS.isdisjoint(words_of(text)):
            return None
    return given[1].value


def _given_to(callee: FunctionRef, call: Call) -> Value | None:
    """What a call gives that parameter of the workspace's own getter which is called a default."""
    function, where = callee.scope.node, callee.scope.path.rpartition("/")[2]
    if not isinstance(function, Function):
        return None
    if not (_names_configuration(callee.scope.name) or _names_configuration(where)):
        return None
    names = [each.name for each in function.parameters if not each.kind]
    names = names[1:] if callee.receiver is not None else names
    for place, given in enumerate(call.arguments):
        if given.spread:
            return None
        if (given.name or (names[place] if place < len(names) else "")) in DEFAULTS:
            return given.value
    return None


def _is_getter(function: Value) -> bool:
    """`config.get(…)`, `settings.get_str(…)`, `get_setting(…)`."""
    match function:
        case Member(name=name) | Name(name=name):
            return words_of(name)[:1] == ["get"]
    return False


def _is_by_key(callee: Meaning) -> bool:
    """Whether a method surely takes a key and a default: that of a parameter which is declared a dictionary, or of
    Flask's configuration."""
    for _ in range(MAX_STEPS):
        match callee:
            case Part(owner=ParameterRef(annotation=Name(name=word) | Item(owner=Name(name=word)))):
                return word in MAPPINGS
            case External(name=name):
                return name.startswith("flask.")
            case Part(owner=inner) | Produced(callee=inner):
                callee = inner
    return False
