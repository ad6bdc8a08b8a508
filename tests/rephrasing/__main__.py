"""`python -m rephrasing [NAME …]`: tells of each rephrasing how many findings of the pages are kept.

`--page` chooses pages of rules by name, `--every` each n-th section; `--show` prints the files that lose or gain a
finding, `--rule` those alone that lose or gain one of this rule. `NAME+NAME` is one after the other.
"""

import argparse
import sys
from collections import Counter
from functools import reduce

from rephrasing.all_rephrasings import all_rephrasings, one_after_the_other
from rephrasing.pages import Comparison, Told, all_sections, compared


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m rephrasing", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all rephrasings where none is given")
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--rule", default="")
    asked = parser.parse_args()
    chosen = [one for one in all_sections() if not asked.page or one.page in asked.page][:: asked.every]
    known: dict[str, Told] = {}
    rephrasings = all_rephrasings()
    if unknown := {part for name in asked.names for part in name.split("+")} - set(rephrasings):
        parser.error(f"no such rephrasing: {', '.join(sorted(unknown))}; there are {', '.join(rephrasings)}")
    for name in asked.names or rephrasings:
        rephrasing = reduce(one_after_the_other, (rephrasings[part] for part in name.split("+")))
        found = [one for section in chosen if (one := compared(section, rephrasing, known)) is not None]
        _tell(name, found, asked.show, asked.rule)
    return 0


def _tell(name: str, found: list[Comparison], show: bool, rule: str) -> None:
    before = sum(one.before.total() for one in found)
    lost = sum((one.lost for one in found), Counter[str]())
    gained = sum((one.gained for one in found), Counter[str]())
    share = f"{100 * (before - lost.total()) / before:.1f} %" if before else "–"
    print(
        f"{name}: {before - lost.total()} of {before} findings kept ({share}), {gained.total()} new; "
        f"{len(found)} sections"
    )
    print(f"  lost: {', '.join(f'{rule} {count}' for rule, count in lost.most_common())}")
    print(f"  new: {', '.join(f'{rule} {count}' for rule, count in gained.most_common())}", flush=True)
    for one in found if show else ():
        if one.changed and (not rule or rule in one.changed):
            print(f"## {one.section}: lost {dict(one.lost)}, new {dict(one.gained)}")
            for path, text in one.texts.items():
                print(f"--- {path}\n{text}")


if __name__ == "__main__":
    sys.exit(main())
