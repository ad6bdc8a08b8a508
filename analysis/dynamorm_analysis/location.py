"""Where a file of the project's decisions lies, as seen from the working directory, and paths as seen from there."""

from dataclasses import dataclass
from posixpath import normpath, relpath


@dataclass(frozen=True, slots=True)
class Location:
    """The folder of the file as seen from the working directory (`""` for the directory itself, `examples/shop`,
    `../..`), and for a folder above, the working directory as seen from there."""

    folder: str = ""
    working: str = ""

    def relative(self, path: str) -> str:
        """A path of the project as seen from the folder of the file."""
        if self.working:
            return normpath(f"{self.working}/{path}")
        if self.folder == path:
            return ""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def from_here(self, path: str) -> str:
        """A path as seen from the folder of the file, as a path of the project."""
        if self.working:
            return relpath(path, self.working)
        return f"{self.folder}/{path}" if self.folder else path


HERE = Location()
