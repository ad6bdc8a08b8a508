"""`dynamorm rules`: all rules, one line each."""

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="A list, or JSON.")
def command(form: str) -> None:
    """List all rules."""
    import json  # late, like all below: `--help` needs none of it

    from dynamorm_analysis.registry import documented_rules
    from dynamorm_lsp.contract.rules import rule_row

    rows = [rule_row(rule) for rule in documented_rules().values()]
    if form == "json":
        click.echo(json.dumps({"version": 1, "rules": rows}, indent=2, ensure_ascii=False))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        opt_in = "" if row["default"] else " (opt-in)"
        click.echo(f"{row['code']}  {row['name']:<{width}}  {row['severity']:<7}  {row['summary']}{opt_in}")
