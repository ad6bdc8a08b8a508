"""What to call a new index: as the table's own indexes are called, else those of the project."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

LEADING = frozenset({"by", "idx", "ix", "gsi", "index"})
TRAILING = frozenset({"index", "idx", "ix", "gsi"})
NUMBERED = re.compile(r"^(.*?)(\d+)$")
FEW_THOUSAND = 4096  # names of indexes: those of all tables are asked for at each keystroke

Case = Literal["lower", "camel", "pascal", "upper"]


@dataclass(frozen=True, slots=True)
class Style:
    """How index names are built: `by-owner` is `Style("-", "lower", "by", "")`.

    `short` drops the last word of `owner_id`; `with_sort` names the sort key, too; `verbatim` keeps attribute names
    as they are (`owner_id-index`). A `number` means counted names (`gsi1`), its prefix in `lead`.
    """

    separator: str = "_"
    case: Case = "lower"
    lead: str = "by"
    trail: str = ""
    short: bool = False
    with_sort: bool = False
    verbatim: bool = False
    number: bool = False


def index_name(key: Key, table: Table, project: Project, also_taken: Collection[str] = ()) -> str:
    """A name for a new index with this key that no index of the table has yet, nor another new one."""
    taken = {index.name for index in table.indexes}.union(also_taken)
    return named_in(style_of(table, project), key, taken)


def named_in(style: Style, key: Key, taken: Collection[str | None]) -> str:
    """A name in this style for an index with this key that is not taken yet."""
    if style.number:
        return next(name for n in range(1, len(taken) + 2) if (name := f"{style.lead}{n}") not in taken)
    sort = key.sort if style.with_sort else ()
    for named in (key.partition + sort, key.partition + key.sort):
        name = _written(named, style)
        if name not in taken:
            return name
    return next(longer for n in range(2, len(taken) + 3) if (longer := f"{name}{style.separator}{n}") not in taken)


def style_of(table: Table, project: Project) -> Style:
    """The style of the table's indexes, else the project's most common one, else `by_customer_id`."""
    own = [style for index in table.indexes if (style := _style(index))]
    in_project = naming(project)
    common = Counter(own).most_common(1)[0][0] if own else in_project.style
    if common is None:
        return Style()
    if common.number or common.short or common.verbatim:
        return common
    return replace(common, short=in_project.drops_id)


@dataclass(frozen=True, slots=True)
class Naming:
    """How the indexes of a project are named: their most common style, None where none speaks of its key, and whether
    the project writes `by_owner` for an index on `owner_id`. What is proposed for one table rests on all of them."""

    style: Style | None
    drops_id: bool


@once
def naming(project: Project) -> Naming:
    indexes = (index for table in project.tables.values() for index in table.indexes)
    spoken = [(index, style) for index in indexes if (style := _style(index))]
    of_ids = [style.short for index, style in spoken if _is_of_id(index.key.partition[0])]
    common = Counter(style for _, style in spoken).most_common(1)
    return Naming(common[0][0] if common else None, sum(of_ids) * 2 > len(of_ids))


def _style(index: Index) -> Style | None:
    """The style of one index's name, or None when the name does not speak of its key."""
    return _spoken_style(index.name, index.key) if index.name and index.key.partition else None


@lru_cache(maxsize=FEW_THOUSAND)
def _spoken_style(name: str, key: Key) -> Style | None:
    counted = NUMBERED.match(name)
    if counted and counted.group(1).strip("-_ ").lower() in LEADING | {"lsi"}:
        return Style(lead=counted.group(1), number=True)
    words = _words(name)
    lead = words[0] if words[0] in LEADING and len(words) > 1 else ""
    trail = words[-1] if words[-1] in TRAILING and len(words) > 1 and not lead else ""
    middle = words[bool(lead) : len(words) - bool(trail)]
    case = _case(name)
    for names, short in _spoken(key):
        if middle != [word for name in names for word in (_words(name)[:-1] if short else _words(name))]:
            continue
        separator = _separator("".join(_between(name, names))) or ("_" if case == "lower" else "")
        verbatim = not short and _keeps_names(name, names, separator, trail)
        return Style(separator, case, lead, trail, short, len(names) > len(key.partition), verbatim)
    return None


@lru_cache(maxsize=FEW_THOUSAND)
def _is_of_id(name: str) -> bool:
    return _ends_in_id(_words(name))


def _spoken(key: Key) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The attribute lists that a name may speak of, and whether without their last word `id`."""
    for names in (key.partition, key.attributes):
        yield names, False
        if all(map(_is_of_id, names)):
            yield names, True


def _keeps_names(index_name: str, names: tuple[str, ...], separator: str, trail: str) -> bool:
    """Whether attribute names stand unchanged in the index's: seen by their own separators, as in `owner_id-index`,
    or, where they have none, assumed of names in the manner of the AWS console (`owner-index`)."""
    if not all(name in index_name for name in names):
        return False
    inside = _separator("".join(names))
    return inside != separator if inside else (separator, trail) == ("-", "index")


def _between(index_name: str, names: tuple[str, ...]) -> list[str]:
    """What is left of an index's name without the attribute names in it."""
    return re.split("|".join(re.escape(name) for name in names), index_name)


def _separator(text: str) -> str:
    found = re.search(r"[-_.]", text)
    return found.group() if found else ""


def _case(name: str) -> Case:
    if name.isupper():
        return "upper"
    if name[:1].isupper():
        return "pascal"
    return "camel" if any(letter.isupper() for letter in name) else "lower"


def _written(names: tuple[str, ...], style: Style) -> str:
    if style.verbatim:
        return style.separator.join(part for part in (style.lead, *names, style.trail) if part)
    words = [part for name in names for part in _shortened(_words(name), style)]
    words = [part for part in (style.lead, *words, style.trail) if part]
    match style.case:
        case "upper":
            words = [word.upper() for word in words]
        case "pascal":
            words = [word.capitalize() for word in words]
        case "camel":
            words = [words[0], *(word.capitalize() for word in words[1:])]
        case "lower":
            pass
    return style.separator.join(words)


def _shortened(words: list[str], style: Style) -> list[str]:
    return words[:-1] if style.short and _ends_in_id(words) else words


def _words(name: str) -> list[str]:
    """Never none: a name without letters is its own word."""
    return words_of(name) or [name.lower()]


def _ends_in_id(words: list[str]) -> bool:
    return len(words) > 1 and words[-1] == "id"
