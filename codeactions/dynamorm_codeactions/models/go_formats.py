"""How values become part of a text in Go, for what an f-string of Python says behind their names."""

import re

from dynamorm_analysis.entity_models.value_kinds import MOMENT, Kind
from dynamorm_analysis.libraries.tabletheory_go.formats import LAYOUT

CALLS = {
    ".astimezone(UTC)": "{}.UTC()",
    ".isoformat()": "{}.Format(time.RFC3339Nano)",
    ".date()": "{}",
    ".lower()": "strings.ToLower({})",
    ".upper()": "strings.ToUpper({})",
    ".strip()": "strings.TrimSpace({})",
    ".value": "{}",
}
CALL = re.compile(r"\.[a-z]+(?:\([A-Z]*\))?")
PADDED = re.compile(r":(0?\d+)d")
VERBS: dict[Kind, str] = {"integer": "%d", "version": "%d", "expiry": "%d", "truth": "%t", "number": "%v"}


def verb_and_value(kind: Kind, value: str, format: str) -> tuple[str, str] | None:
    """The verb of `fmt.Sprintf` and what it is given; None for a format that nothing in Go is the same as."""
    if kind == "moment" and not format:
        format = MOMENT
    calls, _, spec = format.partition(":")
    for call in CALL.findall(calls):
        if call not in CALLS:
            return None
        value = CALLS[call].format(value)
    if calls != "".join(CALL.findall(calls)) or "!" in calls:
        return None
    if "%" in spec:
        layout = _layout(spec)
        return ("%s", f'{value}.Format("{layout}")') if kind == "moment" and layout is not None else None
    if spec:
        padded = PADDED.fullmatch(f":{spec}")
        return (f"%{padded[1]}d", value) if padded and kind in ("integer", "version", "expiry") else None
    if kind == "moment" and not value.endswith("Nano)"):
        return None
    return VERBS.get(kind, "%s"), value


def _layout(spec: str) -> str | None:
    """`2006-01-02` for `%Y-%m-%d`; None where a part has no layout, or would be taken for one."""
    told = ""
    for part in re.findall(r"%.|[^%]+", spec):
        if part.startswith("%"):
            if part not in LAYOUT:
                return None
            told += LAYOUT[part]
        elif re.search(r"[0-9\"\\]|Jan|Mon|MST|PM", part):
            return None
        else:
            told += part
    return told
