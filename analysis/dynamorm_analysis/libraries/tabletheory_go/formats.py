"""How fields become parts of texts in Go, in the words in which an f-string of Python says it."""

import re

LAYOUT = {
    "%Y": "2006", "%m": "01", "%d": "02", "%H": "15", "%M": "04", "%S": "05", "%f": "000000", "%y": "06", "%j": "002",
    "%b": "Jan", "%B": "January", "%a": "Mon", "%A": "Monday", "%p": "PM", "%I": "03", "%Z": "MST", "%z": "-0700",
}  # fmt: skip
"""Parts of a layout of time in Go for those of `strftime`."""
PARTS = {part: directive for directive, part in LAYOUT.items()}
PART = re.compile("|".join((*sorted(PARTS, key=len, reverse=True), r"[%0-9_]|Z07|Jan|Mon|MST|PM|pm")))
SHOWN_AS_TIME = re.compile(r"(?P<value>[\w.]+?)(?P<utc>\.UTC\(\))?\.Format\((?P<layout>[^()]*)\)")


def time_format(expression: str) -> tuple[str, str] | None:
    """What `placed.UTC().Format("2006-01-02")`, as it is described, shows, and how an f-string would say it: `placed`,
    `.astimezone(UTC):%Y-%m-%d`. None for all else, and for parts of a layout that Python has no words for."""
    found = SHOWN_AS_TIME.fullmatch(expression)
    if found is None:
        return None
    unknown = [part for part in PART.findall(found["layout"]) if part not in PARTS]
    if unknown or not PART.search(found["layout"]):
        return None
    utc = ".astimezone(UTC)" if found["utc"] else ""
    return found["value"], f"{utc}:{PART.sub(lambda part: PARTS[part[0]], found['layout'])}"
