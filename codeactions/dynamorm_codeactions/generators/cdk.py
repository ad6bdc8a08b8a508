"""Writes the construct of CDK that builds a table, with grants of what the code asks of it."""

from posixpath import dirname

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.cdk_program import FOLDER, options_of, plain_source
from dynamorm_cdkgen.generated_tables import generated_tables
from dynamorm_cdkgen.naming import class_names
from dynamorm_cdkgen.plan import OF_CODE
from dynamorm_cdkgen.provenance import Provenance, state_of
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, offered

TITLE = "Generate CDK construct"


def applies(definition: Definition, project: Project, sources: Sources) -> bool:
    """Whether code declares the table, and nobody's own file stands where the construct would be written."""
    if definition.kind not in OF_CODE or not _called(definition):
        return False
    if not definition.name.known:
        return True
    name = definition.name.text.removeprefix(VARIABLE)
    path, _ = _path(class_names((name,), "Table")[name], project)
    try:
        return state_of(sources.content(path).decode("utf-8", "replace")) == "generated"
    except KeyError:
        return True


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """A new file beside the project's other constructs, in their language, or one that was generated before and has
    been left behind. None where not all is known of the table, and where somebody's own file stands there. Exactly what
    the command at the head of the file would write from the workspace's folder."""
    model = _called(definition)
    if definition.kind not in OF_CODE or not model:
        return None
    tables = generated_tables(project, [definition.place.path], (model,))
    path, language = _path(tables.tables[0].name, project)
    provenance = Provenance(options_of(models=[model], language=language, out=path), tables.sources)
    text = plain_source(tables.tables, language, provenance)
    return offered(TITLE, Generation((GeneratedFile(path, text),)), sources)


def _called(definition: Definition) -> str:
    return definition.symbol or definition.name.text.rpartition(":")[2]


def _path(name: str, project: Project) -> tuple[str, str]:
    """The file for a class, and its language."""
    folder, language = _home(project)
    words = words_of(name)
    file = f"{'_'.join(words)}.py" if language == "python" else f"{'-'.join(words)}.ts"
    return f"{folder}/{file}".removeprefix("./"), language


def _home(project: Project) -> tuple[str, str]:
    """The folder and language of the constructs that the project has."""
    for definition in project.definitions:
        path = definition.place.path
        if definition.kind == "infrastructure" and definition.library == "cdk" and project.role(path) != "test":
            return dirname(path) or ".", "python" if path.endswith(".py") else "typescript"
    return FOLDER, "python"
