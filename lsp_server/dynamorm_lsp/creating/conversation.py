"""What is asked on a terminal, one thing after another, each answer looked at before the next question comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import click

from dynamorm_analysis.design.phrases import examples
from dynamorm_analysis.heat import is_of_tenant
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.models.told_attributes import SHOWN
from dynamorm_codeactions.models.wished import Wish, WishError, checked_name, fields_of, kind_of_wish, pattern_told

Answer = TypeVar("Answer")
SOME_EXAMPLES = 3
NAME_OF_VERSION, NAME_OF_TTL = "version", "expires_at"


def asked(wish: Wish) -> Wish:
    """The wish with what is still to be told. Raises Abort where somebody leaves; nothing is written before."""
    if not wish.entity:
        wish = replace(wish, entity=_answer("Kind of items", checked_name, "a name as `Order` or `OrderLine`"))
    if not wish.attributes:
        click.echo(f"Attributes as `name:type`, one a line, an empty line after the last. Types: {SHOWN}.")
        click.echo("`?` behind the type where some items lack it, `=value` for a default.")
        wish = _attributes(wish)
    if not wish.identity:
        names = [field.name for field in fields_of(replace(wish, identity=_any(wish)))]
        guess = next((name for name in names if name in ("id", f"{'_'.join(words_of(wish.entity))}_id")), names[0])
        identity = _answer("What tells one item from all others", lambda told: _identity(wish, told), default=guess)
        wish = replace(wish, identity=identity)
    whose = None if wish.tenant is not None or wish.own_keys else _whose(wish)
    if whose is not None and click.confirm(f"Begin all keys with `{whose}`, so that tenants stay apart?", default=True):
        wish = replace(wish, tenant=whose)
    if wish.version is None and click.confirm("Count changes, so that no two undo each other?", default=True):
        wish = replace(wish, version=NAME_OF_VERSION)
    if wish.ttl is None and click.confirm("Do items expire?", default=False):
        wish = replace(wish, ttl=NAME_OF_TTL)
    return wish if wish.patterns else _patterns(wish)


def _attributes(wish: Wish) -> Wish:
    while True:
        told = click.prompt("Attribute", default="", show_default=False).strip()
        if not told and wish.attributes:
            return wish
        longer = replace(wish, attributes=(*wish.attributes, told))
        try:
            fields_of(replace(longer, identity=()))
        except WishError as error:
            if "nothing tells one item" not in str(error):
                click.echo(f"  {error}")
                continue
        wish = longer


def _any(wish: Wish) -> tuple[str, ...]:
    """The attributes that may tell one item, as long as nobody has said which do."""
    for told in wish.attributes:
        name = told.split(":")[0].strip()
        try:
            fields_of(replace(wish, identity=(name,)))
        except WishError:
            continue
        return (name,)
    raise click.ClickException("no attribute could tell one item from all others: one must be a text or a number")


def _whose(wish: Wish) -> str | None:
    """The attribute that is called as what tells whose an item is."""
    fields = (field for field in fields_of(wish) if field.required and field.type in ("S", "N"))
    return next((field.name for field in fields if is_of_tenant(field.name)), None)


def _identity(wish: Wish, told: str) -> tuple[str, ...]:
    names = tuple(one for one in told.replace(",", " ").split() if one)
    fields_of(replace(wish, identity=names))
    return names


def _patterns(wish: Wish) -> Wish:
    kind = kind_of_wish(wish, fields_of(wish))
    shown = "; ".join(f"`{one}`" for one in list(examples(kind))[:SOME_EXAMPLES])
    click.echo(f"What will be asked of them, in your words, an empty line after the last: {shown}.")
    while True:
        told = click.prompt("Access pattern", default="", show_default=False).strip()
        if not told:
            return wish
        try:
            pattern_told(told, kind)
        except WishError as error:
            click.echo(f"  {error}")
            continue
        wish = replace(wish, patterns=(*wish.patterns, told))


def _answer(question: str, read: Callable[[str], Answer], help: str = "", default: str | None = None) -> Answer:
    """An answer that is right; what is wrong with one is told, and the question asked again."""
    while True:
        told = click.prompt(f"{question} ({help})" if help else question, default=default)
        try:
            return read(str(told).strip())
        except WishError as error:
            click.echo(f"  {error}")
