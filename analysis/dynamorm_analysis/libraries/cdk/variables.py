"""The variables that a CDK program gives to code, as wires to the tables whose names they hold."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath, splitext

from dynamorm_analysis.libraries.cdk.constructs import Code, Setting
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.model.wiring import Wire

UNTOLD = ""  # the table of a variable whose value is not known
INDEX = "index"
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def wires(setting: Setting, app_file: str, service: str) -> Iterator[Wire]:
    """The wires of a variable: several where it may name several tables, so that it names none for certain.

    `app_file` is the file that says how the app is run, which need not exist."""
    file, folder = _code(setting.code)
    text = str(setting.text.template) if setting.text is not None else ""
    filled_by = service if setting.text is not None and setting.text.template.constant is None else ""
    for table in setting.tables or (UNTOLD,):
        yield Wire(setting.variable, table, app_file, file, folder, text, filled_by, beside=setting.beside)


def _code(code: Code | None) -> tuple[str, str]:
    """The file without its ending and the folder that a function runs."""
    if code is None:
        return "", ""
    if code.entry:
        file = splitext(_inside(code.folder, code.entry))[0]
        return file, dirname(file)
    module, dot, _ = code.handler.rpartition(".")
    if not dot or "{" in module:
        return _inside(code.folder, splitext(code.index or INDEX)[0]), code.folder
    last = module.rpartition("/")[2].replace(".", "/")
    return _inside(code.folder, module[: len(module) - len(module.rpartition("/")[2])] + last), code.folder


def _inside(folder: str, file: str) -> str:
    path = normpath(join(folder, file))
    return "" if leads_out(path, folder) else path
