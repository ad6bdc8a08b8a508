"""Lines of a file as an edit must respect them: where they end, how they are indented, how long they may be."""

from dynamorm_analysis.text import Span

# Where new code is broken over lines: the formatters' usual default, or as long as the file's longest line.
LINE_LENGTHS = (88, 120)


def end_of_line(content: bytes, offset: int) -> Span:
    """The empty span behind the line break that ends the line of an offset."""
    found = content.find(b"\n", offset)
    end = len(content) if found < 0 else found + 1
    return Span(end, end)


def start_of_line(content: bytes, offset: int) -> int:
    return content.rfind(b"\n", 0, offset) + 1


def indentation_at(content: bytes, offset: int) -> str:
    """The blanks that the line of an offset begins with."""
    line = content[start_of_line(content, offset) : end_of_line(content, offset).start]
    return line[: len(line) - len(line.lstrip(b" \t"))].decode()


def deeper(indentation: str) -> str:
    """One level further in, in the file's own manner."""
    return indentation + ("\t" if indentation.endswith("\t") else "    ")


def line_length(content: bytes) -> int:
    """How long the file's lines may be: as long as its longest, within what formatters are set to."""
    usual, longest = LINE_LENGTHS
    present = max((len(line.decode("utf-8", "replace")) for line in content.splitlines()), default=0)
    return min(longest, max(usual, present))


def moved_in(text: str, outer: str) -> str:
    """Whole lines that stand as far in as `outer`, one level further in; blank ones stay as they are."""
    added = deeper(outer).removeprefix(outer)
    return "".join(added + line if line.strip() else line for line in text.splitlines(keepends=True))


def moved_out(text: str, outer: str) -> str:
    """A text over several lines, with its last line as far in as what it stands in."""
    first, *others = text.split("\n")
    closing = others[-1][: len(others[-1]) - len(others[-1].lstrip())] if others else ""
    if not all(line.startswith(closing) or not line.strip() for line in others):
        return text
    return "\n".join((first, *(outer + line[len(closing) :] if line.strip() else line for line in others)))


def is_python(path: str) -> bool:
    """Whether a file is one whose lines and syntax this component knows to rewrite."""
    return path.endswith((".py", ".pyi"))


def with_breaks_of(content: bytes, text: str) -> str:
    """A text with the line breaks that the file uses."""
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if b"\r\n" in content else plain
