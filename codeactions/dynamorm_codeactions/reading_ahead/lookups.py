"""What a statement that reads ahead is made of, whichever library it is for: its keys, its place, and its names."""

from collections.abc import Sequence
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_cdkgen.python_text import formatted
from dynamorm_codeactions.lines import indentation_at, start_of_line
from dynamorm_codeactions.loops import lines_of_statement
from dynamorm_codeactions.reading_ahead.plain import Writer, has_comment, is_plain
from dynamorm_codeactions.reading_ahead.rounds import Rounds, may_run_twice
from dynamorm_codeactions.rewriting import Draft, free_name

READS = frozenset({"get", "query", "scan", "count", "batch_get", "transact_get"})
NAMES = {
    "keys": ("keys", "asked_keys", "unread"),
    "found": ("found", "items", "found_items"),
    "rounds": ("wanted", "rows", "rounds"),
    "key": ("key", "item_key", "key_of_item"),
    "start": ("start", "first", "position"),
    "request": ("request", "asking", "batch_request"),
    "answer": ("answer", "reply", "batch_answer"),
    "item": ("item", "each", "found_item"),
}
"""What the variables of new code are called, by what they are: the first that the code around does not use."""


LISTS = frozenset({"list", "sorted", "tuple", "set"})


@dataclass(frozen=True, slots=True)
class Named:
    """The values of a key that differ from round to round, as a round has them: a key is one of them, or a tuple."""

    values: tuple[Value, ...]
    writer: Writer

    def here(self) -> str | None:
        """The key as the code of a round."""
        return self._joined([self.writer.written(one) for one in self.values])

    def ahead(self, rounds: Rounds) -> str | None:
        """The same in front of the rounds, about their target."""
        return self._joined([self.writer.written(one, rounds.names) for one in self.values])

    def _joined(self, told: Sequence[str | None]) -> str | None:
        texts = [one for one in told if one is not None]
        if len(texts) < len(told):
            return None
        return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"

    @property
    def are_names(self) -> bool:
        return all(isinstance(one, Name) for one in self.values)


class Ahead:
    """New lines in front of the rounds of a request, in the names and manner of the code around them."""

    def __init__(self, draft: Draft, unit: Unit, at: Occurrence, rounds: Rounds, path: str) -> None:
        self.draft, self.unit, self.rounds, self.path, self.at = draft, unit, rounds, path, at
        content = draft.sources.content(path)
        whole = content[unit.start : unit.start + unit.statement.span.end]
        self.text = (whole if isinstance(unit.statement, Function) else content).decode()
        self._taken: list[str] = []

    def name(self, what: str) -> str:
        """A free name for something; empty where none is left."""
        found = free_name(NAMES[what], " ".join((self.text, *self._taken)))
        self._taken.append(found)
        return found

    def place(self) -> Span | None:
        """Where the lines go: above the rounds and the comment of their own that they have; None where they share
        their line with something."""
        content = self.draft.sources.content(self.path)
        lines = lines_of_statement(content, self.rounds.statement.span.shifted(self.unit.start))
        if lines is None or content[lines.start : lines.end].lstrip().startswith(b"elif"):
            return None
        start, outer = lines.start, indentation_at(content, lines.start).encode()
        while start > 0:
            above = start_of_line(content, start - 1)
            if not content[above:start].startswith(outer + b"#"):
                break
            start = above
        return Span(start, start)

    def run_over(self, writer: Writer) -> tuple[str, str] | None:
        """What the rounds run over, as code that may be run over twice, with the line that makes it so, empty where
        that is not needed."""
        iterable = self.rounds.iterable
        text = writer.written(iterable)
        if text is None:
            return None
        if may_run_twice(iterable, self.at):
            return text, ""
        name = self.name("rounds")
        if not name:
            return None
        self.draft.replace(self.path, iterable.span.shifted(self.unit.start), name)
        match iterable:
            case Call(function=Name(name=made)) if made in LISTS:
                return name, f"{name} = {text}"
        return name, f"{name} = list({text})"

    def keys(self, key: str, target: str, over: str) -> str:
        """The keys of all rounds that make the request, each once."""
        told = " and ".join(self.rounds.conditions)
        if not told and key == target:
            return f"dict.fromkeys({over})"
        return f"dict.fromkeys({key} for {target} in {over}{f' if {told}' if told else ''})"

    def insert(self, place: Span, lines: Sequence[str]) -> None:
        content = self.draft.sources.content(self.path)
        outer = indentation_at(content, start_of_line(content, self.unit.start + self.rounds.statement.span.start))
        by_tabs = "\t" in outer
        text = "".join(f"{outer}{_with_tabs(line) if by_tabs else line}\n" for line in lines)
        self.draft.replace(self.path, place, text if by_tabs else formatted(text))

    def drop(self, span: Span) -> bool:
        """Takes the lines of a statement out; False where it shares them, or a comment would go."""
        content = self.draft.sources.content(self.path)
        whole = span.shifted(self.unit.start)
        start = start_of_line(content, whole.start)
        end = content.find(b"\n", whole.end) + 1 or len(content)
        if (
            content[start : whole.start].strip()
            or content[whole.end : end].strip()
            or has_comment(content[start:end].decode())
        ):
            return False
        above = content[start_of_line(content, start - 1) : start].strip() if start else b""
        if not above or above.endswith(b":") or above.startswith(b"#"):  # a blank line would open a block
            following = content.find(b"\n", end) + 1 or len(content)
            end = following if not content[end:following].strip() else end
        self.draft.replace(self.path, Span(start, end), "")
        return True


def _with_tabs(line: str) -> str:
    """A line that is indented by tabs; the texts in it keep their blanks."""
    code = line.lstrip(" ")
    return "\t" * ((len(line) - len(code)) // 4) + code


def is_alone(access: Access, rounds: Rounds, project: Project) -> bool:
    """Whether no round writes to the table that all read ahead."""
    for other in (*project.accesses, *project.retold):
        if other.operation in READS or other.call.path != access.call.path or other.call.anchor != access.call.anchor:
            continue
        if rounds.statement.span.contains(other.call.span) and other.table in (access.table, None):
            return False
    return True


def keeps_its_place(value: Value, rounds: Rounds) -> bool:
    """Whether an expression means the same in front of the rounds as in each."""
    return is_plain(value) and not rounds.varies(value) and rounds.say_the_same_ahead(value)


def are_distinct(rounds: Rounds) -> bool:
    """Whether no two rounds can ask for one key: where they run over the keys of something."""
    match rounds.iterable:
        case Call(function=Member(name="keys" | "items")) | Call(function=Name(name="set" | "range")):
            return True
    return False
