"""Decides offline what identity policies allow, by IAM's rules: what tests ask of every policy that is made here.

Known are Allow and Deny, Action and NotAction, Resource and NotResource, the operators for strings, ARNs, numbers,
truth values and absence, `IfExists`, `ForAllValues` and `ForAnyValue`, and policy variables. Anything else raises
ValueError, so that no test passes on what is not understood.

Three things no document settles, and no policy made here rests on: a negated operator whose variable stands for nothing
counts as "not equal"; wildcards in what a variable stands for are literal; keys of type number or binary appear in
LeadingKeys as plain text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

Policy = Mapping[str, Any]
Context = Mapping[str, Any]
Verdict = Literal["Allow", "Deny", "ImplicitDeny"]

STAND_INS = {"*": "\ue000", "?": "\ue001"}  # for a literal * and ? after variables are filled in
VARIABLE = re.compile(r"\$\{([^}]+)\}")
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnLike",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
}
PLAIN = frozenset({
    "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "Bool", "NumericEquals",
    "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
})  # fmt: skip
ELEMENTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})


def evaluate(policies: Iterable[Policy], action: str, resource: str, context: Context | None = None) -> Verdict:
    """What a set of policies says to one action on one resource. Raises ValueError."""
    known = {key.lower(): value for key, value in (context or {}).items()}
    allowed = False
    for policy in policies:
        for statement in listed(policy["Statement"]):
            if not _applies(statement, action, resource, known):
                continue
            if statement["Effect"] == "Deny":
                return "Deny"
            allowed = True
    return "Allow" if allowed else "ImplicitDeny"


def listed(value: Any) -> list[Any]:
    """Several of something, or one."""
    return value if isinstance(value, list) else [value]


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    if unknown := set(statement) - ELEMENTS:
        raise ValueError(f"a statement holds {sorted(unknown)}")
    named = any(
        _fits(each, action, any_case=True) for each in listed(statement.get("Action", statement.get("NotAction")))
    )
    if named == ("NotAction" in statement):
        return False
    patterns = (filled_in(each, context) for each in listed(statement.get("Resource", statement.get("NotResource"))))
    on = any(pattern is not None and _is_arn(pattern, resource) for pattern in patterns)
    return on != ("NotResource" in statement) and _holds(statement.get("Condition", {}), context)


# ---- conditions -----------------------------------------------------------------------------------------------------


def _holds(conditions: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    return all(
        _compares(operator, listed(wanted), context.get(key.lower()), context)
        for operator, pairs in conditions.items()
        for key, wanted in pairs.items()
    )


def _compares(written: str, wanted: list[Any], found: Any, context: Context) -> bool:
    quantifier, _, operator = written.rpartition(":")
    if_exists = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    if quantifier not in ("", "ForAllValues", "ForAnyValue") or operator not in PLAIN | NEGATED.keys() | {"Null"}:
        raise ValueError(f"a condition has the operator {written}")
    absent = found is None or found == []
    if operator == "Null":
        return absent == (str(wanted[0]).lower() == "true")
    is_negated = operator in NEGATED
    if absent:  # all of no values fit: the trap behind most policies for tenants
        return quantifier == "ForAllValues" or if_exists or (is_negated and quantifier != "ForAnyValue")
    plain = NEGATED.get(operator, operator)
    hits = [any(_is(plain, each, value, context) for each in wanted) != is_negated for value in listed(found)]
    return any(hits) if quantifier == "ForAnyValue" else all(hits)


def _is(operator: str, wanted: Any, found: Any, context: Context) -> bool:
    if operator == "Bool":
        return str(found).lower() == str(wanted).lower()
    if operator.startswith("Numeric"):
        return _is_number(operator, float(wanted), float(found))
    pattern = filled_in(str(wanted), context)
    if pattern is None:
        return False
    match operator:
        case "StringEquals":
            return _plain(pattern) == str(found)
        case "StringEqualsIgnoreCase":
            return _plain(pattern).lower() == str(found).lower()
        case "StringLike":
            return _fits(pattern, str(found))
    return _is_arn(pattern, str(found))  # ArnEquals and ArnLike are the same


def _is_number(operator: str, wanted: float, found: float) -> bool:
    return {
        "NumericEquals": found == wanted,
        "NumericLessThan": found < wanted,
        "NumericLessThanEquals": found <= wanted,
        "NumericGreaterThan": found > wanted,
        "NumericGreaterThanEquals": found >= wanted,
    }[operator]


# ---- patterns -------------------------------------------------------------------------------------------------------


def filled_in(pattern: str, context: Context) -> str | None:
    """A pattern with its variables filled in; None where one stands for nothing and has no default."""
    parts = list(_parts(pattern, context))
    return None if None in parts else "".join(part for part in parts if part is not None)


def _parts(pattern: str, context: Context) -> Iterator[str | None]:
    end = 0
    for match in VARIABLE.finditer(pattern):
        yield pattern[end : match.start()]
        yield _value(match[1], context)
        end = match.end()
    yield pattern[end:]


def _value(name: str, context: Context) -> str | None:
    if name in STAND_INS:
        return STAND_INS[name]
    if name == "$":
        return "$"
    key, _, default = name.partition(",")
    value = context.get(key.strip().lower())
    if value is None or isinstance(value, list):  # a key of several values is no variable
        return _literal(default.strip().strip("'")) if default else None
    return _literal(str(value))


def _literal(text: str) -> str:
    return "".join(STAND_INS.get(sign, sign) for sign in text)


def _plain(text: str) -> str:
    for sign, stand_in in STAND_INS.items():
        text = text.replace(stand_in, sign)
    return text


def _fits(pattern: str, text: str, *, any_case: bool = False) -> bool:
    parts = (".*" if sign == "*" else "." if sign == "?" else re.escape(_plain(sign)) for sign in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL | (re.IGNORECASE if any_case else 0)) is not None


def _is_arn(pattern: str, arn: str) -> bool:
    """Wildcards cross none of the first five colons of an ARN; a lone * is everything."""
    if pattern == "*":
        return True
    wanted, found = pattern.split(":", 5), arn.split(":", 5)
    if len(wanted) != 6:
        raise ValueError(f"{pattern} is no pattern of ARNs")
    return len(found) == 6 and all(map(_fits, wanted, found))
