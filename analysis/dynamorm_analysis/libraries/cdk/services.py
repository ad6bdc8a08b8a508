"""The folder whose code a CDK program deploys: that of the app, or the one above where it is a folder of its own."""

from posixpath import basename, dirname

from dynamorm_analysis.linking.files.nearest import nearest_file
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.wiring import INFRASTRUCTURE

APP_FILE = "cdk.json"
STARTS = ("app.py",)
PARTS = frozenset({"constructs", "lib", "bin", "src"})  # folders of an app, where no file tells where it begins


def app_folder(program: Program, path: str) -> str:
    """The folder in which a program is run: that of the nearest `cdk.json`, or of an `app.py`, at or above a file."""
    for name in (APP_FILE, *STARTS):
        found = nearest_file(program, path, (name,))
        if found is not None:
            return dirname(found)
    folder = dirname(path)
    while basename(folder) in PARTS or basename(folder).endswith("_stack"):
        folder = dirname(folder)
    return folder


def service_folder(program: Program, path: str) -> str:
    """The folder of the service: the app's, without folders that hold the infrastructure of the one above them."""
    folder = app_folder(program, path)
    while folder and basename(folder).lower() in INFRASTRUCTURE:
        folder = dirname(folder)
    return folder
