"""`dynamorm rules`: all rules, one line each."""

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="A list, or JSON.")
def command(form: str) -> None:
    """List all rules: code, name, severity, tier, whether there is a quick fix, and what is reported.

    Tier 1 speaks for certain, tier 2 weighs evidence, and tier 3 is opt-in.

    \b
    Examples:
      dynamorm rules
      dynamorm rules --format json
    """
    import json  # late, like all below: `--help` needs none of it

    from dynamorm_analysis.registry import documented_rules
    from dynamorm_lsp.contract.rules import rule_row

    rows = [rule_row(rule) for rule in documented_rules().values()]
    if form == "json":
        click.echo(json.dumps({"version": 1, "rules": rows}, indent=2, ensure_ascii=False))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        fix = "fix" if row["fixable"] else ""
        opt_in = "" if row["default"] else " (opt-in)"
        told = f"{row['severity']:<7}  tier {row['tier']}  {fix:<3}"
        click.echo(f"{row['code']}  {row['name']:<{width}}  {told}  {row['summary']}{opt_in}")
