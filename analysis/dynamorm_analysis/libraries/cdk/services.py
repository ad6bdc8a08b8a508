"""The folder whose code a CDK program deploys: that of the app, or the one above where it is a folder of its own."""

from collections.abc import Iterator
from posixpath import basename, dirname

from dynamorm_analysis.libraries.cdk.classes import IMPORTED
from dynamorm_analysis.linking.files.nearest import nearest_file
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.model.wiring import INFRASTRUCTURE

APP_FILE = "cdk.json"
STARTS = ("app.py",)
APP = "App"  # the class of which a program makes one object
PARTS = frozenset({"constructs", "lib", "bin", "src"})  # folders of an app, where no file tells where it begins


def app_folder(program: Program, path: str) -> str:
    """The folder in which a program is run: at or above a file that of the nearest `cdk.json`, of an `app.py`, or of
    what makes the app."""
    for name in (APP_FILE, *STARTS):
        found = nearest_file(program, path, (name,))
        if found is not None:
            return dirname(found)
    starts = {_without_parts(dirname(start)) for start in _starts(program)}
    folder = dirname(path)
    while starts and folder not in starts and folder != dirname(folder):
        folder = dirname(folder)
    return folder if folder in starts else _without_parts(dirname(path))


def _starts(program: Program) -> Iterator[str]:
    """The files that make an app."""
    for path in dict.fromkeys(path for path, _ in program.callers_of(APP)):
        if not is_test(path) and any(name.startswith(IMPORTED) for name in program.imports(path)):
            yield path


def _without_parts(folder: str) -> str:
    while basename(folder) in PARTS or basename(folder).endswith("_stack"):
        folder = dirname(folder)
    return folder


def service_folder(program: Program, path: str) -> str:
    """The folder of the service: the app's, without folders that hold the infrastructure of the one above them."""
    folder = app_folder(program, path)
    while folder and basename(folder).lower() in INFRASTRUCTURE:
        folder = dirname(folder)
    return folder
