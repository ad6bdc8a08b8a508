"""Which functions of a program mention which names, found through all its files: where a call may lead, and who uses a
class."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.files.questions import Question, callers_question, reach_question
from dynamorm_analysis.linking.files.reach import other_names_of

MOST_FILES = 10
"""How many files have functions of a name that is rare: those of `get` or `__init__` lead everywhere and nowhere."""


class Mentioned:
    """What the functions of some modules mention, by name alone: a cheap first look."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._modules = modules
        self._names: dict[str, frozenset[str]] = {}
        self._reached: dict[Question, bool] = {}
        self._callers: dict[str, tuple[tuple[str, str], ...]] = {}

    def reaches(self, question: Question) -> bool:
        """The answer to a `reach_question`."""
        if question not in self._reached:
            self._reached[question] = self._look_for_words(question)
        return self._reached[question]

    def users(self, name: str) -> tuple[tuple[str, str], ...]:
        """The answer to a `users_question`: statements by path and anchor."""
        paths = sorted(self._using.get(name, ()))
        return tuple((path, anchor) for path in paths for anchor in self._modules[path].users.get(name, ()))

    def callers(self, name: str) -> tuple[tuple[str, str], ...]:
        """The answer to a `callers_question`: statements by path and anchor."""
        if name not in self._callers:
            self._callers[name] = tuple(
                (path, anchor)
                for path, module in self._modules.items()
                if name in module.mentioned_anywhere
                for anchor, (_, of_statement) in module.mentioned.items()
                if name in of_statement[""]
            )
        return self._callers[name]

    def holders(self, name: str) -> tuple[str, ...]:
        """The files that hold functions of a name."""
        paths = self._mentioning.get(name, ())
        return tuple(sorted(path for path in paths if name in self._modules[path].mentions))

    def namers(self, name: str) -> tuple[str, ...]:
        """The files that say a name other than to call it."""
        if name not in self._named:
            return ()
        return tuple(path for path, module in self._modules.items() if name in module.named)

    def other_names(self, name: str) -> frozenset[str]:
        """The names by which files import something of a name."""
        return self._mentions_of(other_names_of(name))

    def inherit(self, earlier: "Mentioned", edited: Collection[str], stale: Collection[object]) -> set[Question]:
        """Takes over what was found before an edit of some files, and gives back which answers are others now; `stale`
        are the names of functions that mention something else."""
        self._inherit_places(earlier, edited)
        self._callers = {name: self._callers_after(name, known, edited) for name, known in earlier._callers.items()}
        called = {callers_question(name) for name, now in self._callers.items() if now != earlier._callers[name]}
        self._names = {name: names for name, names in earlier._names.items() if name not in stale}
        affected = list(earlier._resting_on(stale)) if stale else []
        self._reached = dict(earlier._reached)
        for question in affected:
            del self._reached[question]
        return called | {question for question in affected if self.reaches(question) is not earlier._reached[question]}

    def _callers_after(
        self, name: str, known: tuple[tuple[str, str], ...], edited: Collection[str]
    ) -> tuple[tuple[str, str], ...]:
        """The callers of a name once some files are edited: in the order of paths, as the modules are."""
        kept = [(path, anchor) for path, anchor in known if path not in edited]
        mentioned = ((path, self._modules[path].mentioned) for path in edited)
        now = [(path, anchor) for path, of in mentioned for anchor, (_, names) in of.items() if name in names[""]]
        return tuple(sorted((*kept, *now), key=lambda place: place[0])) if now or len(kept) < len(known) else known

    def _inherit_places(self, earlier: "Mentioned", edited: Collection[str]) -> None:
        """They may name too many files, or names, so that all moments of a program share them."""
        if "_mentioning" in earlier.__dict__:
            self._mentioning = earlier._mentioning
            _add(self._mentioning, {path: self._modules[path].mentions for path in edited})
        if "_using" in earlier.__dict__:
            self._using = earlier._using
            _add(self._using, {path: self._modules[path].users for path in edited})
        if "_named" in earlier.__dict__:
            self._named = earlier._named
            self._named.update(*(self._modules[path].named for path in edited))

    def _look_for_words(self, question: Question) -> bool:
        match question:
            case (_, str(name), frozenset() as words, str(steps), str(rare)):
                if rare and not self._is_rare(name):
                    return False
                mentioned = self._mentions_of(name)
                if not mentioned.isdisjoint(words):
                    return True
                fewer = int(steps) - 1
                return fewer > 0 and any(
                    self.reaches(reach_question(inner, words, fewer, bool(rare))) for inner in mentioned
                )
        return False

    def _is_rare(self, name: str) -> bool:
        """Whether few files have functions of a name."""
        return sum(name in self._modules[path].mentions for path in self._mentioning.get(name, ())) <= MOST_FILES

    def _resting_on(self, names: Collection[object]) -> Iterator[Question]:
        """The answers in which what functions of some names mention may have a part."""
        known: dict[tuple[str, int], bool] = {}

        def rests(name: str, steps: int) -> bool:
            if name in names:
                return True
            if steps < 2:
                return False
            if (name, steps) not in known:  # whichever words are looked for behind it
                mentioned = self._mentions_of(name)
                found = not mentioned.isdisjoint(names)
                known[name, steps] = found or (steps > 2 and any(rests(inner, steps - 1) for inner in mentioned))
            return known[name, steps]

        for question in self._reached:
            match question:
                case (_, str(name), _, str(steps), _) if rests(name, int(steps)):
                    yield question

    def _mentions_of(self, name: str) -> frozenset[str]:
        if name not in self._names:
            everywhere = (self._modules[path].mentions.get(name) for path in self._mentioning.get(name, ()))
            self._names[name] = frozenset().union(*(names for names in everywhere if names))
        return self._names[name]

    @cached_property
    def _mentioning(self) -> "Places":
        """The files that hold functions of a name."""
        return _add({}, {path: module.mentions for path, module in self._modules.items()})

    @cached_property
    def _using(self) -> "Places":
        """The files that use a class of a name."""
        return _add({}, {path: module.users for path, module in self._modules.items()})

    @cached_property
    def _named(self) -> set[str]:
        """What files say other than to call it."""
        return set().union(*(module.named for module in self._modules.values()))


Places = dict[str, dict[str, None]]
"""Paths of files by name."""


def _add(places: Places, names: Mapping[str, Collection[str]]) -> Places:
    for path, inside in names.items():
        for name in inside:
            places.setdefault(name, {})[path] = None
    return places
