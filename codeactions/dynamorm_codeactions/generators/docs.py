"""Writes what code asks of its tables as a document: access patterns, keys, and examples of items."""

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.chosen_tables import chosen_tables
from dynamorm_cdkgen.documents import access_patterns
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, file_of, offered

TITLE = "Generate a document of all access patterns"
FOLDER, NAME = "docs/", "access-patterns.md"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:  # noqa: ARG001  # as all others
    """The document of all tables: one of them alone would take the others out of it."""
    return offered(TITLE, generate(project, Wanted()), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """One document for the tables that code defines or asks for. Raises NoModelError."""
    chosen = chosen_tables(project, wanted.models)
    if not chosen.tables:
        return Generation((), chosen.left_out)
    provenance = Provenance(command_of("docs", wanted), chosen.sources)
    text = with_head(f"\n{access_patterns(chosen.tables, project)}", provenance, "<!-- ", " -->")
    return Generation((GeneratedFile(file_of(wanted, FOLDER, NAME), text),), chosen.left_out, chosen.remarks)
