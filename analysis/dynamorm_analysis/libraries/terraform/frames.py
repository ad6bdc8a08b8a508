"""What one statement of Terraform is understood with: expressions in their places, and the folder around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import commonpath

from dynamorm_analysis.facts.values import Collection, Constant, Member, Value
from dynamorm_analysis.facts.values import Mapping as Entries
from dynamorm_analysis.libraries.values import source_of
from dynamorm_analysis.linking.files.packages import HCL
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Bound
from dynamorm_analysis.text import Place, Span

MOST_STEPS = 3_000  # for one statement
DEEPEST_STEP = 30  # expressions of which each leads to the next


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A folder as one of its uses sees it. `use` is the `module` block (None where nobody uses the folder), `above` the
    frame that the block stands in, `local` what `for_each`, `dynamic` and `for` give their names to.

    `others` are uses of the same name in other folders: stages that deploy the same thing. What they set differently
    is not known.
    """

    folder: str
    use: "Expression | None" = None
    above: "Frame | None" = None
    address: str = ""
    local: "Mapping[str, Expression]" = field(default_factory=dict)
    others: "tuple[Frame, ...]" = ()

    @property
    def all(self) -> "tuple[Frame, ...]":
        """This use and those of other stages."""
        return (self, *self.others)

    @property
    def roots(self) -> frozenset[str]:
        """The folders that are deployed; several where they are stages of the same."""
        above = [frame.above for frame in self.all if frame.above is not None]
        return frozenset(root for frame in above for root in frame.roots) if above else frozenset({self.folder})

    @property
    def stack(self) -> str:
        """The folder that holds what is deployed."""
        roots = self.roots
        return next(iter(roots)) if len(roots) == 1 else commonpath([f"./{root}" for root in roots]).lstrip("./")

    def binding(self, names: "Mapping[str, Expression]") -> "Frame":
        """The same place where some names more mean something."""
        return Frame(self.folder, self.use, self.above, self.address, {**self.local, **names}, self.others)

    def outside(self) -> "Frame":
        """The same folder without the names of one of its statements."""
        return Frame(self.folder, self.use, self.above, self.address, {}, self.others) if self.local else self


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression where it stands: the file and statement that hold it, and the frame that gives names a meaning."""

    value: Value
    frame: Frame
    path: str
    anchor: str

    def part(self, value: Value) -> "Expression":
        return Expression(value, self.frame, self.path, self.anchor)

    def within(self, frame: Frame) -> "Expression":
        return Expression(self.value, frame, self.path, self.anchor)

    def place(self, span: Span | None = None) -> Place:
        return Place(self.path, self.anchor, span or self.value.span)


@dataclass(slots=True)
class Fields:
    """The entries of a mapping by their keys; `whole` says that these are surely all."""

    entries: dict[str, Expression] = field(default_factory=dict)
    whole: bool = True


@dataclass(slots=True)
class Walk:
    """One statement being understood: what it may ask, and how many steps it may still take to follow names."""

    program: Program
    steps: int = MOST_STEPS
    depth: int = 0
    frames: "dict[tuple[str, int], tuple[Frame, ...]]" = field(default_factory=dict)

    def enter(self) -> bool:
        """Whether one step more may be taken, one level deeper; `leave` ends it in any case."""
        self.steps -= 1
        self.depth += 1
        return self.steps > 0 and self.depth <= DEEPEST_STEP

    def leave(self) -> None:
        self.depth -= 1


def named(walk: Walk, frame: Frame, name: str) -> Expression | None:
    """What the files of a folder bind a name to, where exactly one of them does."""
    bounds = walk.program.package_bindings(frame.folder, name, HCL)
    return of_binding(*bounds[0], frame.outside()) if len(bounds) == 1 else None


def of_binding(path: str, bound: Bound, frame: Frame) -> Expression | None:
    return Expression(bound.value, frame, path, bound.anchor) if bound.value is not None else None


def member(written: Expression, name: str) -> Expression | None:
    """An attribute of a block, as it is written there."""
    entries = written.value.entries if isinstance(written.value, Entries) else ()
    found = [entry.value for entry in entries if isinstance(entry.key, Constant) and entry.key.value == name]
    return written.part(found[-1]) if found else None


def is_alike(one: Expression, other: Expression) -> bool:
    """Whether two stages surely set the same."""
    if one.value.span == other.value.span and (one.path, one.anchor) == (other.path, other.anchor):
        return True
    if not isinstance(one.value, Constant | Collection | Entries):
        return isinstance(one.value, Member) and isinstance(other.value, Member) and _same(one.value, other.value)
    return _same(one.value, other.value)


def _same(one: Value, other: Value) -> bool:
    text = source_of(one)
    return text == source_of(other) and "…" not in text
