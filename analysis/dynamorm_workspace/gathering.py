"""The facts of many files: from the cache, else read, by several processes where that pays."""

from collections.abc import Iterator, Mapping
from functools import cache as remembered

import msgspec

from dynamorm_analysis.facts.file import Facts
from dynamorm_workspace.cache import Cache
from dynamorm_workspace.crew import FAILED, cores, facts_of, read_by_crew
from dynamorm_workspace.files import Note
from dynamorm_workspace.watching import Watch, unwatched

WORTH_A_CREW = 1_000_000  # bytes of source, which one process reads in about a quarter of a second


def gathered(
    contents: Mapping[str, bytes], cache: Cache, watch: Watch = unwatched, crew: int | None = None
) -> tuple[dict[str, Facts], list[Note]]:
    """The facts of files by path, in the order of the paths, and notes on those that could not be read.

    `crew` is how many processes read; by default there are as many as processors, or none besides this one where it
    would have read all of it by the time that they have started.
    """
    known = {path: facts for path, content in contents.items() if (facts := cache.known(content, _ending(path)))}
    unread = {path: content for path, content in contents.items() if path not in known}
    if crew is None:
        crew = cores() if sum(map(len, unread.values())) > WORTH_A_CREW else 1
    notes: list[Note] = []
    for path, answer in _read(unread, cache, crew):
        if isinstance(answer, Note):
            notes.append(answer)
        else:
            known[path] = answer
        watch(len(known) + len(notes) - len(contents) + len(unread), len(unread))
    return {path: known[path] for path in sorted(known)}, notes


def _read(texts: Mapping[str, bytes], cache: Cache, crew: int) -> Iterator[tuple[str, Facts | Note]]:
    done: set[str] = set()
    if crew > 1:
        try:
            for read in read_by_crew(list(texts.items()), crew):
                done.add(read.path)
                yield read.path, _taken(read.path, read.encoded, read.fault, texts[read.path], cache)
        except OSError:  # no more processes are to be had here
            pass
    yield from ((path, _read_here(path, content, cache)) for path, content in texts.items() if path not in done)


def _taken(path: str, encoded: bytes | None, fault: str, content: bytes, cache: Cache) -> Facts | Note:
    if encoded is None:
        return Note(path, fault)
    cache.keep(content, _ending(path), encoded)
    return _decoder().decode(encoded)


def _read_here(path: str, content: bytes, cache: Cache) -> Facts | Note:
    try:
        facts = facts_of(path, content)
        encoded = msgspec.msgpack.encode(facts)
    except Exception:  # a defect of the reader: this file is skipped, and said to be
        return Note(path, FAILED)
    cache.keep(content, _ending(path), encoded)
    return facts


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


@remembered
def _decoder() -> "msgspec.msgpack.Decoder[Facts]":
    return msgspec.msgpack.Decoder(Facts)
