"""What is generated of a kind of items: names of modules and classes, signatures of methods, what is imported."""

import keyword
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname

from dynamorm_analysis.entity_models.model import EntityModel, Field, Parameter, Pattern
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import capitalized, free_name, plural, singular, words_of
from dynamorm_cdkgen.taken_names import free_class, free_word
from dynamorm_codeactions.map_classes import maps_in
from dynamorm_codeactions.repositories.free_parameters import with_free_parameters
from dynamorm_codeactions.repositories.module_paths import imported_module, stem_of
from dynamorm_codeactions.repositories.narrowed_patterns import with_narrowed_patterns
from dynamorm_codeactions.repositories.pynamodb.own_methods import own_methods
from dynamorm_codeactions.repositories.python_types import MODULES, Annotation, annotation_of, annotation_of_type
from dynamorm_codeactions.repositories.read_names import imports_for

FOLDER = "repositories"
SHARED = frozenset({"batches", "errors", "http", "memory", "paging", "queries", "requests", "transactions"})
"""What modules are called that all repositories and handlers of a folder share."""
Types = Callable[[Field], Annotation]
"""The type of a field's value."""

ITEM, ENTRY = re.compile(r"\bitem\b"), re.compile(r'\bitem(?:\[|\.get\()"([^"]+)"')
"""What code reads of a stored `item`."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method, and which parameter of the model it is; None of `limit` and such."""

    name: str
    annotation: Annotation
    default: str = ""
    parameter: Parameter | None = None

    def __str__(self) -> str:
        written = f"{self.name}: {self.annotation.text}"
        return f"{written} = {self.default}" if self.default else written


@dataclass(frozen=True, slots=True)
class Summary:
    """A class of items of which not all attributes are read: its name, and the fields that it has."""

    name: str
    fields: tuple[tuple[Field, Annotation], ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A method that serves an access pattern. `returns` is what one that is awaited gives; `summary` is the class of
    what it gives where this is not the whole item."""

    name: str
    positional: tuple[Argument, ...]
    keywords: tuple[Argument, ...]
    returns: str
    pattern: Pattern
    summary: Summary | None = None

    @property
    def signature(self) -> str:
        """`self, customer_id: str, *, limit: int | None = None`."""
        keywords = ("*", *map(str, self.keywords)) if self.keywords else ()
        return ", ".join(("self", *map(str, self.positional), *keywords))


@dataclass(frozen=True, slots=True)
class RepositoryPlan:
    """The repository of a kind of items. `item` is what modules call the class of the items: its own name, `called`,
    unless they have a class that is called so. `stem` begins the names of its modules: `order` of `order_base.py`,
    `order_memory.py` and `order.py` in `folder`. `identity` are the arguments that tell one item, in the order of the
    fields of `key`.

    `methods` serve the access patterns other than a get of the whole item, which is `get`.
    """

    model: EntityModel
    folder: str
    item: str
    called: str
    stem: str
    identity: tuple[Argument, ...]
    methods: tuple[Method, ...]
    summaries: tuple[Summary, ...]
    asynchronous: bool
    item_module: str
    """The module that has the class of the items, as one of `folder` imports it; empty where `stem`_base has it."""

    own_methods: Mapping[str, bool] = field(default_factory=dict)
    """Which methods the class has in place of PynamoDB's, with whether they tell of types."""

    map_modules: tuple[str, ...] = ()
    """Those that have the classes of maps in the items, where import sorters take them for the project's."""

    @property
    def has_table(self) -> bool:
        """Whether it knows what its table is called."""
        return bool(self.model.table_name) or not self.model.by_functions

    @property
    def version(self) -> Field | None:
        """The field that counts the changes of an item."""
        return self.model.field(self.model.version) if self.model.version is not None else None

    @property
    def is_counted(self) -> bool:
        """Whether the library compares and counts the version by itself, that of a new item, too."""
        version = self.version
        is_number = version is not None and version.declared.rpartition(".")[2] == "NumberAttribute"
        return version is not None and self.model.library == "pynamodb" and not is_number

    @property
    def imported_item(self) -> str:
        """What modules import from that of the class: `Order`, `Page as PageModel`."""
        is_other = self.item != self.called and not self.model.by_functions
        return f"{self.called} as {self.item}" if is_other else self.item

    @property
    def own_modules(self) -> tuple[str, ...]:
        """The modules of its items and of maps in them that import sorters take for the project's."""
        is_own = _is_beside(self.model.path, self.item_module)
        return (*((self.item_module,) if is_own else ()), *self.map_modules)

    @property
    def one(self) -> str:
        """One item in words of snake_case: `order`, be its class called `Orders`."""
        *before, last = self.stem.split("_")
        told = "_".join([*before, singular(last)])
        return self.stem if self.item in (self.stem, told) else told

    @property
    def word(self) -> str:
        """What one item is called as a variable: `order`."""
        return f"{self.stem}_" if self.stem == self.item else free_word(self.one)

    @property
    def words(self) -> str:
        """What several are: `orders`."""
        return free_word(self._words)

    @property
    def _words(self) -> str:
        *before, last = self.one.split("_")
        return "_".join([*before, plural(last)])

    @property
    def base(self) -> str:
        """The generated class, in the module `stem`_base."""
        return f"{self.called}RepositoryBase"

    @property
    def repository(self) -> str:
        """The class that belongs to the user, in the module `stem`."""
        return f"{self.called}Repository"

    @property
    def double(self) -> str:
        """The class that keeps its items in memory, in the module `stem`_memory."""
        return f"InMemory{self.called}Repository"

    @property
    def protocol(self) -> str:
        """What both are, in the module `stem`_base."""
        several = capitalized(self._words)
        return f"{self.called}Store" if self.called.endswith("s") or several == self._words else several

    @property
    def key(self) -> str:
        """The named tuple of what tells one item from all others, in the module `stem`_base."""
        return f"{self.called}Key"

    @property
    def query(self) -> str:
        """The class of further queries, in the module `stem`_base."""
        return f"{self.called}Query"

    def path(self, ending: str) -> str:
        """The file of `base`, `memory` or, with an empty ending, of the user's own class."""
        name = f"{self.stem}_{ending}" if ending else self.stem
        return f"{self.folder}/{name}.py" if self.folder else f"{name}.py"

    def imports(self) -> Mapping[str, frozenset[str]]:
        """What the annotations of its methods and summaries need, by module."""
        arguments = [
            *self.identity,
            *(one for method in self.methods for one in (*method.positional, *method.keywords)),
        ]
        annotations = [one.annotation for one in arguments]
        annotations += [annotation for summary in self.summaries for _, annotation in summary.fields]
        found: dict[str, frozenset[str]] = {}
        for module, name in (pair for annotation in annotations for pair in annotation.imports):
            found[module] = found.get(module, frozenset()) | {name}
        return found


def repository_plan(
    model: EntityModel, project: Project, folder: str | None = None, *, asynchronous: bool | None = None
) -> RepositoryPlan:
    """The plan of a kind's repository, in a folder beside the file of its models unless another is given."""
    model = with_free_parameters(with_narrowed_patterns(model))
    at = folder if folder is not None else default_folder(model)
    called = model.symbol or model.name
    item = free_class(called)
    module = imported_module(at, model.path, project) if model.path else ""
    maps = [(one, imported_module(at, one.path, project)) for one in maps_in(model.fields).values()]
    homes = [*((name, module) for name in _classes(model.path, project)), *((one.symbol, home) for one, home in maps)]
    own = {name: home for name, home in homes if name == free_class(name) and not _are_several(name, homes)}

    def types(field: Field) -> Annotation:
        return annotation_of(field, model.library, own)

    def read_types(field: Field) -> Annotation | None:
        needed = imports_for(field, model.path, at, project)
        told = types(field)
        return replace(told, imports=told.imports | needed) if needed is not None else None

    summaries: dict[tuple[str, ...], Summary] = {}
    taken: set[str] = set()
    methods: list[Method] = []
    for pattern in model.patterns:
        if pattern.operation == "get" and pattern.reads is None:
            continue
        summary = _summary(pattern, called, model, read_types, summaries, taken)
        methods.append(_method(pattern, item, types, model, summary))
    return RepositoryPlan(
        model=model,
        folder=at,
        item=item,
        called=called,
        stem=_stem(called),
        identity=tuple(_argument(one, types, model) for one in model.identity),
        methods=tuple(methods),
        summaries=tuple(summaries.values()),
        asynchronous=model.asynchronous if asynchronous is None else asynchronous,
        item_module=module if model.symbol and not model.by_functions else "",
        own_methods=own_methods(model, project),
        map_modules=tuple(dict.fromkeys(home for one, home in maps if _is_beside(one.path, home))),
    )


def _are_several(name: str, homes: Sequence[tuple[str, str]]) -> bool:
    return len({home for other, home in homes if other == name}) > 1


def _is_beside(path: str, module: str) -> bool:
    """Whether import sorters take a module for the project's: it lies beside where they are asked, or in `src`. A
    relative one needs no word."""
    at = module.replace(".", "/")
    return stem_of(path) in (at, f"src/{at}")


def _stem(item: str) -> str:
    """`order_line` for `OrderLine`; a module of what all share or a word of Python is none's own."""
    stem = "_".join(words_of(item)) or "item"
    return f"{stem}_item" if keyword.iskeyword(stem) or stem in SHARED else stem


def _classes(path: str, project: Project) -> Iterator[str]:
    """The classes of a module."""
    module = project.modules.get(path)
    for unit in module.facts.units if module is not None else ():
        if isinstance(unit.statement, Class):
            yield unit.statement.name


def default_folder(model: EntityModel) -> str:
    """`shop/repositories` for models in `shop/models.py` and in the package `shop/models/`."""
    folder = dirname(model.path)
    if model.path.endswith("/__init__.py"):
        folder = dirname(folder)
    return f"{folder}/{FOLDER}" if folder else FOLDER


# ---- methods --------------------------------------------------------------------------------------------------------


def _method(pattern: Pattern, item: str, types: Types, model: EntityModel, summary: Summary | None) -> Method:
    equal = {hole for one in pattern.keyed if one.operator == "=" for hole in _holes(one.values)}
    positional = tuple(_argument(one, types, model) for one in pattern.parameters if one.name in equal)
    keywords = tuple(_argument(one, types, model) for one in pattern.parameters if one.name not in equal)
    given = summary.name if summary is not None else item
    match pattern.operation:
        case "get":
            return Method(pattern.name, positional, keywords, given, pattern, summary)
        case "count":
            return Method(pattern.name, positional, keywords, "int", pattern)
    paging = (
        Argument("limit", Annotation("int | None"), "None"),
        Argument("cursor", Annotation("str | None"), "None"),
    )
    return Method(pattern.name, positional, (*keywords, *paging), f"Page[{given}]", pattern, summary)


def _holes(values: Sequence[object]) -> Iterator[str]:
    for value in values:
        for part in getattr(value, "parts", ()):
            if not isinstance(part, str):
                yield part.name


def _argument(parameter: Parameter, types: Types, model: EntityModel) -> Argument:
    field = model.field(parameter.field) if parameter.field is not None else None
    is_whole = field is not None and field.type in (parameter.type, None)
    if field is None or not is_whole or _is_whole_number(parameter, field, model):
        return Argument(parameter.name, annotation_of_type(parameter.type), parameter=parameter)
    return Argument(parameter.name, types(field), parameter=parameter)


def _is_whole_number(parameter: Parameter, field: Field, model: EntityModel) -> bool:
    """Whether it is the number of a key or of a text in one, where `5.0` is another item than `5`; what classes of
    their own declare (`Decimal`) is left to these."""
    if parameter.type != "N" or model.library != "pynamodb" or field.declared in MODULES:
        return False
    parts = [part for key in model.keys for part in key.parts]
    return any(part.attribute == field.name or field.code_name in _holes((part.template,)) for part in parts)


# ---- what is read in part -------------------------------------------------------------------------------------------


def _summary(
    pattern: Pattern,
    kind: str,
    model: EntityModel,
    types: Callable[[Field], Annotation | None],
    summaries: dict[tuple[str, ...], Summary],
    taken: set[str],
) -> Summary | None:
    """The class of what a pattern reads, where this is not the whole item; patterns that read the same share it.
    `types` gives none for a field that nothing makes outside of the class of the items."""
    names = _read_names(pattern, model)
    if pattern.operation == "count" or names is None:
        return None
    made = [field for field in model.fields if field.name in names and _is_made_of(field, names)]
    fields = tuple((field, told) for field in made if (told := types(field)) is not None)
    if len(fields) == len(model.fields):
        return None
    same = tuple(field.name for field, _ in fields)
    if same not in summaries:
        where = capitalized(pattern.index or pattern.name) if pattern.reads is None else capitalized(pattern.name)
        called = free_name(f"{kind}{where}Summary", taken)
        optional = tuple((field, annotation.or_none(not field.required)) for field, annotation in fields)
        summaries[same] = Summary(called, optional)
    return summaries[same]


def _is_made_of(field: Field, names: frozenset[str]) -> bool:
    """Whether what code makes of an item for a field needs no more than some of its attributes."""
    entries = ENTRY.findall(field.read)
    return len(entries) == len(ITEM.findall(field.read)) and names.issuperset(entries)


def _read_names(pattern: Pattern, model: EntityModel) -> frozenset[str] | None:
    """The attributes that items have which a pattern reads; None for all of them."""
    blueprint = model.blueprint
    index = blueprint.index(pattern.index) if pattern.index is not None else None
    copied: frozenset[str] | None = None
    if index is not None and index.projection.kind != "ALL":
        copied = frozenset((*index.key.attributes, *blueprint.key.attributes, *index.projection.included))
    if pattern.reads is None:
        return copied
    return frozenset(pattern.reads) if copied is None else copied & frozenset(pattern.reads)
