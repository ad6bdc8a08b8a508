"""The settings of a Django project: the module that its `manage.py` names, which the code reads as `settings`."""

from posixpath import dirname

from dynamorm_analysis.linking.files.program import Program

SETTINGS = ("django.conf", "settings")
VARIABLE = "DJANGO_SETTINGS_MODULE"
MANAGER = "manage.py"


def settings_module(program: Program, path: str) -> str | None:
    """The file of the settings that hold for a file: the nearest `manage.py` at or above its folder names them."""
    managers = {dirname(manager): manager for manager in program.files_called(MANAGER)}
    folder = dirname(path)
    while folder not in managers:
        if folder == dirname(folder):
            return None
        folder = dirname(folder)
    manager = managers[folder]
    named = program.environment_set_by(manager, VARIABLE)
    return program.resolve_module(manager, named) if named else None
