"""The model that a project begins with: notes, as they are found by their author and by their topic."""

from dynamorm_analysis.design.asked import AccessPattern, EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.entity_models.designed import designed
from dynamorm_analysis.entity_models.model import Field
from dynamorm_codeactions.beginnings.configuration import Library
from dynamorm_codeactions.models.model_files import model_files

FIELDS = (
    Field("author", "author", "S", "str"),
    Field("written_at", "written_at", "S", "datetime"),
    Field("text", "text", "S", "str"),
    Field("topic", "topic", "S", "str", required=False),
)
NOTE = EntityType(
    "Note",
    {field.name: field.type or "S" for field in FIELDS},
    ("author", "written_at"),
    immutable=("author", "written_at"),
    optional=("topic",),
)
PATTERNS = (
    AccessPattern("notes_of_author", ("Note",), ("author",), sorted_by="written_at", descending=True),
    AccessPattern("notes_on_topic", ("Note",), ("topic",), sorted_by="written_at", descending=True),
)


def example_model(library: Library, path: str) -> str:
    """The text of the file, as `dynamorm create-model` would write it of the same words."""
    planned = design("notes", (NOTE,), PATTERNS, naming=None, multiple_key_attributes=False)
    (file,) = model_files(designed(planned, {"Note": FIELDS}), library, path).files
    return file.text
