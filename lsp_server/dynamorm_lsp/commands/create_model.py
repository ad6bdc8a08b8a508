"""`dynamorm create-model`: a kind of items, planned from attributes and access patterns in words, and written."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dynamorm_lsp.needed_packages import note_on_packages
from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.terminal.asking import is_interactive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dynamorm_analysis.entity_models.model import EntityModel
    from dynamorm_codeactions.models.wished import Granted, Wish

HELP = """Plan a kind of items from its attributes and from what will be asked of them, in your words, and write it as a
model: keys, key templates and the fewest indexes come of it. They are shown with example items before anything is
written, and so is what cannot be served, with the way round.

What the options leave open is asked on a terminal; elsewhere all must be told, and --yes says that the files may be
written. The model goes into a new file, the access patterns into dynamorm.patterns.toml, from which `dynamorm generate
repository` makes a method of each. No file that is there is overwritten.

\b
Phrases: `orders of a customer, newest first`, `open orders`, `orders in status`, `orders of a customer between two
dates`, `one order by id`, `number of orders of a customer`, `orders of a customer, highest total first`.

\b
Examples:
  dynamorm create-model
  dynamorm create-model Order --attribute order_id:uuid --attribute customer_id:text \\
    --attribute placed_at:datetime --attribute "status:enum(PLACED,PAID)=PLACED" --identity order_id \\
    --pattern "orders of a customer, newest first" --version version --yes
  dynamorm create-model --spec order.json --library go --out internal/models/order.go --yes
"""


@click.command(name="create-model", help=HELP, short_help="Plan a model from access patterns in words.")
@click.argument("kind", metavar="[NAME]", required=False)
@click.option("--entity", metavar="NAME", help="The kind of items, `Order`, as NAME says it, too.")
@click.option("--attribute", "attributes", metavar="NAME:TYPE", multiple=True, help="An attribute; may be repeated.")
@click.option("--identity", metavar="NAMES", help="What tells one item from all others, with commas between.")
@click.option("--pattern", "patterns", metavar="WORDS", multiple=True, help="What is asked of them; may be repeated.")
@click.option("--version", metavar="NAME", help="An attribute that counts changes.")
@click.option("--tenant", metavar="NAME", help="The attribute that tells whose an item is: all keys begin with it.")
@click.option("--ttl", metavar="NAME", help="An attribute that expires items.")
@click.option("--table", metavar="NAME", help="Join this table of the project, or that of this model.")
@click.option("--table-name", metavar="NAME", help="What their table is called; one that is there is joined.")
@click.option("--own-keys", is_flag=True, default=None, help="Key the table by attributes of the items themselves.")
@click.option(
    "--library", type=click.Choice(["pynamodb", "boto3", "pydantic", "go"]),
    help="What to write the model for.  [default: what the project uses]",
)  # fmt: skip
@click.option("--out", metavar="FILE", help="The file for the model.")
@click.option("--spec", metavar="FILE", help="Take what --save-spec wrote; options go before it.")
@click.option("--save-spec", metavar="FILE", help="Write down what is wished for, to be used again.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing, and write.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(spec: str | None, save_spec: str | None, kind: str | None, yes: bool, dry_run: bool, **told: Any) -> int:
    from dynamorm_codeactions.models.wished import WishError  # late, like all below: `--help` needs none of it
    from dynamorm_lsp.checking.writing import write_all
    from dynamorm_lsp.creating.conversation import asked
    from dynamorm_lsp.creating.files import files_of, surroundings_of
    from dynamorm_lsp.creating.preview import preview

    if kind is not None and told["entity"] not in (None, kind):
        raise click.UsageError(f"--entity says `{told['entity']}`, and the name before it says `{kind}`")
    wish = _wish(spec, {**told, "entity": kind or told["entity"]})
    asks = is_interactive() and not yes
    try:
        if asks:
            wish = asked(wish)
        _refuse_unfinished(wish)
        surroundings = surroundings_of(wish)
        found = _granted(wish, surroundings.present)
    except WishError as error:
        raise click.ClickException(str(error)) from None
    for line in preview(found):
        click.echo(line)
    if found.refused and not asks:
        raise click.ClickException("not all can be served: nothing is written; leave out or change what is not served")
    files = files_of(wish, found, surroundings, save_spec)
    click.echo("")
    for file in files:
        click.echo(f"  {'extend' if Path(file.path).exists() else 'create'}  {file.path}  ({file.told})")
    if dry_run:
        click.echo("Nothing was written.")
        return 0
    if asks and not click.confirm("Write this?", default=not found.refused):
        raise click.Abort
    if not asks and not yes:
        raise click.ClickException("nothing is written: --yes says that it may be, and --dry-run only shows it")
    with refusing():
        write_all({Path(file.path): file.text.encode() for file in files})
    if (note := note_on_packages(file.text for file in files if file.path.endswith(".py"))) is not None:
        click.echo(note, err=True)
    kinds = "types docs" if any(file.path.endswith(".go") for file in files) else "repository tests"
    click.echo(f"Written. Next: `dynamorm generate {kinds}`.")
    return 0


def _granted(wish: "Wish", present: "Sequence[EntityModel]") -> "Granted":
    """What comes of a wish. A table that others have is joined, be that asked for or not. Raises WishError."""
    from dynamorm_analysis.wording import listed
    from dynamorm_codeactions.models.wished import UnjoinedError, WishError, granted, own_table

    if not present or wish.table is not None:
        return granted(wish, present)
    others = listed([one.name for one in present])
    try:
        found = granted(wish, present)
    except UnjoinedError as error:
        told = f"`{own_table(wish)}` is the table of {others} already, which these items cannot join"
        raise WishError(f"{told}: {error}; or give them another table, by --table-name") from None
    click.echo(f"`{own_table(wish)}` is the table of {others} already: these items join it.\n")
    return found


def _wish(spec: str | None, told: dict[str, Any]) -> "Wish":
    """What the options say, and else the file."""
    from dynamorm_codeactions.models.wished import Wish
    from dynamorm_lsp.creating.wish_file import read_wish

    wish = read_wish(spec) if spec is not None else Wish("", (), ())
    given = {name: value for name, value in told.items() if value not in (None, ())}
    if "identity" in given:
        given["identity"] = tuple(given["identity"].replace(",", " ").split())
    return replace(wish, **given)


def _refuse_unfinished(wish: "Wish") -> None:
    lacking = {"--entity": wish.entity, "--attribute": wish.attributes, "--identity": wish.identity}
    if missing := [option for option, value in lacking.items() if not value]:
        raise click.UsageError(f"{' and '.join(missing)} must be told where nobody can be asked")
    if wish.table is not None and wish.table_name is not None:
        raise click.UsageError("--table joins a table that is there: it goes with no --table-name")
