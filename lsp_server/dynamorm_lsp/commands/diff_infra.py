"""`dynamorm diff-infra`: the tables that the code needs beside those that a synthesized template makes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dynamorm_lsp.asked_code import asked_code
from dynamorm_lsp.telling import tell_left_out

if TYPE_CHECKING:
    from dynamorm_analysis.rollout import Rollout
    from dynamorm_cdkgen.template_comparison import Comparison
    from dynamorm_workspace.lines import Spots

HELP = """Compare the tables that the code in PATHS (by default the current folder) needs with those of TEMPLATE: a
template of CloudFormation in JSON or YAML, or a folder that `cdk synth` has written (cdk.out).

Tells which tables and indexes are missing, superfluous or different, and in which deployments they become what the code
needs: one change of an index for each, created before code reads it and dropped after. What cannot be done in place is
refused, with the way round.

Exits with 0 when code and template agree, with 1 when they do not, and with 2 when that could not be told.

\b
Examples:
  dynamorm diff-infra cdk.out
  dynamorm diff-infra template.yaml src --format json
"""


@click.command(name="diff-infra", help=HELP, short_help="Compare the code's tables with a synthesized template.")
@click.argument("template")
@click.argument("paths", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Lines, or JSON for tools.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
def command(template: str, paths: tuple[str, ...], form: str, no_cache: bool) -> int:
    import json  # late, like all below: `--help` needs none of it

    from dynamorm_cdkgen.template_comparison import compared
    from dynamorm_lsp.checking.templates import TemplateError, templates_at
    from dynamorm_workspace.lines import lines_of, spots_in

    try:
        groups = templates_at(Path(template))
    except TemplateError as error:
        raise click.ClickException(str(error)) from None
    workspace = asked_code(paths, use_cache=not no_cache)
    spots = spots_in(workspace.project, lines_of(workspace.contents))
    found = [compared(workspace.project, group) for group in groups]
    tell_left_out((fault for one in found for fault in one.faults), spots)
    if not any(one.compared or one.missing or one.superfluous for one in found):
        raise click.ClickException(f"neither the code nor {template} has a table that is known, so there is no telling")
    if form == "json":
        told = {"version": 1, "template": template, "comparisons": [_row(one, spots) for one in found]}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for one in found:
            for line in _lines(one, spots):
                click.echo(line)
    return int(not all(one.agrees for one in found))


# ---- lines ----------------------------------------------------------------------------------------------------------


def _lines(comparison: "Comparison", spots: "Spots") -> Iterator[str]:
    from dynamorm_cdkgen.template_comparison import told_differences

    for one in comparison.compared:
        yield f"{'same' if one.is_same else 'different'}: {one.name} is {one.logical_id} of {one.place.path}"
        yield from (f"  {line}" for line in told_differences(one))
        if not one.is_whole:
            yield "  as far as its key and indexes are known, for the template does not write all of them out"
        yield from (f"  index `{name}` is read by no code that is understood; not all is" for name in one.unread)
    for planned in comparison.missing:
        place = f" ({spots(planned.blueprint.place)})" if planned.blueprint.place else ""
        yield f"missing: {planned.blueprint.name}{place} is made by no template"
    for made in comparison.superfluous:
        yield f"superfluous: no code that is understood asks {made.symbol} of {made.place.path}"
    yield from _rollout(comparison.rollout)


def _rollout(rollout: "Rollout") -> Iterator[str]:
    from dynamorm_cdkgen.staging import told

    for refusal in rollout.refused:
        yield f"refused: {refusal.table}: {refusal.what}"
        yield f"  {refusal.remedy[:1].upper()}{refusal.remedy[1:]}"
    created = any(step.deed == "create-index" for steps in rollout.before for step in steps)
    number = 0
    for deployments, following in ((rollout.before, bool(rollout.deployments)), (rollout.after, False)):
        for steps in deployments:
            number += 1
            yield f"deployment {number}: {', '.join(map(told, steps))}"
        if following:
            yield "then release the code" + (", once indexes that were created are active" if created else "")


# ---- rows -----------------------------------------------------------------------------------------------------------


def _row(comparison: "Comparison", spots: "Spots") -> Mapping[str, Any]:
    from dynamorm_cdkgen.template_comparison import told_differences

    return {
        "agrees": comparison.agrees,
        "tables": [
            {
                "name": one.name,
                "template": one.place.path,
                "logical_id": one.logical_id,
                "same": one.is_same,
                "known": one.is_whole,
                "differences": [*told_differences(one)],
                "unread_indexes": [*one.unread],
            }
            for one in comparison.compared
        ],
        "missing": [
            {"name": one.blueprint.name, "place": spots(one.blueprint.place) if one.blueprint.place else None}
            for one in comparison.missing
        ],
        "superfluous": [{"template": one.place.path, "logical_id": one.symbol} for one in comparison.superfluous],
        "refused": [{"table": one.table, "what": one.what, "remedy": one.remedy} for one in comparison.rollout.refused],
        "before_the_code": [_steps(steps) for steps in comparison.rollout.before],
        "after_the_code": [_steps(steps) for steps in comparison.rollout.after],
    }


def _steps(steps: Any) -> list[Mapping[str, str]]:
    return [{"table": step.table, "do": step.deed, "name": step.name} for step in steps]
