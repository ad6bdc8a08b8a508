"""What code demands of its environment as soon as it is imported."""

from collections.abc import Iterable, Iterator

import msgspec

from dynamorm_analysis.facts.statements import Function, Import
from dynamorm_analysis.facts.values import Call, Constant, Item, Lambda, Member, Name
from dynamorm_analysis.project import Project

NUMBERS = frozenset({"int", "float", "Decimal"})
NUMBER = "1"
MOST_DEPTH = 60  # of expressions within each other


def demanded(project: Project, paths: Iterable[str]) -> dict[str, str]:
    """The variables without which files, and those that they import, cannot be imported; each with a value that does:
    a number where code makes one of it, else the variable's own name in small letters."""
    found: dict[str, str] = {}
    for path in sorted(_with_imports(project, paths)):
        for unit in project.modules[path].facts.units:
            for name, is_number in _demands(unit.statement, is_number=False, depth=0):
                if is_number or name not in found:
                    found[name] = NUMBER if is_number else name.lower().replace("_", "-")
    return found


def _with_imports(project: Project, paths: Iterable[str]) -> set[str]:
    waiting = [path for path in paths if path in project.modules]
    found = set(waiting)
    while waiting:
        path = waiting.pop()
        for unit in project.modules[path].facts.units:
            if not isinstance(unit.statement, Import):
                continue
            for module in (unit.statement.module, f"{unit.statement.module}.{unit.statement.name}"):
                target = project.program.resolve_module(path, module.strip("."), unit.statement.level)
                if target is not None and target in project.modules and target not in found:
                    found.add(target)
                    waiting.append(target)
    return found


def _demands(part: object, *, is_number: bool, depth: int) -> Iterator[tuple[str, bool]]:
    """`os.environ["NAME"]` outside of what runs later, and whether a number is made of it."""
    if depth > MOST_DEPTH:
        return
    match part:
        case Item(owner=Member(owner=Name("os"), name="environ") | Name("environ"), index=Constant(str() as name)):
            yield name, is_number
        case Function(decorators=decorators):
            for one in decorators:
                yield from _demands(one, is_number=False, depth=depth + 1)
        case Lambda():
            return
        case Call(function=Name(name)) if name in NUMBERS:
            for argument in part.arguments:
                yield from _demands(argument.value, is_number=True, depth=depth + 1)
        case tuple():
            for one in part:
                yield from _demands(one, is_number=is_number, depth=depth + 1)
        case msgspec.Struct():
            for field in part.__struct_fields__:
                yield from _demands(getattr(part, field), is_number=False, depth=depth + 1)
