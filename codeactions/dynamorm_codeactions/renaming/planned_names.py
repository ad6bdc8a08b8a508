"""Where `dynamorm.patterns.toml` names indexes, attributes and fields of the models whose access patterns it plans."""

import re
from collections.abc import Collection, Iterator

from dynamorm_analysis.entity_models.planned_patterns import ENDINGS, PATTERNS_FILE
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.text import Span
from dynamorm_codeactions.renaming.mentions import Mention, Reading

TABLE = re.compile(rb"^\[\[[ \t]*pattern[ \t]*\]\][^\n]*\n(?P<body>(?:(?!^\[).*\n?)*)", re.MULTILINE)
MODEL = rb"""^[ \t]*model[ \t]*=[ \t]*["'](?:%s)["']"""
INDEX = r"""(?m)^[ \t]*index[ \t]*=[ \t]*["'](?P<name>%s)["']"""
CONDITION = r"""\[\s*["'](?P<name>%s)["']\s*,\s*["']"""
HOLE = r"""(?<!\{)\{(?P<name>%s)(?=(?:%s)?(?:[!:.][^{}]*)?\})"""


def index_in_plans(models: Collection[Definition], name: str, reading: Reading) -> Iterator[Mention]:
    yield from _named(models, INDEX % re.escape(name), reading)


def attribute_in_plans(models: Collection[Definition], name: str, reading: Reading) -> Iterator[Mention]:
    yield from _named(models, CONDITION % re.escape(name), reading)


def field_in_plans(models: Collection[Definition], name: str, reading: Reading) -> Iterator[Mention]:
    """The holes of values, which are called as Python calls fields: `{placed_at_from}`."""
    yield from _named(models, HOLE % (re.escape(name), "|".join(ENDINGS)), reading)


def _named(models: Collection[Definition], pattern: str, reading: Reading) -> Iterator[Mention]:
    for path in sorted({found for one in models if (found := _plans_of(one.place.path, reading)) is not None}):
        symbols = b"|".join(re.escape(one.symbol.encode()) for one in models if one.symbol)
        for table in TABLE.finditer(reading.content(path)) if symbols else ():
            if re.search(MODEL % symbols, table["body"], re.MULTILINE):
                yield from reading.matches(path, Span(*table.span("body")), pattern)


def _plans_of(path: str, reading: Reading) -> str | None:
    """The nearest file of plans in the folders above a model."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        found = f"{folder}/{PATTERNS_FILE}" if folder else PATTERNS_FILE
        try:
            reading.content(found)
        except KeyError:
            continue
        return found
    return None
