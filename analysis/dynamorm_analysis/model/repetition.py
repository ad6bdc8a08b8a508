"""The loop around an access: whether it asks for others in each round, and what else each round does."""

from dataclasses import dataclass

from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Repetition:
    """The loop around an access. `varies`: its key depends on the loop's variable. `other_tables`: the table does, so
    that each round asks another one. `limit`: the most rounds, when the source tells it. `stops_early`: the loop
    ends at the first hit. `writes`: each round may write single items too. `at_once`: its rounds are given to threads
    or an executor, and run at the same time. `gathered`: they run so, and are awaited together or by the threads of a
    pool. `numbered`: it runs over numbers that count nothing which it was given, as shards are numbered. `of_messages`:
    it runs over the messages that an event brings, each a matter of its own. `beside_others`: each round calls a
    function that makes other reads than this one, too, of which another is told. `caught`: a round goes on, or lets
    the next one begin, after an error of its own request. `after_error`: the request is made after an error alone.
    `alone`: each round writes whole items or deletes some, and asks for nothing besides. `waits`: each round asks
    other services, too. `of_read`: it runs over what was read from tables before, `of_settings`: over what the
    application is configured with, `of_failed`: over what has failed before, as its name tells.
    `bounded`: it ends when so many were read as the code wants. `remembered`: it runs once for each key, and later
    rounds look at what it found. `place`: the loop's first line."""

    varies: bool
    place: Place
    limit: int | None = None
    stops_early: bool = False
    same: bool = False
    """It asks for the same in each round, for one of the items that were read before."""

    seeks: bool = False
    """It ends early at an item alone whose attributes are as the code wants them."""

    writes: bool = False
    at_once: bool = False
    gathered: bool = False
    numbered: bool = False
    of_messages: bool = False
    of_changes: frozenset[str] = frozenset()
    """The attributes of keys that each round takes from what a table's stream tells."""
    other_tables: bool = False
    beside_others: bool = False
    after_error: bool = False
    caught: bool = False
    alone: bool = False
    waits: bool = False
    bounded: bool = False
    remembered: bool = False
    of_read: bool = False
    of_request: bool = False
    """It runs over what one request brings."""

    of_settings: bool = False
    of_failed: bool = False
    changing: frozenset[str] = frozenset()
    """The names that stand for something else in each round, where its key varies."""

    @property
    def asks_for_others(self) -> bool:
        """Whether each round asks for other items: by their keys, or in another table."""
        return self.varies or self.other_tables

    def told_at(self, call: Place) -> Place:
        """Where it is told of a request: at the call by which that is made, or at the loop's head where the loop is in
        a function that is called there."""
        is_here = (call.path, call.anchor) == (self.place.path, self.place.anchor)
        return call if is_here and self.place.span.start <= call.span.end else self.place
