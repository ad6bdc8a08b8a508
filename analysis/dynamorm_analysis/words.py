"""The words that an identifier is made of, whatever the manner in which it is written, and how near two texts are."""

import re

LETTER = r"[^\W\d_A-Z]"  # of any script that is no capital of ASCII's
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
OF_ANY_SCRIPT = re.compile(rf"[A-Z]+(?!{LETTER})|[A-Z]?{LETTER}+|\d+")

SOUNDS_LIKE_YOU = re.compile(r"eu|one\b|once|ubi|uni(?![dmn])|ur[il]\b|us[aeu]|ut[io]|uuid")
IS_SILENT = re.compile(r"heir|hono|honest|hour")
IS_SPELLED = re.compile(r"(html|http|https|mfa|nft|sms|sso|xml)\b")
"""How words begin whose article is not that of their first letter: `a user`, `an hour`, `an SMS`."""
PLURAL = re.compile(r"[a-z]{2,}[^suia]s")
"""Words that end otherwise are as often none: `class`, `status`, `analysis`, `alias`."""
NO_PLURALS = frozenset({"analytics", "https", "lens", "movies", "news", "physics", "series", "species"})
HISSES = re.compile(r"(ss|x|sh|tch|nch)es$")
QUESTIONS = frozenset({"can", "has", "is", "should", "was"})
EXISTENCE = frozenset({"exist", "exists", "existing", "known", "present", "registered", "taken"})


def words_of(name: str) -> list[str]:
    """`order`, `status` for `order_status`, `orderStatus`, `OrderStatus` and `order-status`; numbers are words, too.
    Letters of other scripts belong to words of an identifier: `größe` is one."""
    pattern = OF_ANY_SCRIPT if not name.isascii() and name.isidentifier() else WORD
    return [word.lower() for word in pattern.findall(name)]


def capitalized(name: str) -> str:
    """`OrderStatus` for `order_status`, `order.status` and `ORDER_STATUS`; empty where a name has no word."""
    return "".join(map(str.capitalize, words_of(name)))


def free_name(name: str, taken: set[str], between: str = "") -> str:
    """A name that nothing has yet, which is taken then: with a number behind it where something has it."""
    chosen, number = name, 2
    while chosen in taken:
        chosen, number = f"{name}{between}{number}", number + 1
    taken.add(chosen)
    return chosen


def asks_of_state(function: str) -> bool:
    """Whether a function is called like a question for something else than whether a thing is there: `is_cancelled`."""
    first, *others = words_of(function) or [""]
    return first in QUESTIONS and EXISTENCE.isdisjoint(others)


def plural(noun: str) -> str:
    """`orders`, `categories`, `addresses`."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if re.search(r"(s|x|z|ch|sh)$", noun) else f"{noun}s"


def singular(noun: str) -> str:
    """`order` of `orders`, `address` of `addresses`; what is no plural for certain stays as it is: `status`, `news`."""
    if noun in NO_PLURALS or not PLURAL.fullmatch(noun):
        return noun
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-2] if HISSES.search(noun) else noun[:-1]


def one_called(name: str) -> str:
    """`order line` of `OrderLines`: what a sentence calls one of them; empty where a name has no word."""
    *before, last = words_of(name) or [""]
    return " ".join([*before, singular(last)])


def with_article(noun: str) -> str:
    """`an order`, `a user`, `an hour`."""
    word = noun.lower()
    is_vowel = word[:1] in {*"aeiou"} and not SOUNDS_LIKE_YOU.match(word)
    return f"{'an' if is_vowel or IS_SILENT.match(word) or IS_SPELLED.match(word) else 'a'} {noun}"


def is_named_alike(one: str, other: str) -> bool:
    """Whether two identifiers are the same but for the manner in which they are written: `used_at` and `UsedAt`."""
    return bool(one) and (one == other or words_of(one) == words_of(other) != [])


def edits_between(left: str, right: str) -> int:
    """The number of letters to add, remove or replace to turn one text into the other."""
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
    return row[-1]
