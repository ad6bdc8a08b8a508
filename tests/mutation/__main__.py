"""`python -m mutation [RULE …]`: tells which changes of a rule's guards neither its page nor mypy notices.

Rules are named by code or name, or all; `--share` sets how many of a hundred changes must be noticed.
"""

import argparse
import sys
import time

from dynamorm_analysis.registry import all_rules, find_rule
from mutation.equivalents import equivalents
from mutation.mutants import mutants
from mutation.refused import refused
from mutation.trial import Trials


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="code or name; all where none is given")
    parser.add_argument("--share", type=int, default=90, help="of a hundred changes, so many must be noticed")
    parser.add_argument("--every", type=int, default=1, help="try each n-th change alone")
    asked = parser.parse_args()
    unknown = [word for word in asked.rules if find_rule(word) is None]
    if unknown:
        parser.error(f"no such rule: {', '.join(unknown)}")
    names = [rule.name for word in asked.rules if (rule := find_rule(word))] or list(all_rules())
    tried = noticed = 0
    short = []
    for name in names:
        killed, of = _tell(name, asked.every)
        tried, noticed = tried + of, noticed + killed
        if killed * 100 < asked.share * of:
            short.append(name)
    print(f"{noticed} of {tried} changes of {len(names)} rules are noticed ({_percent(noticed, tried)})")
    if short:
        print(f"below {asked.share} %: {', '.join(short)}")
    return int(bool(short))


def _tell(name: str, every: int) -> tuple[int, int]:
    """Tries a rule's changes, and prints those that neither its page nor the type checker notices."""
    started = time.monotonic()
    trials = Trials(name)
    known = equivalents().get(name, {})
    found = [mutant for mutant in mutants(trials.source) if mutant.name not in known][::every]
    unseen = [mutant for mutant in found if trials.survives(mutant)]
    typed = refused([mutant.tree for mutant in unseen])
    survivors = [mutant for number, mutant in enumerate(unseen) if number not in typed]
    killed = len(found) - len(survivors)
    seconds = time.monotonic() - started
    by_type = f", {len(typed)} of them by the type checker" if typed else ""
    share = _percent(killed, len(found))
    print(f"{trials.rule.code} {name}: {killed} of {len(found)} ({share}){by_type}, {seconds:.0f} s")
    for mutant in survivors:
        print(f"  line {mutant.line}: {mutant.name}", flush=True)
    return killed, len(found)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
