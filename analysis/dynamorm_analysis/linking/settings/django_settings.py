"""The settings of a Django project: the module that its `manage.py` names, which the code reads as `settings`."""

from dynamorm_analysis.linking.files.nearest import nearest_file
from dynamorm_analysis.linking.files.program import Program

SETTINGS = ("django.conf", "settings")
VARIABLE = "DJANGO_SETTINGS_MODULE"
MANAGER = "manage.py"


def settings_module(program: Program, path: str) -> str | None:
    """The file of the settings that hold for a file: the nearest `manage.py` at or above its folder names them."""
    manager = nearest_file(program, path, (MANAGER,))
    named = program.environment_set_by(manager, VARIABLE) if manager is not None else None
    return program.resolve_module(manager, named) if manager is not None and named else None
