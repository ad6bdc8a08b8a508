"""Texts that Jinja makes others of, as these others: of equal length, with holes for what is known to nobody yet."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dynamorm_analysis.reading.gaps import Gaps

ENDINGS = (".j2", ".jinja", ".jinja2")

CLOSING = {b"{%": b"%}", b"{{": b"}}", b"{#": b"#}"}
OPENING = re.compile(rb"\{[%{#]")
TAG = re.compile(rb"\{%[-+]?\s*(\w+)")
BLOCKS = frozenset(
    {b"autoescape", b"block", b"call", b"filter", b"for", b"if", b"macro", b"raw", b"set", b"trans", b"with"}
)
# Blocks whose text stands elsewhere, if anywhere.
ASIDE = frozenset({b"macro", b"set"})
INSERTS = frozenset({b"include", b"call", b"filter"})
# What a hole's name may be made of, so that it ends no text around it.
UNFIT = re.compile(rb"[^\w .()|+*/~=<>%&!?-]", re.ASCII)
WRITTEN = re.compile(rb"[^\r\n]")
INK = re.compile(rb"\S+")
LINE_BREAK = re.compile(rb"\r\n?|\n")
QUOTE = re.compile(rb'(?<!\\)"')
HOLE = re.compile(rb"\$\{[^}]*\}")
SPACE = 0x20
LOOKED_BACK = 200  # bytes of a line, to tell whether brackets are open


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without Jinja. In its `gaps` stands what is there at times only, or may be inserted."""

    text: bytes
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class _Sign:
    """A tag (with its first word), an expression or a comment of Jinja."""

    start: int
    end: int
    kind: bytes
    word: bytes = b""


@dataclass(frozen=True, slots=True)
class _Block:
    """From a tag to the one that ends it; `outermost` where it stands in no other."""

    start: int
    end: int
    word: bytes
    outermost: bool


def without_jinja(content: bytes, language: str) -> Plain:
    """A text of YAML or JSON that Jinja is written into. All places hold for the text as it is."""
    signs = _signs(content)
    if not signs:
        return Plain(content, Gaps())
    return _Writing(content, language, signs).plain()


def _signs(content: bytes) -> list[_Sign]:
    """Jinja's signs in a text; what is between `raw` and its end is none. A sign without an end is text."""
    found: list[_Sign] = []
    position = 0
    raw = False
    endless: set[bytes] = set()
    while opening := OPENING.search(content, position):
        kind, start = opening[0], opening.start()
        position = opening.end()
        if kind in endless or (raw and kind != b"{%"):
            continue
        close = content.find(CLOSING[kind], position)
        if close < 0:
            endless.add(kind)
            continue
        tag = TAG.match(content, start, close) if kind == b"{%" else None
        word = tag[1] if tag is not None else b""
        if raw and word != b"endraw":
            continue
        raw = word == b"raw"
        position = close + 2
        if word == b"set" and b"=" in content[start:position]:
            word = b""
        found.append(_Sign(start, position, kind, word))
    return found


def _blocks(signs: list[_Sign], length: int) -> list[_Block]:
    """The blocks of a text, inner ones first. One without an end reaches to the text's, one without a start to its."""
    found: list[_Block] = []
    open_ones: list[_Sign] = []
    for sign in signs:
        if sign.word in BLOCKS:
            open_ones.append(sign)
        elif sign.word.startswith(b"end"):
            if not open_ones:
                found.append(_Block(0, sign.end, b"", outermost=True))
                continue
            opened = open_ones.pop()
            found.append(_Block(opened.start, sign.end, opened.word, outermost=not open_ones))
        elif sign.word == b"extends":
            found.append(_Block(0, length, b"", outermost=True))
    return [*found, *(_Block(sign.start, length, b"", outermost=True) for sign in open_ones[:1])]


class _Writing:
    """One text on its way to a plain one."""

    def __init__(self, content: bytes, language: str, signs: list[_Sign]) -> None:
        self.content = content
        self.is_json = language == "json"
        self.signs = signs
        self.text = bytearray(content)
        self.lines = [0, *(found.end() for found in LINE_BREAK.finditer(content))]
        self.inserted: list[tuple[int, int]] = []

    def plain(self) -> Plain:
        blocks = _blocks(self.signs, len(self.content))
        # What stands in one line is a text with a hole; a block inside of another one there is a part of its hole.
        inline: list[_Block] = []
        for block in blocks:
            if self._line(block.start) == self._line(block.end - 1) and block.word not in (b"raw", b""):
                while inline and inline[-1].start > block.start:
                    inline.pop()
                inline.append(block)
        for sign in self.signs:
            if sign.kind != b"{{":
                self._blank(sign.start, sign.end)
                if sign.word in INSERTS:
                    self.inserted.append((sign.start, sign.end))
        for start, end in Gaps.of((block.start, block.end) for block in blocks if block.word in ASIDE):
            self._blank(start, end)
        holes = [(sign.start, sign.end) for sign in self.signs if sign.kind == b"{{" and self._has_ink(sign)]
        holes = [hole for hole in holes if not _is_in(hole, inline)]
        holes += [(block.start, block.end) for block in inline if self._says_something(block)]
        quotes = _Quotes(self.content) if self.is_json else None
        for start, end in sorted(holes):
            self._make_hole(start, end, in_text=quotes.are_open_at(start) if quotes else False)
            if quotes:
                quotes.skip(end)
        done = {block.start for block in inline}
        outer = (block for block in blocks if block.outermost and block.word not in (b"raw", *ASIDE))
        text = bytes(self.text)
        kept = [(at.start, at.end) for at in outer if at.start not in done and text[at.start : at.end].strip()]
        ink = [found.span() for found in INK.finditer(text)]
        return Plain(text, Gaps.of((*kept, *(_widened(ink, *place) for place in self.inserted))))

    def _line(self, offset: int) -> int:
        return bisect_right(self.lines, offset)

    def _has_ink(self, sign: _Sign) -> bool:
        return self.text[sign.start] != SPACE

    def _says_something(self, block: _Block) -> bool:
        """Whether anything but a comma between two items is left of a block in one line."""
        if self.text[block.start : block.end].strip(b" ,"):
            return True
        self._blank(block.start, block.end)
        return False

    def _blank(self, start: int, end: int) -> None:
        self.text[start:end] = WRITTEN.sub(b" ", self.content[start:end])

    def _make_hole(self, start: int, end: int, *, in_text: bool) -> None:
        """Writes a hole: `${…}`. What fills a line of its own may be anything, and is left out."""
        line = self._line(start)
        before = self.text[max(self.lines[line - 1], start - LOOKED_BACK) : start]
        after = self.content[end : end + LOOKED_BACK]
        if not before.strip() and not LINE_BREAK.split(after, 1)[0].strip():
            self._blank(start, end)
            self.inserted.append((start, end))
            return
        name = UNFIT.sub(b"_", self.content[start + 2 : end - 2].strip(b"-+% \t\r\n"))
        room = end - start
        if self.is_json and not in_text:
            self.text[start:end] = b"null".ljust(room)
        elif not self.is_json and len(name) + 5 <= room and _is_item(before, after):
            self.text[start:end] = b'"${' + name.ljust(room - 5) + b'}"'
        else:
            self.text[start:end] = b"${" + name.ljust(room - 3) + b"}"


def _widened(ink: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """What is inserted at a place may belong to what stands before it, and to what stands behind."""
    behind = bisect_left(ink, (end, end))
    before = bisect_right(ink, (start, start)) - 1
    return ink[before][1] if before >= 0 else 0, ink[behind][0] if behind < len(ink) else end


def _is_in(hole: tuple[int, int], blocks: list[_Block]) -> bool:
    place = bisect_right(blocks, hole[0], key=lambda block: block.start) - 1
    return place >= 0 and hole[1] <= blocks[place].end


def _is_item(before: bytes | bytearray, after: bytes) -> bool:
    """Whether a text stands alone between the brackets or commas of a list or mapping in one line of YAML."""
    left = HOLE.sub(b"", bytes(before))
    opened = left.count(b"[") + left.count(b"{") > left.count(b"]") + left.count(b"}")
    return opened and left.rstrip()[-1:] in (b"[", b"{", b",", b":") and after.lstrip(b" ")[:1] in (b",", b"]", b"}")


class _Quotes:
    """Whether a place in JSON is inside of a text, for places in order: no text goes on in the next line."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._open = False

    def are_open_at(self, place: int) -> bool:
        passed = self._content[self._at : place]
        lines = LINE_BREAK.split(passed)
        self._open = (self._open and len(lines) == 1) != (len(QUOTE.findall(lines[-1])) % 2 == 1)
        self._at = place
        return self._open

    def skip(self, place: int) -> None:
        self._at = place
