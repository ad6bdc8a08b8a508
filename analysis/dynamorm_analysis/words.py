"""The words that an identifier is made of, whatever the manner in which it is written."""

import re

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> list[str]:
    """`order`, `status` for `order_status`, `orderStatus`, `OrderStatus` and `order-status`; numbers are words, too."""
    return [word.lower() for word in WORD.findall(name)]
