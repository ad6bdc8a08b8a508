"""`dynamorm check`: what is wrong in some files, in the format of your choice."""

import importlib
import os
import pkgutil
import sys
from dataclasses import replace
from os.path import commonpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dynamorm_lsp import completing
from dynamorm_lsp.asked_code import tell_skipped
from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.reporting import FORMATS, outputs_of, show_report, write_reports
from dynamorm_lsp.reports import access_patterns
from dynamorm_lsp.terminal.colours import painter
from dynamorm_lsp.terminal.counting import counted
from dynamorm_lsp.terminal.progress import progress

if TYPE_CHECKING:
    from dynamorm_lsp.checking.examination import Examined
    from dynamorm_lsp.checking.run import Demand, Run

MATRIX = "access-patterns"
MATRIX_FORMATS = tuple(sorted(found.name for found in pkgutil.iter_modules(access_patterns.__path__)))
RULES = "RULES"

HELP = """Report missing indexes, hot partitions and broken queries in PATHS (files or folders; by default the current
one, and `-` for standard input).

Exits with 0 when nothing was found, with 1 when something was, and with 2 when the check could not be done. A finding
counts when it is at least a warning and of high confidence; `--fail-on` and `--min-confidence` change that. Findings
of medium confidence are shown, those of low confidence only with `--min-confidence low`.

RULES are names, codes or beginnings of codes, separated by commas: `SC003,HP,get-in-loop`.

Findings that dynamorm.baseline.json knows are not told of: --write-baseline writes it, so that a project with many of
them can begin with what is new. --since does the same for what was found at a revision.

\b
Examples:
  dynamorm check
  dynamorm check src --format concise
  dynamorm check --since origin/main --output sarif=dynamorm.sarif
  dynamorm check --fix --select missing-pagination
"""


@click.command(help=HELP, short_help="Report what is wrong in files or folders.")
@click.argument("paths", nargs=-1)
@click.option(
    "--report", "subject", type=click.Choice(["findings", MATRIX]), default="findings",
    help="What to report: findings, or what the code asks of each table, with request units and prices.",
)  # fmt: skip
@click.option(
    "--format", "report_format", type=click.Choice(sorted({*FORMATS, *MATRIX_FORMATS})), default="text",
    help="How to report.",
)  # fmt: skip
@click.option(
    "--output", "outputs", metavar="FORMAT=FILE", multiple=True,
    help="Write a report to a file as well; may be given several times.",
)  # fmt: skip
@click.option(
    "--select",
    metavar=RULES,
    multiple=True,
    shell_complete=completing.rules,
    help="Run these rules alone, whatever the settings say.",
)
@click.option(
    "--extend-select", metavar=RULES, multiple=True, shell_complete=completing.rules, help="Run these rules too."
)
@click.option("--ignore", metavar=RULES, multiple=True, shell_complete=completing.rules, help="Do not run these rules.")
@click.option("--fix", is_flag=True, help="Apply the fixes that keep the meaning of the code.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also those that may change results or need deployment."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of showing each (text, concise).")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]),
    help="The least severity that makes the check fail.  [default: warning]",
)  # fmt: skip
@click.option(
    "--min-confidence", type=click.Choice(["high", "medium", "low"]),
    help="The least confidence that makes the check fail.  [default: high]",
)  # fmt: skip
@click.option("--since", metavar="REVISION", help="Report only what was not found where Git's history left REVISION.")
@click.option("--write-baseline", is_flag=True, help="Write what is found into dynamorm.baseline.json.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline knows, too.")
@click.option("--watch", is_flag=True, help="Report again whenever a file changes, until interrupted.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@click.option("--stdin-filename", metavar="PATH", default="stdin.py", help="Where the text of `-` belongs.")
def command(paths: tuple[str, ...], **options: Any) -> int:
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("`-` stands alone: it is the text to check")
    if "-" in paths and options["fix"] and not options["diff"]:
        raise click.UsageError("--fix cannot change standard input; --diff shows what it would do")
    if options["unsafe_fixes"] and not (options["fix"] or options["diff"]):
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff")
    _refuse_formats(options)
    _refuse_combinations(options)
    outputs = outputs_of(options["outputs"])
    if outputs and (options["subject"] == MATRIX or options["diff"]):
        raise click.UsageError(f"--output does not go with --report {MATRIX} or --diff")
    text = None
    if paths == ("-",):
        text = sys.stdin.buffer.read()
        paths = (options["stdin_filename"],)
    demand = _demand(paths, text, options)
    if options["write_baseline"]:
        return _write_baseline(demand)
    if options["watch"]:
        return _watch(demand, outputs, options)
    return _check(demand, outputs, options)


def _check(demand: "Demand", outputs: dict[str, str], options: dict[str, Any]) -> int:
    from dynamorm_lsp.checking.run import examined_as, run  # late: `--help` needs none of it

    with refusing(), progress(sys.stderr) as watch:
        if options["subject"] == MATRIX:
            examined, outcome = examined_as(demand, watch)
        else:
            outcome = run(demand, watch)
    _say_what_is_left_out(outcome)
    if options["subject"] == MATRIX:
        _show_matrix(examined, options)
    else:
        _show(outcome, options)
        write_reports(outcome.report, outputs)
    return 0 if options["exit_zero"] else outcome.exit_code


def _watch(demand: "Demand", outputs: dict[str, str], options: dict[str, Any]) -> int:
    from dynamorm_lsp.checking.watching import changes  # late, as above

    for again in changes(demand.paths):
        if again and sys.stdout.isatty():
            click.clear()
        try:
            _check(demand, outputs, options)
        except click.ClickException as error:  # such as settings that are half written
            click.echo(f"error: {error.format_message()}", err=True)
        click.echo("Watching for changes (Ctrl-C ends it).", err=True)
    return 0


def _write_baseline(demand: "Demand") -> int:
    from dynamorm_lsp.checking.baselining import write_baseline  # late, as above
    from dynamorm_lsp.checking.run import examined_as

    with refusing(), progress(sys.stderr) as watch:
        examined, outcome = examined_as(replace(demand, baseline="ignored"), watch)
        written = write_baseline(examined, Path(commonpath(map(os.path.abspath, demand.paths))), Path.cwd())
    _say_what_is_left_out(outcome)
    held = f"{counted(written.findings, 'finding', 'findings')} in {counted(written.files, 'file', 'files')}"
    click.echo(f"{os.path.relpath(written.file).replace(os.sep, '/')} is written: {held}.")
    return 0


def _demand(paths: tuple[str, ...], text: bytes | None, options: dict[str, Any]) -> "Demand":
    from dynamorm_lsp.checking.run import Demand  # late, for the same reason

    return Demand(
        paths=paths or (".",),
        text=text,
        select=_words(options["select"]) if options["select"] else None,
        extend_select=_words(options["extend_select"]),
        ignore=_words(options["ignore"]),
        fail_on=options["fail_on"],
        min_confidence=options["min_confidence"],
        since=options["since"],
        baseline="ignored" if options["no_baseline"] else "heeded",
        use_cache=not options["no_cache"],
        fixing="no" if not (options["fix"] or options["diff"]) else "unsafe" if options["unsafe_fixes"] else "safe",
        writing=not options["diff"],
    )


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _refuse_formats(options: dict[str, Any]) -> None:
    formats = MATRIX_FORMATS if options["subject"] == MATRIX else FORMATS
    if options["report_format"] not in formats:
        raise click.UsageError(f"--report {options['subject']} has the formats {', '.join(formats)}")
    if options["subject"] == MATRIX and (options["fix"] or options["diff"] or options["statistics"]):
        raise click.UsageError(f"--fix, --diff and --statistics do not go with --report {MATRIX}")


def _refuse_combinations(options: dict[str, Any]) -> None:
    if options["write_baseline"] and (options["fix"] or options["diff"] or options["watch"] or options["since"]):
        raise click.UsageError("--write-baseline does not go with --fix, --diff, --watch or --since")
    if options["watch"] and (options["fix"] or options["diff"]):
        raise click.UsageError("--watch does not go with --fix or --diff")


def _say_what_is_left_out(outcome: "Run") -> None:
    tell_skipped(outcome.report.notes)
    if not outcome.report.files:
        click.echo("warning: there are no files to check", err=True)


def _show_matrix(examined: "Examined", options: dict[str, Any]) -> None:
    from dynamorm_lsp.contract.access_patterns import matrix  # late, for the same reason

    form = importlib.import_module(f"{access_patterns.__name__}.{options['report_format']}")
    for line in form.render(replace(matrix(examined), paint=painter(sys.stdout))):
        click.echo(line, color=True)


def _show(outcome: "Run", options: dict[str, Any]) -> None:
    if options["diff"]:
        click.echo(outcome.diff, nl=False)
        return
    show_report(replace(outcome.report, statistics=options["statistics"]), options["report_format"])
