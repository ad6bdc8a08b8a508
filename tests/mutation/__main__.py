"""`python -m mutation [RULE | MODULE …]`: tells which changes of guards neither pages nor mypy notice.

Rules are named by code or name, or all; each has its page. A module that rules ask is named as `items.growth`, and has
all pages. `--share` sets how many of a hundred changes must be noticed.
"""

import argparse
import sys
import time

from dynamorm_analysis.registry import all_rules, find_rule
from mutation.asked import TrialsOfModule, is_module
from mutation.equivalents import equivalents
from mutation.mutants import mutants
from mutation.refused import refused
from mutation.trial import Trials


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("rules", nargs="*", metavar="RULE | MODULE", help="all rules where none is given")
    parser.add_argument("--share", type=int, default=90, help="of a hundred changes, so many must be noticed")
    parser.add_argument("--every", type=int, default=1, help="try each n-th change alone")
    asked = parser.parse_args()
    unknown = [word for word in asked.rules if find_rule(word) is None and not is_module(word)]
    if unknown:
        parser.error(f"no such rule or module: {', '.join(unknown)}")
    names = [rule.name if (rule := find_rule(word)) else word for word in asked.rules] or list(all_rules())
    tried = noticed = 0
    short = []
    for name in names:
        killed, of = _tell(name, asked.every)
        tried, noticed = tried + of, noticed + killed
        if killed * 100 < asked.share * of:
            short.append(name)
    print(f"{noticed} of {tried} changes of {len(names)} rules and modules are noticed ({_percent(noticed, tried)})")
    if short:
        print(f"below {asked.share} %: {', '.join(short)}")
    return int(bool(short))


def _tell(name: str, every: int) -> tuple[int, int]:
    """Tries the changes of a rule or module, and prints those that neither pages nor the type checker notice."""
    started = time.monotonic()
    rule = all_rules().get(name)
    trials = Trials(name) if rule else TrialsOfModule(name)
    known = equivalents().get(name, {})
    found = [mutant for mutant in mutants(trials.source) if mutant.name not in known][::every]
    unseen = [mutant for mutant in found if trials.survives(mutant)]
    typed = refused([mutant.tree for mutant in unseen])
    survivors = [mutant for number, mutant in enumerate(unseen) if number not in typed]
    killed = len(found) - len(survivors)
    seconds = time.monotonic() - started
    by_type = f", {len(typed)} of them by the type checker" if typed else ""
    share = _percent(killed, len(found))
    code = f"{rule.code} " if rule else ""
    print(f"{code}{name}: {killed} of {len(found)} ({share}){by_type}, {seconds:.0f} s")
    for mutant in survivors:
        print(f"  line {mutant.line}: {mutant.name}", flush=True)
    return killed, len(found)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
