"""Recognises the environment variables that manifests of Kubernetes give to containers."""

from collections.abc import Iterator
from posixpath import dirname

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.libraries.container_variables import variables_of
from dynamorm_analysis.libraries.documents import text_of
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.wiring import Wire, reach

LIBRARY = "kubernetes"
LANGUAGES = ("yaml",)
KINDS = ("ConfigMap", "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "StatefulSet")
MARKERS = tuple(f"kind: {kind}" for kind in KINDS)
HOLDING = frozenset({"spec", "data"})
FILLED_IN = ("${", "{{")
# Folders of manifests, which are about the folder above them.
MANIFESTS = frozenset({"k8s", "kubernetes", "kube", "manifests", "kustomize", "base", "overlays", "helm", "charts"})


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The variables that the specification of containers sets, or those of a map of them."""
    match unit.statement:
        case Assignment(targets=(Name(name=name),), value=value) if value is not None:
            if name.partition(".")[0] in HOLDING and _is_manifest(program, path):
                reaches = _reaches(dirname(path))
                set_here = (one for one in variables_of(value) if not any(mark in one[1] for mark in FILLED_IN))
                return Recognised(wires=tuple(Wire(key, text, path, reaches=reaches) for key, text in set_here))
    return Recognised()


def _is_manifest(program: Program, path: str) -> bool:
    kinds = [text_of(bound.value) for bound in program.bindings(path, "kind")]
    return any(kind in KINDS for kind in kinds) and bool(program.bindings(path, "apiVersion"))


def _reaches(folder: str) -> tuple[str, ...]:
    """The folders whose code may run with the variables: what is above those of the manifests, as far as these tell."""
    return tuple(dict.fromkeys(place for above in _above(folder) for place in reach(above)))


def _above(folder: str) -> Iterator[str]:
    parts = folder.split("/") if folder else []
    yield folder
    for number, part in enumerate(parts):
        if part.lower() in MANIFESTS:
            yield "/".join(parts[:number])
            return
