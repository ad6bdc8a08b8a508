"""Fields of structs that viper fills, by the environment variables that are bound to their paths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Value
from dynamorm_analysis.linking.calls.calling import bound_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, imported, qualified
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import called, field_type, struct_of, struct_of_value
from dynamorm_analysis.linking.static.struct_tags import tag_of, tag_value

VIPER = "github.com/spf13/viper"
BINDING = ("AutomaticEnv", "BindEnv")
FILLING = ("Unmarshal", "UnmarshalExact")
READING = f"{VIPER}.GetString"
# What says where the settings come from; what a program sets itself, or takes from its command line, goes first.
TELLING = ("AutomaticEnv", "BindEnv", "BindPFlag", "Set", "SetDefault", "SetEnvKeyReplacer", "SetEnvPrefix")
DEEPEST = 4  # structs inside of structs
MOST_FUNCTIONS = 16  # that are given the settings
MOST_STRUCTS = 64  # that stand inside of one

Told = tuple[Call, Scope]
"""A call upon the settings, and where it stands."""


@dataclass(slots=True)
class _Settings:
    """What the calls upon one object of settings say; a key's variables are None where they are not all known."""

    is_automatic: bool = False
    is_known: bool = True
    prefix: str = ""
    replaced: tuple[tuple[str, str], ...] = ()
    bound: dict[str, list[tuple[str, ...] | None]] = field(default_factory=dict)
    defaults: dict[str, str | None] = field(default_factory=dict)
    overridden: set[str] = field(default_factory=set)


def bound_field(program: Program, struct: Scope, name: str) -> Meaning:
    """The environment variable that is bound to the path of a struct's field; nothing known where either is not."""
    if tag_of(struct, name) is None or not any(program.users_of(one) for one in BINDING):
        return OPAQUE
    found: set[Meaning] = set()
    for call, scope in _fillings(program):
        top = struct_of_value(program, call.arguments[0].value, scope)
        paths = list(_paths_to(program, top, struct)) if top is not None else []
        key = _key(struct, name) if paths else ""
        if not key:
            continue
        settings = _settings(program, call, scope)
        if settings is None or len(paths) > 1:
            return OPAQUE
        told = _variable(settings, f"{paths[0]}{key}")
        found |= {told} if told is not None else set()
    return found.pop() if len(found) == 1 else OPAQUE


def setting_read(program: Program, value: Value, scope: Scope) -> Meaning:
    """The environment variable that `viper.GetString(key)` reads, where what is said of viper in one package tells."""
    match value:
        case Call(function=Member() as function, arguments=(Argument(value=first),)) if (
            qualified(program, function, scope) == READING
        ):
            key = (constant_text(program, first, scope) or "").lower()
            folder = _telling_folder(program, dirname(scope.path))
            if not key or folder is None:
                return OPAQUE
            settings = _read(program, _of_package(program, folder))
            return _variable(settings, key, asked=True) or OPAQUE
    return OPAQUE


def _telling_folder(program: Program, folder: str) -> str | None:
    """The package that says where viper's own settings come from: the one that reads them, or the only one."""
    folders = {dirname(user) for name in BINDING for user, _ in program.users_of(name) if not is_test(user)}
    if folder in folders:
        return folder
    return folders.pop() if len(folders) == 1 else None


def _variable(settings: _Settings, key: str, *, asked: bool = False) -> Meaning | None:
    """The variable that a key is read from; None where no variable is bound to it. Those that are looked for by
    themselves are found for keys with a default, and for one that is asked for."""
    automatic = settings.is_automatic and (asked or key in settings.defaults)
    bound = settings.bound.get(key, [()] if automatic else [])
    if not bound:
        return None
    names = bound[0]
    if not settings.is_known or key in settings.overridden or len(bound) > 1 or names is None or len(names) > 1:
        return OPAQUE
    own = f"{settings.prefix}_{key}" if settings.prefix else key
    return Environment(_replaced(names[0] if names else own.upper(), settings.replaced), settings.defaults.get(key))


def _replaced(name: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """What Go's `strings.Replacer` makes of a name: at each place the first of the texts that stands there."""
    olds = {old: new for old, new in reversed(pairs) if old}
    pattern = "|".join(re.escape(old) for old, _ in pairs if old)
    return re.sub(pattern, lambda match: olds[match[0]], name) if pattern else name


# ---- the paths of fields -------------------------------------------------------------------------------------------


def _paths_to(program: Program, top: Scope, struct: Scope) -> Iterator[str]:
    """What stands before the fields of a struct, for each place that it has inside of another."""
    whole = struct.calling({})
    waiting = [(top, "", 0)]
    looked_at = 0
    while waiting and looked_at < MOST_STRUCTS:
        inner, path, depth = waiting.pop()
        looked_at += 1
        if inner.calling({}) == whole:
            yield path
        if depth >= DEEPEST or not isinstance(inner.node, Class):
            continue
        for one in inner.node.body:
            match one:
                case Assignment(targets=(Name(name=name),), annotation=annotation) if not isinstance(
                    annotation, Collection
                ):
                    typed, key = field_type(program, inner, name), _key(inner, name)
                    next_ = struct_of(program, typed.type, typed.scope) if typed is not None and key else None
                    waiting += [(next_, f"{path}{key}.", depth + 1)] if next_ is not None else []


def _key(struct: Scope, name: str) -> str:
    """The key of a field in the settings; empty where it has none of its own."""
    key, _, rest = tag_value(tag_of(struct, name) or "", "mapstructure").partition(",")
    return "" if key == "-" or "squash" in rest else (key or name).lower()


# ---- what is said of the settings ----------------------------------------------------------------------------------


def _fillings(program: Program) -> Iterator[Told]:
    for name in FILLING:
        for user, anchor in program.users_of(name):
            if is_test(user):
                continue
            unit = program.modules[user].units[anchor]
            for call, at in calls(program.module_scope(user, anchor), unit.statement):
                match call:
                    case Call(function=Member(owner=Name(), name=found), arguments=(Argument(),)) if found == name:
                        yield call, at.scope


def _settings(program: Program, filling: Call, scope: Scope) -> _Settings | None:
    """All that is known of the settings that fill a struct; None where it is not known which they are."""
    if not isinstance(filling.function, Member) or not isinstance(owner := filling.function.owner, Name):
        return None
    path = imported(program, owner.name, scope)
    if path is not None:
        return _read(program, _of_package(program, dirname(scope.path))) if path == VIPER else _Settings()
    found = found_by(program, owner, scope)
    if found is None or found.bound.conditional or not isinstance(made := found.bound.value, Call):
        return None
    function = found.scope
    if qualified(program, made.function, function) != f"{VIPER}.New" or not isinstance(function.node, Function):
        return None
    return _read(program, _of_local(program, function, owner.name, set()))


def _of_package(program: Program, folder: str) -> Iterator[Told]:
    """The calls upon viper's own settings in a package."""
    for name in TELLING:
        for user, anchor in program.users_of(name):
            if is_test(user) or dirname(user) != folder:
                continue
            unit = program.modules[user].units[anchor]
            for call, at in calls(program.module_scope(user, anchor), unit.statement):
                if qualified(program, call.function, at.scope) == f"{VIPER}.{name}":
                    yield call, at.scope


def _of_local(program: Program, function: Scope, name: str, seen: set[tuple[Scope, str]]) -> Iterator[Told]:
    """The calls upon the settings that a function has by a name, and those in the functions that it gives them to."""
    if not isinstance(function.node, Function) or len(function.bindings.get(name, ())) != 1:
        return
    if (function, name) in seen or len(seen) >= MOST_FUNCTIONS:
        return
    seen.add((function, name))
    outside = function.parent or program.module_scope(function.path, function.anchor)
    for call, at in calls(outside, function.node):
        match call.function:
            case Member(owner=Name(name=owner)) if owner == name:
                yield call, at.scope
                continue
        if not any(_is_name(argument.value, name) for argument in call.arguments):
            continue
        inner = called(program, call, at.scope)
        if inner is None or not isinstance(inner.node, Function):
            continue
        given = bound_arguments(inner.node, call.arguments, at.scope, 1 if "." in inner.node.name else 0)
        for parameter, (value, _) in given.items():
            if _is_name(value, name):
                yield from _of_local(program, inner, parameter, seen)


def _is_name(value: Value, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def _read(program: Program, told: Iterator[Told]) -> _Settings:
    settings = _Settings()
    prefixes: set[str | None] = set()
    replacers: set[tuple[tuple[str, str], ...] | None] = set()
    for call, scope in told:
        texts = [constant_text(program, argument.value, scope) for argument in call.arguments]
        key = (texts[0] or "").lower() if texts else ""
        match call.function:
            case Member(name="AutomaticEnv"):
                settings.is_automatic = True
            case Member(name="SetEnvPrefix"):
                prefixes.add(texts[0] if texts else None)
            case Member(name="SetEnvKeyReplacer"):
                replacers.add(_pairs(program, call, scope))
            case Member(name="BindEnv"):
                names = tuple(text for text in texts[1:] if text)
                settings.bound.setdefault(key, [])
                told_names = names if len(names) == len(texts) - 1 else None
                if told_names not in settings.bound[key]:
                    settings.bound[key].append(told_names)
            case Member(name="SetDefault"):
                settings.defaults[key] = (texts[1] or None) if len(texts) > 1 else None
            case Member(name="Set" | "BindPFlag"):
                settings.overridden.add(key)
    settings.is_known = len(prefixes) <= 1 and len(replacers) <= 1 and None not in prefixes | replacers
    settings.prefix = next((one for one in prefixes if one), "")
    settings.replaced = next((one for one in replacers if one), ())
    return settings


def _pairs(program: Program, call: Call, scope: Scope) -> tuple[tuple[str, str], ...] | None:
    """What a replacer replaces with what; None where that is not all written."""
    made, where = (call.arguments[0].value, scope) if call.arguments else (None, scope)
    if isinstance(made, Name) and (found := found_by(program, made, scope)) is not None:
        made, where = found.bound.value, found.scope
    if not isinstance(made, Call) or qualified(program, made.function, where) != "strings.NewReplacer":
        return None
    texts = [constant_text(program, argument.value, where) for argument in made.arguments]
    known = [text for text in texts if text is not None]
    return tuple(zip(known[::2], known[1::2], strict=True)) if len(known) == len(texts) and not len(texts) % 2 else None
