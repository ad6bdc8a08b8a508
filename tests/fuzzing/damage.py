"""What can happen to a text: cut, flipped, spliced with another, repeated, stored in another encoding."""

from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, bytes, Random], bytes]

PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\t", b"(", b")", b"[", b"{", b"}", b'"', b"'", b'"""', b"`",
    b"#", b"//", b"/*", b"\\", b",", b":", b"=", b"lambda ", b"f'{", b"*", b"**", b"@", b"&a ", b"*a", b"<<: *a",
    b"!Ref ", b"- ", b"${", b"<<EOT", b"\xc3\x28", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"9" * 400, b"x" * 3000,
)  # fmt: skip


def cut(text: bytes, _: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def without_a_part(text: bytes, _: bytes, random: Random) -> bytes:
    start, end = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
    return text[:start] + text[min(end, start + 200) :]


def flipped(text: bytes, _: bytes, random: Random) -> bytes:
    changed = bytearray(text)
    for _ in range(random.randrange(1, 6)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def with_pieces(text: bytes, _: bytes, random: Random) -> bytes:
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(PIECES) + text[place:]
    return text


def spliced(text: bytes, other: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1) :]


def shuffled(text: bytes, other: bytes, random: Random) -> bytes:
    """Lines of both, as they come: names that mean something else, calls before definitions, levels that do not fit."""
    lines = [*text.splitlines(keepends=True), *other.splitlines(keepends=True)]
    random.shuffle(lines)
    return b"".join(lines[: len(lines) // 2 + 1])


def renamed(text: bytes, _: bytes, random: Random) -> bytes:
    """A word in the place of another one: definitions in circles, values of the wrong kind."""
    words = text.replace(b"(", b" ").replace(b")", b" ").replace(b".", b" ").replace(b",", b" ").split()
    if len(words) < 2:
        return text
    return text.replace(random.choice(words), random.choice(words))


def repeated(text: bytes, _: bytes, random: Random) -> bytes:
    start, end = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
    return text[:start] + text[start : min(end, start + 80)] * random.randrange(2, 40) + text[end:]


def in_other_form(text: bytes, _: bytes, random: Random) -> bytes:
    forms: tuple[Callable[[], bytes], ...] = (
        lambda: text.replace(b"\n", b"\r\n"),
        lambda: text.replace(b"\n", b"\r"),
        lambda: b"\xef\xbb\xbf" + text,
        lambda: text.decode("utf-8", "replace").encode("utf-16"),
        lambda: text.decode("utf-8", "replace").encode("latin-1", "replace"),
        lambda: text.replace(b" ", b"\xc2\xa0"),
        lambda: text.replace(b"\n", b" "),
    )
    return random.choice(forms)()


DAMAGES: tuple[Damage, ...] = (
    cut, without_a_part, flipped, with_pieces, spliced, shuffled, renamed, repeated, in_other_form,
)  # fmt: skip
