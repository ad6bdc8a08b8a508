"""Puts the text of a key that several places build into one function, which all of them call."""

import keyword
import re
from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_templates import Use, constants_of, is_of_keys, name_of_hole, uses_in
from dynamorm_codeactions.lines import start_of_line
from dynamorm_codeactions.own_modules import imports_any, reference_to
from dynamorm_codeactions.refactoring import Selection
from dynamorm_codeactions.rewriting import Draft

KIND = "refactor.extract"
SEVERAL = 2
LETTERS = 2  # that a text has beside its holes, so that it is no mere separator
NO_WORDS = frozenset({"PREFIX", "PK", "SK", "KEY"})
"""Words of constants that say what they are for, and not of what they tell."""
BUILT_IN_TYPES = frozenset({"str", "int"})


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Safe: each place makes the same text as before. None for what is no part of a key, and where it is written in
    one place alone."""
    chosen = _chosen(selection, project, sources)
    if chosen is None or chosen.is_helper or not is_of_keys(chosen.template, project):
        return None
    if constants_of(chosen, project) is None:
        return None
    uses = [use for path in sorted(project.modules) for use in _same_in(path, chosen, project, sources)]
    helper = next((use for use in uses if use.is_helper), None)
    callers = [use for use in uses if not use.is_helper]
    home = helper.path if helper is not None else _home(chosen, callers, project)
    draft = Draft(project, sources)
    name = _name_of(helper) if helper is not None else _free_name(chosen, callers, home, project)
    called = {path: reference_to(draft, path, home, name) for path in dict.fromkeys(use.path for use in callers)}
    reached = [use for use in callers if called[use.path] is not None]
    if not name or chosen not in reached or len(reached) + (helper is not None) < SEVERAL:
        return None
    draft = Draft(project, sources)
    if helper is None:
        _define(draft, name, chosen, reached, home)
    for use in reached:
        function = reference_to(draft, use.path, home, name)
        given = ", ".join(_outside_of_text(hole.code, draft.text(use.path, use.span)) for hole in use.template.holes)
        draft.replace(use.path, use.span, f"{function}({given})")
        if use.path != home:
            draft.drop_imports_of(use.path, (code.partition(".")[0] for code in use.template.constants))
    what = f"Use `{name}` for this key" if helper is not None else f"Extract the key to a function `{name}`"
    return Action(f"{what} ({len(reached)} places)" if len(reached) > 1 else what, "safe", draft.edits())


def _outside_of_text(code: str, text: str) -> str:
    """The code of a value with the quotes of the f-string in which it could not have them."""
    is_within = text.startswith(('f"', 'F"')) and '"' not in code
    return code.replace("'", '"') if is_within else code


def _chosen(selection: Selection, project: Project, sources: Sources) -> Use | None:
    """The template at the cursor, the outermost one."""
    for use in uses_in(selection.path, project, sources, selection.span):
        letters = sum(sign.isalpha() for part in use.template.parts if isinstance(part, str) for sign in part)
        if letters >= LETTERS or use.template.constants:
            return use
    return None


def _same_in(path: str, chosen: Use, project: Project, sources: Sources) -> Iterator[Use]:
    content = sources.content(path) if path.endswith(".py") and path in project.modules else b""
    texts = [part for part in chosen.template.parts if isinstance(part, str)]
    if not all(text.encode() in content for text in (*texts, *chosen.template.constants)):
        return
    if (project.role(path) == "test") != (project.role(chosen.path) == "test"):
        return  # a test that builds its keys by the code that it tests proves nothing about them
    meant = constants_of(chosen, project)
    for use in uses_in(path, project, sources):
        if use.template.makes_same_as(chosen.template) and constants_of(use, project) == meant:
            yield use


# ---- where it goes ---------------------------------------------------------------------------------------------------


def _home(chosen: Use, uses: list[Use], project: Project) -> str:
    """The file of the function: one with a model of a table, if all others may import it, else that of the cursor."""
    users = dict.fromkeys(use.path for use in uses)
    models = [
        one.place.path for one in project.definitions if one.kind in ("model", "entity") and one.place.path in users
    ]
    for path in dict.fromkeys([*models, chosen.path, *users]):
        if not imports_any(path, users.keys() - {path}, project):
            return path
    return chosen.path


def _define(draft: Draft, name: str, chosen: Use, uses: list[Use], home: str) -> None:
    """Puts the function above the first statement that needs it, or above the first class of a model beside it."""
    own = [use.unit for use in uses if use.path == home]
    first = min(own, key=lambda unit: unit.start)
    content = draft.sources.content(home)
    start = first.start
    while start > 0 and content[start_of_line(content, start - 1) : start].startswith(b"#"):
        start = start_of_line(content, start - 1)
    names = _parameters(chosen)
    types = _types(chosen)
    given = ", ".join(f"{each}: {types[each]}" if types else each for each in names)
    returned = " -> str" if types else ""
    body = chosen.template.as_code(names)
    above = content[:start]
    blank = "" if not above.strip() or above.endswith(b"\n\n\n") else "\n" if above.endswith(b"\n\n") else "\n\n"
    draft.replace(home, Span(start, start), f"{blank}def {name}({given}){returned}:\n    return {body}\n\n\n")


# ---- what it is called -----------------------------------------------------------------------------------------------


def _name_of(helper: Use) -> str:
    return helper.unit.statement.name if isinstance(helper.unit.statement, Function) else ""


def _free_name(chosen: Use, uses: list[Use], home: str, project: Project) -> str:
    constants = (code.removesuffix(".value").rpartition(".")[2] for code in chosen.template.constants)
    told = (word for code in constants for word in code.split("_") if word not in NO_WORDS)
    texts = " ".join((*told, *(part for part in chosen.template.parts if isinstance(part, str))))
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", texts)]
    wanted = "_".join([*words, "key"]) if words[-1:] != ["key"] else "_".join(words)
    taken = {name for path in {home, *(use.path for use in uses)} for name in project.modules[path].names}
    taken |= {name for use in uses for name in use.at.scope.bindings}
    free = (f"{wanted}{number}" for number in ("", *range(2, len(taken) + 3)))
    return next(name for name in free if name not in taken)


def _parameters(chosen: Use) -> tuple[str, ...]:
    names: list[str] = []
    for position in range(len(chosen.template.holes)):
        wanted = name_of_hole(chosen, position)
        wanted = f"{wanted}_" if keyword.iskeyword(wanted) else wanted
        free = (f"{wanted}{number}" for number in ("", *range(2, len(names) + 3)))
        names.append(next(name for name in free if name not in names))
    return tuple(names)


def _types(chosen: Use) -> Mapping[str, str]:
    """The types of the parameters in a file that tells types: those of what is put in at the cursor, else `object`."""
    function = chosen.at.scope.node
    if not isinstance(function, Function) or not (function.returns or any(p.annotation for p in function.parameters)):
        return {}
    told = {
        each.name: each.annotation.name
        for each in function.parameters
        if isinstance(each.annotation, Name) and each.annotation.name in BUILT_IN_TYPES
    }
    codes = [hole.code for hole in chosen.template.holes]
    return {name: told.get(code, "object") for name, code in zip(_parameters(chosen), codes, strict=True)}
