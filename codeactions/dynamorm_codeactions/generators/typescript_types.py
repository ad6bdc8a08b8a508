"""Writes the items of tables as types of TypeScript, with functions that build their keys."""

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.chosen_tables import chosen_tables
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_cdkgen.typescript_types import NOTHING, item_types
from dynamorm_cdkgen.written_items import written_items
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, file_of, offered

TITLE = "Generate TypeScript types of all models"
FOLDER, NAME = "types/", "items.ts"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:  # noqa: ARG001  # as all others
    """The file of all models: one of them alone would take the others out of it."""
    return offered(TITLE, generate(project, Wanted()), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """One module for the tables that code defines or asks for. Raises NoModelError."""
    chosen = chosen_tables(project, wanted.models)
    remarks = (*chosen.remarks, *(() if wanted.models else written_items(project).left_out))
    types = item_types(chosen.tables, project)
    if types == NOTHING:
        return Generation((), chosen.left_out, remarks)
    provenance = Provenance(command_of("types", wanted), chosen.sources)
    text = with_head(f"\n{types}", provenance, "// ")
    return Generation((GeneratedFile(file_of(wanted, FOLDER, NAME), text),), chosen.left_out, remarks)
