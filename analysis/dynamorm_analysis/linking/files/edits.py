"""Which questions about a file are answered otherwise after an edit."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.files.packages import GO, HCL, STACKS, USE, USERS, used_folder
from dynamorm_analysis.linking.files.questions import (
    Question,
    binding_question,
    environment_question,
    file_question,
    imported_question,
    mention_question,
    methods_question,
    package_question,
    users_question,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions that an edit has answered otherwise, and those of them whose answers do not only stand in a
    statement that says the same with other comments or another docstring."""

    changed: frozenset[Question]
    in_meaning: frozenset[Question]


def after_edit(old: Module, new: Module) -> Answers:
    """What is answered otherwise about a file after an edit."""
    alike = new.names_bound_alike_in(old)
    changed, in_meaning = set[Question](), set(_about_file(old, new))
    for name in new.names_bound_otherwise_than_in(old):
        (changed if name in alike else in_meaning).update(_about_name(name, old, new))
    return Answers(frozenset(changed | in_meaning), frozenset(in_meaning))


def _about_name(name: str, old: Module, new: Module) -> Iterator[Question]:
    """The questions that are answered by what a file binds a name to."""
    yield binding_question(new.path, name)
    yield package_question(dirname(new.path), name, new.facts.language)
    if new.facts.language == GO and "." in name:
        yield methods_question(name.partition(".")[2])
    if name.startswith(USE):
        yield from (package_question(folder, USERS, HCL) for module in (old, new) for folder in _used(module, name))


def _about_file(old: Module, new: Module) -> Iterator[Question]:
    """The other ones, as far as somebody has asked them."""
    if "imports" in old.__dict__ and old.imports != new.imports:
        yield file_question("imports", new.path)
        yield from map(imported_question, old.imports ^ new.imports)
    if "nested_stacks" in old.__dict__:
        for file in old.nested_stacks.keys() | new.nested_stacks.keys():
            if old.nested_stacks.get(file) != new.nested_stacks.get(file):
                yield package_question(file, USERS, STACKS)
    if "changed" in old.__dict__ and old.changed != new.changed:
        yield file_question("changes", new.path)
    if "signs" in old.__dict__ and old.signs != new.signs:
        yield file_question("signs", new.path)
    if "environment" in old.__dict__:
        for variable in old.environment.keys() | new.environment.keys():
            if old.environment.get(variable) != new.environment.get(variable):
                yield environment_question(new.path, variable)
    if "mentions" in old.__dict__:  # otherwise nobody has asked
        for name in old.mentions.keys() | new.mentions.keys():
            if old.mentions.get(name) != new.mentions.get(name):
                yield mention_question(name)
    if "users" in old.__dict__:
        for name in old.users.keys() | new.users.keys():
            if old.users.get(name) != new.users.get(name):
                yield users_question(name)


def _used(module: Module, name: str) -> Iterator[str]:
    """The folders of Terraform that a file uses under a name."""
    folders = (used_folder(dirname(module.path), bound) for bound in module.names.get(name, ()))
    return (folder for folder in folders if folder is not None)
