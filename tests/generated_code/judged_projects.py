"""What is wrong with all that is generated of a project: by itself, and in the eyes of each tool that users have."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from cdkgen import judges
from dynamorm_cdkgen.fault import NoModelError
from dynamorm_codeactions.generated_files import GeneratedFile, Wanted
from dynamorm_codeactions.generators import docs, handler, repository, tests, typescript_types
from generated_code.any_projects import AnyProject
from generated_code.projects import checked, generated, run_tests
from handmade import project_of

NO_TESTS = 5  # as pytest says it, of kinds of which none can be made
KINDS: dict[str, ModuleType] = {
    "repository": repository, "tests": tests, "handler": handler, "types": typescript_types, "docs": docs
}  # fmt: skip
ASKING = ("repository", "tests", "handler")  # which await what they ask, or do not


def faults_in_texts(project: AnyProject) -> Iterator[str]:
    """Whether it is what it was when it is written again, and in another order of files. The document tells what the
    repositories ask, too, once they are there."""
    texts = dict(project.files)
    first = _made(texts, project)
    everything = {**texts, **_texts(first)}
    again = _made(everything, project)
    third = _made({**everything, **_texts(again)}, project)
    turned = _made(dict(reversed(texts.items())), project)
    for name, files in first.items():
        if again[name] != files and name != "docs":
            yield f"{name}: another one when it is written again: {_differing(files, again[name])}"
        if third[name] != again[name]:
            yield f"{name}: another one when it is written a third time: {_differing(again[name], third[name])}"
        if turned[name] != files:
            yield f"{name}: another one for another order of files: {_differing(files, turned[name])}"
        for file in files:
            if file.path.endswith(".py"):
                compile(file.text, file.path, "exec")


def _made(texts: Mapping[str, str], project: AnyProject) -> dict[str, tuple[GeneratedFile, ...]]:
    understood = project_of(texts)
    found = {}
    for name, module in KINDS.items():
        options = {"async": "yes"} if project.awaits and name in ASKING else {}
        try:
            found[name] = module.generate(understood, Wanted(options=options)).files
        except NoModelError:
            found[name] = ()
    return found


def _texts(made: Mapping[str, tuple[GeneratedFile, ...]]) -> dict[str, str]:
    return {file.path: file.text for files in made.values() for file in files}


def _differing(one: tuple[GeneratedFile, ...], other: tuple[GeneratedFile, ...]) -> str:
    paths = _texts({"": one}), _texts({"": other})
    return ", ".join(sorted(p for p in paths[0].keys() | paths[1].keys() if paths[0].get(p) != paths[1].get(p)))


def stored(project: AnyProject, folder: Path) -> None:
    """The files of a project in a folder, without what is generated."""
    for path, text in project.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def faults_of_tools(project: AnyProject, folder: Path, engine: str) -> Iterator[str]:
    """What the command leaves in a folder, as ruff, mypy, our own check, TypeScript's compiler and its tests see it."""
    stored(project, folder)
    options = ["--async"] if project.awaits else []
    try:
        generated(folder, *ASKING, *options)
        if project.flavour != "functions":  # of which neither knows a model
            generated(folder, "types", "docs")
    except AssertionError as error:
        if "left out: " not in str(error):
            yield f"generate: {error}"
            return
    files = [
        name
        for name in ("repositories", "shop/repositories", "tests", "handlers", "shop/handlers")
        if (folder / name).is_dir()
    ]
    types = [str(one.relative_to(folder)) for one in folder.glob("types/*.ts")]
    for judge in (lambda: checked(folder, *files), lambda: judges.tsc(folder, *types) if types else None):
        try:
            judge()
        except AssertionError as error:
            yield str(error)
    if engine:
        done = run_tests(folder, "-x", engine=engine, awaits=project.awaits)
        if done.returncode not in (0, NO_TESTS):
            yield f"tests: {done.stdout}{done.stderr}"
