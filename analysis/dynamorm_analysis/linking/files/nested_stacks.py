"""Which templates a template deploys as nested stacks: the files that its resources name."""

from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Value
from dynamorm_analysis.facts.values import Mapping as Entries
from dynamorm_analysis.linking.scope import Bound

TEMPLATES = frozenset({"yaml", "json"})
RESOURCES = "Resources"
JINJA = (".j2", ".jinja", ".jinja2")  # a file of such an ending is deployed without it
MOST_ENTRIES = 500  # of one entry of a file, among which nested stacks are looked for
FILE_OF = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}


def deployed_as(path: str) -> str:
    """What the file of a template is called when it is deployed."""
    return next((path.removesuffix(ending) for ending in JINJA if path.endswith(ending)), path)


def nested_in(path: str, names: Mapping[str, tuple[Bound, ...]]) -> Mapping[str, tuple[Bound, ...]]:
    """The entries of a file that hold nested stacks, by the file that each deploys."""
    found: dict[str, tuple[Bound, ...]] = {}
    for name, bounds in names.items():
        if name.partition(".")[0] != RESOURCES:
            continue
        for bound in bounds:
            for file in dict.fromkeys(file for _, file in stacks_of(path, bound)):
                found[file] = (*found.get(file, ()), bound)
    return found


def stacks_of(path: str, bound: Bound) -> Iterator[tuple[Value, str]]:
    """The nested stacks that an entry of a file is or holds, each with the file that it deploys."""
    match bound.statement, bound.value:
        case Assignment(), Entries(entries=entries) as value if len(entries) <= MOST_ENTRIES:
            for stack in (value, *(entry.value for entry in entries)):
                if (file := _file_of(path, stack)) is not None:
                    yield stack, file


def _file_of(path: str, stack: Value) -> str | None:
    """The file that a nested stack deploys, where that is one beside the template."""
    property_name = FILE_OF.get(_text(stack, "Type") or "")
    file = _text(_field(stack, "Properties"), property_name) if property_name is not None else None
    if not file or "://" in file or "${" in file or file.startswith("/"):
        return None
    return deployed_as(normpath(join(dirname(path), file)))


def _text(value: Value | None, name: str) -> str | None:
    found = _field(value, name)
    return found.value if isinstance(found, Constant) and isinstance(found.value, str) else None


def _field(value: Value | None, name: str) -> Value | None:
    if not isinstance(value, Entries):
        return None
    inner = (one.value for one in value.entries if isinstance(one.key, Constant) and one.key.value == name)
    return next(inner, None)
