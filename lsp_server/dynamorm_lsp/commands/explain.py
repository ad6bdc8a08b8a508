"""`dynamorm explain`: the page of a rule."""

import click

from dynamorm_lsp import completing


@click.command()
@click.argument("rule", shell_complete=completing.rules)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="The page, or JSON.")
def command(rule: str, form: str) -> None:
    """Print the documentation of RULE, a name or a code.

    \b
    Examples:
      dynamorm explain missing-pagination
      dynamorm explain SC003 --format json
    """
    import json  # late, like all below: `--help` needs none of it

    from dynamorm_analysis.registry import documented_rules, find_rule
    from dynamorm_analysis.selection import rule_words
    from dynamorm_workspace.suggesting import suggestion

    found = find_rule(rule)
    if found is None:
        near = suggestion(rule, rule_words()) or "; `dynamorm rules` lists them"
        raise click.ClickException(f"there is no rule `{rule}`{near}")
    if form == "json":
        from dynamorm_lsp.contract.rules import rule_row

        click.echo(
            json.dumps({**rule_row(documented_rules()[found.name]), "page": found.page}, indent=2, ensure_ascii=False)
        )
        return
    click.echo(f"{found.code} {found.name} ({found.severity.word})\n\n{found.page}\n\n{found.url}")
