"""The rules by which code is compared with tables in an account; `dynamorm validate --live` alone has them run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import printable


def finding(rule: Rule, place: Place, message: str, help_: str, severity: Severity | None = None) -> Finding:
    """A finding of a rule, of its severity unless another is told; names out of an account may hold anything."""
    return replace(
        Finding(place, printable(message), printable(help_)),
        rule=rule.name,
        code=rule.code,
        severity=rule.severity if severity is None else severity,
    )


def _nothing(_: Project) -> Iterator[Finding]:
    """Nobody asks an account unless told to: without its answers there is nothing to report."""
    return iter(())


def _rule(code: str, name: str, severity: Severity, page: Iterable[str]) -> Rule:
    return Rule(code, name, severity, 2, None, _nothing, "\n\n".join((*page, ASKED)))


ASKED = (
    "Only `dynamorm validate --live` reports it: it asks the account for the table as it is, and changes nothing. See "
    "the [guide](../guides/import.md)."
)
MISSING = _rule(
    "LV001",
    "live-table-missing",
    Severity.ERROR,
    (
        "The account has no table of the name that the code has for it.",
        "Each request fails with `ResourceNotFoundException`. The name may be that of another stage or Region, or "
        "the variable that holds it is set otherwise where the code runs.",
        "Deploy the table, or say where it is: `--name Order=orders-dev`, `--region`, `--profile`.",
    ),
)
KEY = _rule(
    "LV002",
    "live-key-differs",
    Severity.ERROR,
    (
        "The table in the account has another key than the code declares, or one of another type.",
        "DynamoDB rejects requests with the key of the code: `The provided key element does not match the schema`.",
        "Declare the key that the table has. The key of a table cannot be changed: if the code is right, it takes a "
        "new table and a copy of the items.",
    ),
)
INDEX_MISSING = _rule(
    "LV003",
    "live-index-missing",
    Severity.ERROR,
    (
        "The code declares or reads an index that the table in the account does not have.",
        "A query of it fails: `The table does not have the specified index`.",
        "Deploy the index, or take it out of the code. One change of an index is deployed at a time.",
    ),
)
NOT_ACTIVE = _rule(
    "LV004",
    "live-not-active",
    Severity.WARNING,
    (
        "A table or an index in the account is not ready for use: it is being created, filled or deleted.",
        "Until an index is filled, queries of it are refused; of what is being deleted they soon will be.",
        "Wait until its status is `ACTIVE`, and release code that reads it after that.",
    ),
)
INDEX = _rule(
    "LV005",
    "live-index-differs",
    Severity.ERROR,
    (
        "An index in the account has the name that the code declares, and another key or projection.",
        "Queries by the key of the code are rejected, or items come without attributes that the code expects.",
        "Declare the index as it is. An index cannot be changed in place: if the code is right, add it under another "
        "name, let the code read that one once it is active, and drop the old one then.",
    ),
)
SUPERFLUOUS = _rule(
    "LV006",
    "live-index-superfluous",
    Severity.INFO,
    (
        "The table in the account has an index that no model declares and no code that is understood reads.",
        "Each write of an item that is in it costs a further write, and its storage is paid for.",
        "Declare it where something reads it, and drop it where nothing does.",
    ),
)
EXPIRY = _rule(
    "LV007",
    "live-ttl-differs",
    Severity.WARNING,
    (
        "The code has an attribute by which items expire, and the table in the account expires them by another, or by "
        "none.",
        "Items that are meant to go stay, or go by a time that means something else.",
        "Switch time to live on for the attribute that the code writes. Another attribute can be switched on only "
        "after the old one is off, which takes up to an hour.",
    ),
)
BILLING = _rule(
    "LV008",
    "live-billing-differs",
    Severity.INFO,
    (
        "The table in the account is paid for in another way than its definition says.",
        "Somebody has changed it by hand, and the next deployment changes it back.",
        "Say in the definition what is meant, and deploy it.",
    ),
)
ITEMS = _rule(
    "LV009",
    "live-items-differ",
    Severity.WARNING,
    (
        "Items in the account have attributes that no model knows, values of other types than models declare, or keys "
        "that fit no template.",
        "A model that reads such an item fails, or drops what it does not know when it writes the item again. Items "
        "like these come from code that is gone, from another service or from a migration that was not finished.",
        "Declare what is there to stay, and migrate or delete the rest. `--sample N` says how many items are looked "
        "at: what it does not find may be there all the same.",
    ),
)
STREAM = _rule(
    "LV010",
    "live-stream-differs",
    Severity.WARNING,
    (
        "The infrastructure declares a stream, and the table in the account has none, or one that tells something "
        "else.",
        "Functions that follow the changes of the table are not called, or find no image of an item where they look "
        "for one.",
        "Deploy the stream as it is declared. What a stream tells cannot be changed: it is switched off and on again, "
        "and whoever reads it needs its new ARN.",
    ),
)
PROTECTION = _rule(
    "LV011",
    "live-protection-differs",
    Severity.WARNING,
    (
        "The code wants a table that can be restored to a point in time, that is protected from deletion or encrypted "
        "with a key in KMS, and the one in the account is not.",
        "What is deleted or damaged then stays so, or is readable to more people than it should be. Somebody has "
        "switched it off by hand, or the deployment did not come about.",
        "Deploy the table as it is declared.",
    ),
)
TAGS = _rule(
    "LV012",
    "live-tags-differ",
    Severity.INFO,
    (
        "The table in the account lacks tags that its definition gives it, or has other values for them.",
        "Reports of costs and policies that go by tags leave it out. Tags that only the account has are not told.",
        "Deploy the tags as they are declared.",
    ),
)
LOCK = _rule(
    "LV013",
    "live-lock-differs",
    Severity.WARNING,
    (
        "`dynamorm.lock.json` says of a table what does not hold in the account.",
        "Checks and migrations take for deployed what the lock says, and so miss what the next deployment breaks.",
        "Write the lock anew with `dynamorm lock` where the code is as it is deployed, or deploy what it says. In an "
        "account of another stage, the deployment there may only be behind.",
    ),
)
LIVE_RULES: tuple[Rule, ...] = (
    MISSING,
    KEY,
    INDEX_MISSING,
    NOT_ACTIVE,
    INDEX,
    SUPERFLUOUS,
    EXPIRY,
    BILLING,
    ITEMS,
    STREAM,
    PROTECTION,
    TAGS,
    LOCK,
)
