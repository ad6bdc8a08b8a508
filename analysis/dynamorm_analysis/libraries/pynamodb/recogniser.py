"""What one statement of a file says in PynamoDB's words."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.libraries.passing.dropped_answers import dropped_answers
from dynamorm_analysis.libraries.passing.messages_forgotten import forgotten_messages
from dynamorm_analysis.libraries.passing.never_awaited import never_awaited
from dynamorm_analysis.libraries.pynamodb.accesses import ASKING as ASKING
from dynamorm_analysis.libraries.pynamodb.accesses import accesses, requested
from dynamorm_analysis.libraries.pynamodb.misdeclared import misdeclared
from dynamorm_analysis.libraries.pynamodb.misuses import misjoined, uninstantiated
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.removed import removed, without_encoding
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse

MARKERS = ("pynamodb",)
PACKAGES = ("pynamodb", "pynamodb_attributes")


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The models that a top-level statement defines, what it reads and writes, and what it mistakes."""
    if not program.is_imported(LIBRARY) and LIBRARY not in program.mentioned_by(path, unit):
        return Recognised()
    models = Models(program)
    scope = Scope(path, unit.anchor, None, None)
    found = tuple(classes_in(scope, unit.statement))
    classes = [model for of in found if (model := models.of(of)) is not None]
    return Recognised(
        definitions=tuple(model.definition for model in classes if model.definition is not None),
        accesses=tuple(accesses(models, scope, unit.statement)),
        misuses=(
            *(misuse for model in classes for misuse in uninstantiated(models, model)),
            *(misuse for of in found for misuse in misdeclared(models, of)),
            *(misuse for of in found for misuse in without_encoding(program, of)),
            *misjoined(models, scope, unit.statement),
            *removed(models, scope, unit.statement),
            *(misuse for _, at in calls(scope, unit.statement) for misuse in dropped_answers(program, ASKING, at)),
            *(misuse for _, at in calls(scope, unit.statement) for misuse in never_awaited(program, ASKING, at)),
            *(misuse for _, at in calls(scope, unit.statement) for misuse in _forgotten(models, at)),
        ),
    )


def _forgotten(models: Models, at: Occurrence) -> Iterator[Misuse]:
    own = (asked.access for asked in requested(models, at))
    return forgotten_messages(models.program, ASKING, at, own)
