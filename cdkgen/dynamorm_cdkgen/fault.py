"""Why a table cannot be built as its code wants it, or what is left out of it: where that shows, and the remedy."""

from dataclasses import dataclass

from dynamorm_analysis.text import Place
from dynamorm_workspace.lines import Spots


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence without its dot, and what to do. A remark keeps nothing from being built."""

    place: Place
    text: str
    help: str
    is_remark: bool = False

    def told(self, spots: Spots) -> str:
        return f"{spots(self.place)}: {self.text}: {self.help}"


class NoModelError(LookupError):
    """A model that is asked for and that nothing defines, or of which not all is known; one line says so. `faults` say
    what is not known of it, or where else it is defined."""

    def __init__(self, told: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(told)
        self.faults = faults


class UnplannedError(Exception):
    """Tables that cannot be built: each fault a line, with file and line."""
