"""Folders that are one package, as in Go and Terraform: all their files share the names that each of them binds."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import basename, dirname, join, normpath

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Entry, Value
from dynamorm_analysis.facts.values import Mapping as Entries
from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.scope import Bound

GO, HCL = "go", "hcl"
LANGUAGES = frozenset({GO, HCL})
USE = "module."  # what Terraform binds a use of another folder to
USERS = "(users)"  # asked for as a name, the places that use a folder of Terraform as a module
STACKS = "template"  # in the place of a language: the file of a template, and those that deploy it as a nested stack


class Packages:
    """The packages of some files by language and folder. What a test binds is known to tests only, and left out."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._modules = modules
        self._members: dict[tuple[str, str], list[Module]] = {}
        self._called: dict[str, list[str]] = {}
        for path, module in modules.items():
            self._called.setdefault(basename(path), []).append(path)
            if module.facts.language in LANGUAGES and not path.endswith("_test.go"):
                self._members.setdefault((module.facts.language, dirname(path)), []).append(module)
        self._known: dict[tuple[str, str, str], tuple[tuple[str, Bound], ...]] = {}
        self._users: dict[str, dict[str, list[tuple[str, Bound]]]] = {}

    def __contains__(self, folder: str) -> bool:
        return (GO, folder) in self._members

    def bindings(self, folder: str, name: str, language: str = GO) -> tuple[tuple[str, Bound], ...]:
        """What the files of a folder bind a name to, in the order of their paths."""
        key = (language, folder, name)
        if key not in self._known:
            members = self._members.get((language, folder), ())
            found = ((m.path, bound) for m in members for bound in m.names.get(name, ()))
            self._known[key] = self._users_of(folder, language) if name == USERS else tuple(found)
        return self._known[key]

    def _users_of(self, used: str, language: str) -> tuple[tuple[str, Bound], ...]:
        if language not in self._users:
            found = self._uses_of_folders() if language == HCL else self._uses_of_templates()
            self._users[language] = {}
            for source, path, bound in found:
                self._users[language].setdefault(source, []).append((path, bound))
        return tuple(self._users[language].get(used, ()))

    def _uses_of_folders(self) -> Iterator[tuple[str, str, Bound]]:
        for (language, here), members in self._members.items():
            uses = (use for member in members if language == HCL for use in _module_blocks(member))
            for path, bound in uses:
                source = used_folder(here, bound)
                if source is not None:
                    yield source, path, bound

    def _uses_of_templates(self) -> Iterator[tuple[str, str, Bound]]:
        for path, module in self._modules.items():
            for file, bounds in module.nested_stacks.items():
                yield from ((file, path, bound) for bound in bounds)

    def methods(self, name: str) -> tuple[tuple[str, Bound], ...]:
        """The methods of a name, each with its path."""
        return tuple(self._methods.get(name, ()))

    @cached_property
    def _methods(self) -> Mapping[str, list[tuple[str, Bound]]]:
        found: dict[str, list[tuple[str, Bound]]] = {}
        members = (member for (language, _), members in self._members.items() if language == GO for member in members)
        for member in members:
            for qualified, bounds in member.names.items():
                _, is_method, name = qualified.partition(".")
                if is_method and name:
                    found.setdefault(name, []).extend((member.path, bound) for bound in bounds)
        return found

    def files_called(self, name: str) -> tuple[str, ...]:
        return tuple(self._called.get(name, ()))


def _module_blocks(module: Module) -> Iterator[tuple[str, Bound]]:
    for name, bounds in module.names.items():
        if name.startswith(USE):
            yield from ((module.path, bound) for bound in bounds)


def used_folder(here: str, bound: Bound) -> str | None:
    """The folder that a `module` block uses, where that is one of the workspace: `source = "../tables"`."""
    body = bound.statement.value if isinstance(bound.statement, Assignment) else None
    source = _source(body)
    if source is None or not source.startswith(("./", "../")):
        return None
    found = normpath(join(here, source))
    return "" if found == "." else found


def _source(body: Value | None) -> str | None:
    for entry in body.entries if isinstance(body, Entries) else ():
        match entry:
            case Entry(key=Constant(value="source"), value=Constant(value=str(source))):
                return source
    return None
