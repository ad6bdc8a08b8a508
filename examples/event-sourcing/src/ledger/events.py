"""Appends events to accounts, and tells what happened to one."""

from typing import Any

from pynamodb.exceptions import PutError

from ledger.models import Event

Request = dict[str, Any]


class ConflictError(Exception):
    """Somebody else has appended an event to the account meanwhile."""


def append(account: str, version: int, kind: str, cents: int) -> None:
    """Stores the event of a number, which is the account's last one and one more. Raises ConflictError."""
    event = Event(pk=f"ACCOUNT#{account}", sk=f"EVENT#{version:010}", kind=kind, cents=cents, version=version)
    try:
        event.save(Event.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise ConflictError(f"account {account} has an event {version}") from None
        raise


def record(request: Request, _context: object) -> dict[str, Any]:
    """The function that appends: `{"account": "a1", "version": 1, "kind": "paid in", "cents": 500}`."""
    try:
        append(request["account"], request["version"], request["kind"], request["cents"])
    except ConflictError as conflict:
        return {"recorded": False, "reason": str(conflict)}
    return {"recorded": True}


def history(request: Request, _context: object) -> list[dict[str, Any]]:
    """The function that tells all events of an account, in their order."""
    found = Event.query(f"ACCOUNT#{request['account']}", Event.sk.startswith("EVENT#"))
    return [{"version": event.version, "kind": event.kind, "cents": event.cents} for event in found]
