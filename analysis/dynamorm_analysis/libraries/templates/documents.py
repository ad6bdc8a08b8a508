"""Finding one's way in a template: entries by their keys, intrinsic functions in both notations, files included."""

import re
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Collection, Constant, Entry, Mapping, Name, Unknown, Value
from dynamorm_analysis.libraries.documents import Found, field, text_of
from dynamorm_analysis.linking.files.nearest import nearest_file
from dynamorm_analysis.linking.files.program import Program

SERVICE_FILES = ("serverless.yml", "serverless.yaml", "serverless.json")
WHOLE_REFERENCE = re.compile(r"\$\{(\w+)\}")
ROOTS: tuple[tuple[str, ...], ...] = (("Resources",), ("resources", "Resources"))


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
    service = service_file(program, path)
    places = dict.fromkeys((path, *included(program, path), service, *included(program, service)))
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
    if basename(path) in SERVICE_FILES:
        return path
    return nearest_file(program, path, SERVICE_FILES) or path


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


def has_gap(value: Value) -> bool:
    """Whether something in a value may lack a part, or may not be there at all."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case Mapping(entries=entries):
                if any(one.key is None and isinstance(one.value, Unknown) for one in entries):
                    return True
                waiting += [one.value for one in entries]
            case Collection(items=items):
                waiting += items
            case Call(arguments=arguments):
                waiting += [argument.value for argument in arguments]
    return False


def intrinsic(value: Value | None) -> tuple[str, Value] | None:
    """An intrinsic function and its argument: `!Sub x`, or `{"Fn::Sub": x}`."""
    match value:
        case Call(function=Name(name=name), arguments=(argument,)):
            return name, argument.value
        case Mapping(entries=(Entry(key=Constant(value=str(name)), value=argument_value),)):
            if name in ("Ref", "Condition") or name.startswith("Fn::"):
                return name.removeprefix("Fn::"), argument_value
    return None


def referred(value: Value | None) -> str:
    """The logical id or parameter that a value is: `!Ref Orders`, `!Sub "${Orders}"`, or the name in an ARN."""
    match intrinsic(value):
        case ("Ref", argument):
            return text_of(argument) or ""
        case ("Sub", argument) if whole := WHOLE_REFERENCE.fullmatch(text_of(argument) or ""):
            return whole[1]
        case ("Sub", Collection(items=(Constant(value=str(text)), given))) if whole := WHOLE_REFERENCE.fullmatch(text):
            named = field(given, whole[1])
            return whole[1] if named is None else referred(named)
        case ("Select", Collection(items=(Constant(value=1 | "1"), Mapping() | Call() as split))):
            return _of_arn(split)
    return ""


def _of_arn(split: Value) -> str:
    """The resource whose name `!Split ["/", !GetAtt Orders.Arn]` has behind the slash."""
    match intrinsic(split):
        case ("Split", Collection(items=(Constant(value="/"), arn))):
            named = intrinsic(arn)
            text = text_of(named[1]) if named is not None and named[0] == "GetAtt" else None
            return text.removesuffix(".Arn") if text and text.endswith(".Arn") else ""
    return ""


def sides(value: Value | None) -> tuple[Value, ...]:
    """The two values of an `!If`."""
    match intrinsic(value):
        case ("If", Collection(items=(_, then, otherwise))):
            return then, otherwise
    return ()


def is_no_value(value: Value) -> bool:
    """Whether a value says that its property is absent: `!Ref AWS::NoValue`."""
    match intrinsic(value):
        case ("Ref", Constant(value="AWS::NoValue")):
            return True
    return False
