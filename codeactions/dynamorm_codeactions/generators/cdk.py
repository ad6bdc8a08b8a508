"""Writes the construct of CDK that builds a table, with grants of what the code asks of it."""

from posixpath import dirname

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.cdk_program import FOLDER, options_of, plain_source
from dynamorm_cdkgen.generated_tables import NoTableError, generated_tables
from dynamorm_cdkgen.plan import OF_CODE
from dynamorm_cdkgen.provenance import Provenance, state_of
from dynamorm_codeactions.action import Action, FileEdit, Sources, TextEdit

TITLE = "Generate CDK construct"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """A new file beside the project's other constructs, in their language, or one that was generated before and has
    been left behind. None where not all is known of the table, and where somebody's own file stands there. Exactly what
    the command at the head of the file would write from the workspace's folder."""
    model = definition.symbol or definition.name.text.rpartition(":")[2]
    if definition.kind not in OF_CODE or not model:
        return None
    try:
        tables = generated_tables(project, [definition.place.path], (model,))
    except NoTableError:
        return None
    folder, language = _home(project)
    words = words_of(tables.tables[0].name)
    path = f"{folder}/{'_'.join(words)}.py" if language == "python" else f"{folder}/{'-'.join(words)}.ts"
    provenance = Provenance(options_of(models=[model], language=language, out=path), tables.sources)
    return _put(path.removeprefix("./"), plain_source(tables.tables, language, provenance), sources)


def _home(project: Project) -> tuple[str, str]:
    """The folder and language of the constructs that the project has."""
    for definition in project.definitions:
        path = definition.place.path
        if definition.kind == "infrastructure" and definition.library == "cdk" and project.role(path) != "test":
            return dirname(path) or ".", "python" if path.endswith(".py") else "typescript"
    return FOLDER, "python"


def _put(path: str, text: str, sources: Sources) -> Action | None:
    try:
        present = sources.content(path)
    except KeyError:
        return Action(TITLE, "safe", (FileEdit(path, creates=text),))
    if present == text.encode() or state_of(present.decode("utf-8", "replace")) != "generated":
        return None
    return Action(TITLE, "safe", (FileEdit(path, (TextEdit(Span(0, len(present)), text),)),))
