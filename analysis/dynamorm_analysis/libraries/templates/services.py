"""Services of the Serverless Framework that are written in several files: `${file(resources/names.yml):orders}`."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.values import Collection, Constant, Value
from dynamorm_analysis.libraries.documents import Found, text_of
from dynamorm_analysis.libraries.templates.documents import entry, service_file
from dynamorm_analysis.linking.files.program import Program

REFERENCE = re.compile(
    r"\$\{\s*(?:file\(\s*(?P<file>[^(){}$]+?)\s*\)(?::\s*(?P<part>[\w.\-]+))?|self:(?P<own>[\w.\-]+))\s*\}"
)
INNER = re.compile(
    r"\$\{\s*(?:self:(?P<own>[\w.\-]+)|(?:opt:[\w.\-]+|sls:stage))\s*"
    r"(?:,\s*(?P<default>['\"]?[\w.\-]+['\"]?))?\s*\}"
)
BEFORE_STAGE = ("(", "/", "-", ".", "_", ":")
OF_STAGE = ("provider", "stage")
DEFAULT_STAGE = "dev"  # of the Serverless Framework
MOST_PLACES = 40  # that lead to each other
MOST_FILLED = 8  # variables in one name of a file
TAKEN = (("provider", "environment"), ("functions",))
"""What a service may take from other files, and what tells the variables of code."""

Keys = tuple[str, ...]


def service_entry(program: Program, path: str, keys: Keys) -> Found | None:
    """What stands under some keys of a service, in its own file or in another one from which that takes a part."""
    places = [(path, keys)]
    for place, inner in places:
        found = entry(program, place, inner)
        if found is not None:
            return found
        further = (one for one in _taken_for(program, place, inner) if one not in places)
        places += list(further)[: MOST_PLACES - len(places)]
    return None


def _taken_for(program: Program, path: str, keys: Keys) -> Iterator[tuple[str, Keys]]:
    """Where some keys may stand that a file does not hold itself."""
    for length in range(len(keys) - 1, 0, -1):
        above = entry(program, path, keys[:length])
        if above is None:
            continue
        for text in dict.fromkeys(_texts(above.value)):
            place = _place(program, path, text)
            if place is not None:
                yield place[0], (*place[1], *keys[length:])
        return


def named_in_file(program: Program, path: str, reference: str) -> Found | None:
    """What `file(names.yml):orders` means for a file."""
    place = _place(program, path, f"${{{reference}}}")
    return service_entry(program, *place) if place is not None and place[1] else None


def taken(program: Program, found: Found) -> Found:
    """A part of a service, or what it is taken from: `${file(config.yml):environment}`, `${self:custom.names}`."""
    place = _place(program, found.path, text_of(found.value) or "")
    answer = service_entry(program, *place) if place is not None and place[1] else None
    return answer if answer is not None else found


def standing(program: Program, path: str, keys: Keys) -> Keys:
    """The keys of an entry as the service sees them that takes the file, or a part of it."""
    for place, inner in _uses(program, path):
        if keys[: len(inner)] == inner:
            return (*place, *keys[len(inner) :])
    return keys


def service_of_part(program: Program, path: str) -> str | None:
    """The `serverless.yml` that takes variables or functions from a file."""
    return service_file(program, path) if next(_uses(program, path), None) is not None else None


def _uses(program: Program, path: str) -> Iterator[tuple[Keys, Keys]]:
    """The places of a service that take something from another file, each with the keys of what it takes there."""
    service = service_file(program, path)
    for place in TAKEN if service != path else ():
        part = entry(program, service, place)
        for text in _texts(part.value) if part is not None else ():
            match _place(program, service, text):
                case (file, inner) if file == path:
                    yield place, inner


def _place(program: Program, path: str, text: str) -> tuple[str, Keys] | None:
    """The file and the keys that a variable refers to; paths begin at the folder of the service."""
    service = service_file(program, path)
    reference = REFERENCE.fullmatch(_of_default_stage(program, service, text.strip()))
    if reference is None:
        return None
    if reference["own"]:
        return service, tuple(reference["own"].split("."))
    file = normpath(join(dirname(service), reference["file"]))
    return file, tuple(reference["part"].split(".")) if reference["part"] else ()


def _of_default_stage(program: Program, service: str, text: str) -> str:
    """The name of a file that a stage chooses, as it is where nobody asks for another one."""
    for _ in range(MOST_FILLED):
        chosen = [one for one in INNER.finditer(text) if text[: one.start()].rstrip().endswith(BEFORE_STAGE)]
        if not chosen:
            break
        inner = chosen[0]
        text = text[: inner.start()] + _chosen(program, service, inner) + text[inner.end() :]
    return text


def _chosen(program: Program, service: str, inner: re.Match[str]) -> str:
    keys = tuple(inner["own"].split(".")) if inner["own"] else () if inner["default"] else OF_STAGE
    found = entry(program, service, keys) if keys else None
    return (text_of(found.value) if found is not None else None) or (inner["default"] or DEFAULT_STAGE).strip("'\"")


def _texts(value: Value) -> Iterator[str]:
    for item in value.items if isinstance(value, Collection) else (value,):
        if isinstance(item, Constant) and isinstance(item.value, str):
            yield item.value
