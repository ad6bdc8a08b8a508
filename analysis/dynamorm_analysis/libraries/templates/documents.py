"""Finding one's way in a template: entries by their keys, intrinsic functions in both notations, files included."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Collection, Constant, Entry, Mapping, Name, Value
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.text import Place

SERVICE_FILES = ("serverless.yml", "serverless.yaml", "serverless.json")
ROOTS: tuple[tuple[str, ...], ...] = (("Resources",), ("resources", "Resources"))


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a template, with the entry of the file that holds it."""

    path: str
    anchor: str
    value: Value

    def part(self, value: Value) -> "Found":
        return Found(self.path, self.anchor, value)

    def place(self) -> Place:
        return Place(self.path, self.anchor, self.value.span)


def entry(program: Program, path: str, keys: tuple[str, ...]) -> Found | None:
    """What stands under some keys in a file, where it stands there once."""
    for length in range(len(keys), 0, -1):
        bounds = program.bindings(path, ".".join(keys[:length]))
        if len(bounds) != 1 or not isinstance(bounds[0].statement, Assignment) or bounds[0].value is None:
            continue
        value = _descended(bounds[0].value, keys[length:])
        return Found(path, bounds[0].anchor, value) if value is not None else None
    return None


def _descended(value: Value, keys: tuple[str, ...]) -> Value | None:
    for key in keys:
        found = field(value, key)
        if found is None:
            return None
        value = found
    return value


def resource(program: Program, path: str, logical_id: str) -> Found | None:
    """The resource of a logical id, in the same template or in the service that the template is part of."""
    places = dict.fromkeys((path, *(included(program, path)), service_file(program, path)))
    for place in places:
        for root in ROOTS:
            if place and (found := entry(program, place, (*root, logical_id))):
                return found
        if place != path and (found := entry(program, place, (logical_id,))):
            return found
    return None


def service_file(program: Program, path: str) -> str:
    """The nearest `serverless.yml` at or above a file's folder; the file itself where there is none."""
    if program.bindings(path, "AWSTemplateFormatVersion"):
        return path
    known = [other for name in SERVICE_FILES for other in program.files_called(name)]
    folder = dirname(path)
    while True:
        here = [other for other in known if dirname(other) == folder]
        if here:
            return path if path in here else here[0]
        if not folder or folder == dirname(folder):
            return path
        folder = dirname(folder)


def included(program: Program, path: str) -> tuple[str, ...]:
    """The files that a `serverless.yml` takes its resources from: `${file(resources/tables.yml)}`."""
    found = [entry(program, path, ("resources",)), entry(program, path, ("resources", "Resources"))]
    texts = (text for one in found if one for text in _texts(one.value))
    names = (text.partition("${file(")[2].partition(")")[0].strip() for text in texts)
    return tuple(normpath(join(dirname(path), name)) for name in names if name)


def _texts(value: Value) -> Iterator[str]:
    match value:
        case Constant(value=str(text)):
            yield text
        case Collection(items=items):
            for item in items:
                yield from _texts(item)
        case Mapping(entries=entries):
            for one in entries:
                if isinstance(one.value, Constant):
                    yield from _texts(one.value)


# ---- values ---------------------------------------------------------------------------------------------------------


def fields(value: Value | None) -> Iterator[tuple[str, Value]]:
    """The entries of a mapping with constant keys, merged ones before its own."""
    if not isinstance(value, Mapping):
        return
    for one in value.entries:
        if one.key is None:
            yield from fields(one.value)
    for one in value.entries:
        if isinstance(one.key, Constant):
            yield str(one.key.value), one.value


def field(value: Value | None, name: str) -> Value | None:
    found = [inner for key, inner in fields(value) if key == name]
    return found[-1] if found else None


def is_whole(value: Mapping) -> bool:
    """Whether every entry of a mapping was understood."""
    for one in value.entries:
        if one.key is None and isinstance(one.value, Mapping) and is_whole(one.value):
            continue
        if not isinstance(one.key, Constant) or str(one.key.value).startswith("Fn::"):
            return False
    return True


def intrinsic(value: Value | None) -> tuple[str, Value] | None:
    """An intrinsic function and its argument: `!Sub x`, or `{"Fn::Sub": x}`."""
    match value:
        case Call(function=Name(name=name), arguments=(argument,)):
            return name, argument.value
        case Mapping(entries=(Entry(key=Constant(value=str(name)), value=argument_value),)):
            if name in ("Ref", "Condition") or name.startswith("Fn::"):
                return name.removeprefix("Fn::"), argument_value
    return None


def is_no_value(value: Value) -> bool:
    """Whether a value says that its property is absent: `!Ref AWS::NoValue`."""
    match intrinsic(value):
        case ("Ref", Constant(value="AWS::NoValue")):
            return True
    return False


def text_of(value: Value | None) -> str | None:
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else None
