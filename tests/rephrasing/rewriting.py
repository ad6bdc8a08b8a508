"""A Python file as a tree in which expressions and statements are put in each other's place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider

ASKED_OF_TABLES = frozenset(
    ["get_item", "put_item", "update_item", "delete_item", "query", "scan", "batch_get_item", "batch_write_item"]
)
ASKED_OF_MODELS = frozenset(["get", "query", "scan", "count", "batch_get"])
ASKED_OF_INSTANCES = frozenset(["save", "update", "delete", "refresh"])

N = TypeVar("N", bound=cst.CSTNode)


@dataclass(frozen=True)
class Parsed:
    """A file's tree, and what stands around each of its nodes."""

    module: cst.Module
    around: Mapping[cst.CSTNode, cst.CSTNode]

    def outwards(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What stands around a node, the nearest first."""
        while (outer := self.around.get(node)) is not None:
            yield outer
            node = outer

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """The innermost function in whose body a node stands, None where that is a lambda or none."""
        inner = node
        for outer in self.outwards(node):
            if isinstance(outer, cst.Lambda):
                return None
            if isinstance(outer, cst.FunctionDef) and inner is outer.body:
                return outer
            inner = outer
        return None

    def owner(self, node: cst.CSTNode) -> cst.ClassDef | None:
        """The class whose method a function is."""
        for outer in self.outwards(node):
            if isinstance(outer, cst.FunctionDef):
                return None
            if isinstance(outer, cst.ClassDef):
                return outer
        return None

    def statement(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The statement around an expression that is evaluated before all else that it does, None for a loop's head,
        an arm after the first, a comprehension, and what is evaluated under a condition."""
        inner = node
        for outer in self.outwards(node):
            if isinstance(outer, (cst.BaseComp, cst.CompFor, cst.Lambda, cst.IfExp, cst.BooleanOperation)):
                return None
            if isinstance(outer, (cst.While, cst.For, cst.ExceptHandler, cst.FunctionDef, cst.ClassDef)):
                return None
            if isinstance(outer, cst.SimpleStatementLine):
                return outer
            if isinstance(outer, cst.If):
                is_first = isinstance(self.around.get(outer), (cst.IndentedBlock, cst.Module))
                return outer if inner is outer.test and is_first else None
            if isinstance(outer, (cst.With, cst.Try)):
                return None
            inner = outer
        return None

    def top(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The statement of the module that a node stands in."""
        inner = node
        for outer in self.outwards(node):
            if outer is self.module:
                return inner
            inner = outer
        return None

    def nodes(self, kind: type[N]) -> list[N]:
        return [node for node in self.around if isinstance(node, kind)]


def parsed(text: str) -> Parsed:
    wrapper = MetadataWrapper(cst.parse_module(text))
    return Parsed(wrapper.module, wrapper.resolve(ParentNodeProvider))


@dataclass
class Rewritten(cst.CSTTransformer):
    """A tree with nodes in the place of others, statements before and after others, and methods added to classes."""

    instead: dict[cst.CSTNode, cst.CSTNode] = field(default_factory=dict)
    before: dict[cst.CSTNode, list[cst.BaseStatement]] = field(default_factory=dict)
    after: dict[cst.CSTNode, list[cst.BaseStatement]] = field(default_factory=dict)
    methods: dict[cst.CSTNode, list[cst.BaseStatement]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def on_leave(self, original, updated):  # type: ignore[no-untyped-def]
        updated = super().on_leave(original, updated)
        if original in self.instead:
            updated = self.instead[original]
        if original in self.methods:
            body = [*updated.body.body, *self.methods[original]]
            updated = updated.with_changes(body=updated.body.with_changes(body=body))
        ahead, behind = self.before.get(original, []), self.after.get(original, [])
        return cst.FlattenSentinel([*ahead, updated, *behind]) if ahead or behind else updated

    def of(self, file: Parsed) -> str:
        return file.module.visit(self).code


def is_request(node: cst.CSTNode) -> bool:
    """Whether a call asks a table, a model of PynamoDB or one of its indexes."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return False
    asked, of = node.func.attr.value, node.func.value
    if asked in ASKED_OF_TABLES and not is_class(of):
        return True
    return asked in ASKED_OF_MODELS and is_class(of)


def is_class(node: cst.BaseExpression) -> bool:
    """Whether something is called like a class, or is an attribute of one."""
    while isinstance(node, cst.Attribute):
        node = node.value
    return isinstance(node, cst.Name) and node.value[:1].isupper() and not node.value.isupper()


def names_in(node: cst.CSTNode) -> list[str]:
    """The variables that an expression reads, in order."""
    found, bound = _Names(), _Locals()
    node.visit(found)
    node.visit(bound)
    return list(dict.fromkeys(name for name in found.names if name not in bound.names))


def local_names(function: cst.FunctionDef) -> set[str]:
    """Parameters of a function, and what it assigns, imports or defines."""
    found = _Locals()
    function.params.visit(found)
    function.body.visit(found)
    return found.names - found.foreign


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)


class _Locals(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.foreign: set[str] = set()

    def visit_Param(self, node: cst.Param) -> None:
        self.names.add(node.name.value)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._targets(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self._targets(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._targets(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self._targets(node.target)

    def visit_For(self, node: cst.For) -> None:
        self._targets(node.target)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._targets(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:
        self._targets(node.name)

    def visit_ImportAlias(self, node: cst.ImportAlias) -> None:
        if node.asname is None:
            self.names.add(node.evaluated_name.split(".")[0])

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.names.add(node.name.value)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.names.add(node.name.value)
        return False

    def visit_Global(self, node: cst.Global) -> None:
        self.foreign |= {item.name.value for item in node.names}

    def _targets(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Name):
            self.names.add(node.value)
        elif isinstance(node, (cst.Tuple, cst.List)):
            for element in node.elements:
                self._targets(element.value)
        elif isinstance(node, cst.StarredElement):
            self._targets(node.value)


def calling(function: str, names: Sequence[str], keywords: bool) -> cst.Call:
    """`function(a, b)`, or `function(a=a, b=b)`."""
    given = ", ".join(f"{name}={name}" if keywords else name for name in names)
    call = cst.parse_expression(f"{function}({given})")
    assert isinstance(call, cst.Call)
    return call


def statements(text: str) -> list[cst.BaseStatement]:
    """Statements that stand apart from what is before them."""
    first, *others = cst.parse_module(text).body
    apart = first.with_changes(leading_lines=[cst.EmptyLine(indent=False)] * 2)
    return [apart, *others]  # type: ignore[list-item]


def lines(text: str) -> list[cst.BaseStatement]:
    """Statements that follow what is before them."""
    return list(cst.parse_module(text).body)  # type: ignore[arg-type]


def source(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)
