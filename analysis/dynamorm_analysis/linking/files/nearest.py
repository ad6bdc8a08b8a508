"""Which file of a name holds for another file: the nearest one in its folder or above."""

from posixpath import dirname

from dynamorm_analysis.linking.files.program import Program


def nearest_file(program: Program, path: str, names: tuple[str, ...]) -> str | None:
    """The file of one of some names in the folder of a file, or in the nearest one above that has any; of several in
    one folder the first of the names counts."""
    found = {dirname(other): other for name in reversed(names) for other in program.files_called(name)}
    folder = dirname(path)
    while folder not in found:
        if folder == dirname(folder):
            return None
        folder = dirname(folder)
    return found[folder]
