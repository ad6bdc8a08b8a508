"""Kinds of items that no run of tests can hold together: they are called alike, or their modules are."""

from collections.abc import Iterable
from posixpath import dirname

from dynamorm_cdkgen.fault import Fault
from dynamorm_codeactions.repositories.module_paths import stem_of
from dynamorm_codeactions.repository_tests.subject import Subject


def together(subjects: Iterable[Subject]) -> tuple[tuple[Subject, ...], tuple[tuple[Subject, Fault], ...]]:
    """The first of those that exclude each other, and why the others get no tests beside them."""
    kept: list[Subject] = []
    left_out: list[tuple[Subject, Fault]] = []
    for subject in subjects:
        fault = next(filter(None, (_clash(subject, other) for other in kept)), None)
        if fault is None:
            kept.append(subject)
        else:
            left_out.append((subject, fault))
    return tuple(kept), tuple(left_out)


def _clash(subject: Subject, other: Subject) -> Fault | None:
    place = subject.model.place
    assert place is not None
    of = f"no tests are made of `{subject.plan.item}` beside those of `{other.plan.item}` of {other.model.path}"
    alone = f"name its code and a folder: `dynamorm generate tests {_code(subject)} --out {_code(subject)}/tests`"
    roots = _roots(other)
    for name, root in _roots(subject).items():
        if roots.get(name, root) != root:
            told = f"{of}: modules of both are imported as `{name}`, of which a run of tests has one"
            return Fault(place, told, alone)
    if subject.plan.stem == other.plan.stem:
        return Fault(place, f"{of}, which is called alike", f"rename one, or {alone}")
    return None


def _code(subject: Subject) -> str:
    return dirname(subject.model.path) or "."


def _roots(subject: Subject) -> dict[str, str]:
    """The folders where the packages and modules of a kind lie that are imported by a full name."""
    models = {} if subject.model.by_functions else {subject.modules.models: stem_of(subject.model.path)}
    modules = {**models, subject.modules.repositories: subject.plan.folder}
    return {
        name.partition(".")[0]: path.removesuffix(name.replace(".", "/")).rstrip("/") for name, path in modules.items()
    }
