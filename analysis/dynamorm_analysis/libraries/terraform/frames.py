"""What one statement of Terraform is understood with: expressions in their places, and the folder around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import commonpath

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Constant, Member, Name, Value
from dynamorm_analysis.facts.values import Mapping as Entries
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.packages import HCL
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Bound
from dynamorm_analysis.text import Place, Span

MOST_STEPS = 3_000  # for one statement
# Functions that change a text.
CHANGES: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "trimspace": str.strip}
# Functions that give back what they are given, as far as texts, lists and mappings go.
TRANSPARENT = frozenset({
    "abspath", "jsonencode", "yamlencode", "nonsensitive", "sensitive", "toset", "tolist", "tomap", "tostring",
    "distinct", "sort",
})  # fmt: skip
# Files that set variables, and those among them that always count.
VALUES, ALWAYS = ".tfvars", ("terraform.tfvars", ".auto.tfvars")
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
        return next(iter(roots)) if len(roots) == 1 else commonpath([f"./{root}" for root in roots])

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


def default(walk: Walk, frame: Frame, name: str) -> Expression | None:
    """What a variable holds where it is given nothing else: its default, or what the folder that is deployed sets."""
    found = _set(walk, frame, name) if frame.use is None else None
    variable = named(walk, frame, f"var.{name}") if found is None else None
    return found or (member(variable, "default") if variable is not None else None)


def _set(walk: Walk, frame: Frame, name: str) -> Expression | None:
    """What a file beside a folder's own sets a variable to: one that always counts, else all that may be chosen."""
    bounds = walk.program.package_bindings(frame.folder, f"given.{name}", HCL)
    values = [(path, bound) for path, bound in bounds if path.endswith(VALUES)]
    always = [(path, bound) for path, bound in values if path.endswith(ALWAYS)]
    found = [of_binding(path, bound, frame.outside()) for path, bound in always[-1:] or values]
    known = [one for one in found if one is not None]
    return known[0] if known and all(is_alike(known[0], other) for other in known) else None


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


def bound_name(bound: Bound) -> str | None:
    match bound.statement:
        case Assignment(targets=(Name(name=name),)):
            return name
    return None


def of_stages(alike: list[Frame]) -> Frame:
    first, *others = alike
    return Frame(first.folder, first.use, first.above, first.address, {}, tuple(others)) if others else first


def bracketed(label: str, key: str | int | None) -> str:
    """How one of several instances is called: `tables["orders"]`, `tables[0]`."""
    return label if key is None else f"{label}[{key}]" if isinstance(key, int) else f'{label}["{key}"]'


def names_of_round(target: Value, key: Expression, value: Expression) -> dict[str, Expression]:
    """What the names of a `for` stand for in one of its rounds."""
    match target:
        case Name(name=name):
            return {name: value}
        case Collection(items=(Name(name=first), Name(name=second))):
            return {first: key, second: value}
    return {}
