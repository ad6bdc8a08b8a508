"""Quick fixes for the findings of a range, the comment that silences one, how else the code there can be written, and
what can be generated of the model there; edits follow when they are chosen.

Editors show them in this order, or by their kinds. At a request only those generators are among them that are about
each request; all of them are at a model, and wherever a client asks for what generates alone: `refactor.generate`, or
`source`, which is a menu of its own in some editors.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action
from dynamorm_codeactions.generation import concerns_accesses, generator_names
from dynamorm_codeactions.kinds_of_items import accesses_in, declared_by
from dynamorm_codeactions.refactoring import Selection, is_rewritable, kind_of, refactoring_names
from dynamorm_codeactions.registry import fix
from dynamorm_codeactions.suppressing import suppress
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import Converter, touches
from dynamorm_lsp.server.folder import Make
from dynamorm_lsp.server.server import DynamormServer, View

Versions = Mapping[str, int | None]
OFFERS: Mapping[str, Make] = {"fix": fix, "ignore": suppress}  # all that mend come before what silences
GENERATING = ("refactor.generate", "source.generate")
"""The kinds of what generates, each of which has one for each generator below it: `refactor.generate.repository`."""
NOTHING = (
    "Nothing is to be written: all of it is there already, was changed by hand, or not enough is known. "
    "`dynamorm generate` tells which."
)
REFACTORING = (lsp.CodeActionKind.RefactorExtract, lsp.CodeActionKind.RefactorRewrite)
WIDE = ("", lsp.CodeActionKind.Refactor)
"""What is asked for where all is to be shown that could be of use."""


def register(server: DynamormServer) -> None:
    if ClientCaps.ACTION_LITERALS not in server.caps:
        return
    lazy = ClientCaps.RESOLVE_EDIT in server.caps and ClientCaps.ACTION_DATA in server.caps
    kinds = [lsp.CodeActionKind.QuickFix, *REFACTORING, *GENERATING]
    options = lsp.CodeActionOptions(code_action_kinds=kinds, resolve_provider=lazy)
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)(code_actions)
    if lazy:
        server.feature(lsp.CODE_ACTION_RESOLVE)(resolve)


async def code_actions(ls: DynamormServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Made from our own findings, never from the client's: not every client hands back what it was told."""
    only = tuple(params.context.only or ("",))
    makers = [make for kind, make in MAKERS.items() if any(_asked_for(one, only) for one in kind)]
    if not makers:
        return []
    lazy = ClientCaps.RESOLVE_EDIT in ls.caps and ClientCaps.ACTION_DATA in ls.caps
    creates = ClientCaps.CREATE_FILE in ls.caps

    def offered(views: Mapping[str, View]) -> list[lsp.CodeAction]:
        view = views.get(params.text_document.uri)
        if view is None:
            return []
        asking = _Asking(view, ls.converter(view.understood), params.range, _versions(views), lazy, only, creates)
        return [offer for make in makers for offer in make(asking)]

    return await ls.look(offered)


async def resolve(ls: DynamormServer, action: lsp.CodeAction) -> lsp.CodeAction:
    """Adds the edit, made for the text as it is now; refused when that is no longer the text of the offer."""
    asked = action.data if isinstance(action.data, dict) else {}

    def chosen(views: Mapping[str, View]) -> tuple[bool, lsp.WorkspaceEdit | None, tuple[str, ...]]:
        view = views.get(asked.get("uri", ""))
        if view is None or view.version != asked.get("version"):
            return False, None, ()
        made = _as_asked(view, asked)
        if made is None:
            return True, None, ()
        converter = ls.converter(view.understood)
        return True, converter.workspace_edit(made, _versions(views).get) if made.edits else None, made.told

    is_current, action.edit, told = await ls.look(chosen)
    if told:
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, "\n".join(told)))
    elif is_current and action.edit is None and "generator" in asked:
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, NOTHING))
    elif action.edit is None:
        raise JsonRpcException("text changed", lsp.LSPErrorCodes.ContentModified)
    return action


def _versions(views: Mapping[str, View]) -> Versions:
    return {uri: view.version for uri, view in views.items()}


def _asked_for(kind: str, only: Sequence[str]) -> bool:
    return any(prefix == "" or kind == prefix or kind.startswith(f"{prefix}.") for prefix in only)


# ---- in the engine's thread ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asking:
    """A request for actions of the kinds `only`; the client asks for the edits later where it is `lazy`, and can create
    files where it `creates`."""

    view: View
    converter: Converter
    where: lsp.Range
    versions: Versions
    lazy: bool
    only: Sequence[str]
    creates: bool

    def span(self) -> Span | None:
        positions = self.converter.positions(self.view.path)
        return positions.span(self.where) if positions is not None else None

    @property
    def is_wide(self) -> bool:
        """Whether more is asked for than what generates."""
        return any(kind in WIDE for kind in self.only)

    def kind_of(self, generator: str) -> str | None:
        """The kind under which a generator is asked for; None where it is not."""
        kinds = (f"{kind}.{generator}" for kind in GENERATING)
        return next((kind for kind in kinds if _asked_for(kind, self.only)), None)

    def edit(self, action: Action) -> lsp.WorkspaceEdit | None:
        return self.converter.workspace_edit(action, self.versions.get)


def _fixes(asking: _Asking) -> Iterator[lsp.CodeAction]:
    view, wanted = asking.view, asking.span()
    if wanted is None:
        return
    found = [(one, span, *offer) for one, span in _found_at(view, wanted) for offer in _actions(one, view)]
    for finding, span, word, action in sorted(found, key=lambda one: tuple(OFFERS).index(one[2])):
        edit = asking.edit(action)
        if edit is not None:
            identity = {"rule": finding.rule, "start": span.start, "end": span.end, "offer": word}
            data = {"uri": view.uri, "version": view.version, **identity}
            yield _code_action(action, asking.converter.diagnostic(finding), edit, data, asking.lazy, word)


def _generated(asking: _Asking) -> Iterator[lsp.CodeAction]:
    """What can be made of the models whose names, calls that create tables, or accesses are where the cursor is."""
    view, wanted = asking.view, asking.span()
    if wanted is None:
        return
    offered: set[str] = set()
    for definition, span, of_access in _asked_about(view, wanted):
        for name in generator_names():
            kind = asking.kind_of(name)
            if kind is None or (of_access and asking.is_wide and not concerns_accesses(name)):
                continue
            title = view.understood.title(name, definition)
            if title is None or title in offered:
                continue
            offered.add(title)
            data = {"uri": view.uri, "version": view.version, "start": span.start, "generator": name}
            if not (asking.lazy and asking.creates):  # all that it makes may be more than this client can write
                action = view.understood.generate(name, definition)
                edit = asking.edit(action) if action is not None and action.edits else None
                if edit is None:
                    continue
            yield lsp.CodeAction(
                title=title,
                kind=kind,
                edit=None if asking.lazy else edit,
                data=data if asking.lazy else None,
            )


def _refactored(asking: _Asking) -> Iterator[lsp.CodeAction]:
    """How else the code at the cursor can be written; what a quick fix there does as well is left to that."""
    view, wanted = asking.view, asking.span()
    if wanted is None or not is_rewritable(Selection(view.path, wanted), view.understood.project):
        return
    selection, fixed = Selection(view.path, wanted), set()
    if _asked_for(lsp.CodeActionKind.QuickFix, asking.only):
        fixed = {action.edits for finding, _ in _found_at(view, wanted) for _, action in _actions(finding, view)}
    for name in refactoring_names():
        if not _asked_for(kind_of(name), asking.only):
            continue
        action = view.understood.refactor(name, selection)
        if action is None or action.edits in fixed or (edit := asking.edit(action)) is None:
            continue
        where = {"start": wanted.start, "end": wanted.end}
        yield lsp.CodeAction(
            title=_title(action),
            kind=kind_of(name),
            edit=None if asking.lazy else edit,
            data={"uri": view.uri, "version": view.version, **where, "refactoring": name} if asking.lazy else None,
        )


MAKERS: Mapping[tuple[str, ...], Callable[[_Asking], Iterator[lsp.CodeAction]]] = {
    (lsp.CodeActionKind.QuickFix,): _fixes,
    REFACTORING: _refactored,
    tuple(f"{kind}.{name}" for kind in GENERATING for name in generator_names()): _generated,
}
"""In the order of what is offered."""


def _found_at(view: View, wanted: Span) -> Iterator[tuple[Finding, Span]]:
    """The findings that a range touches, each with its place in the text."""
    for finding in view.understood.findings(view.path):
        span = view.understood.project.locate(finding.place)
        if span is not None and touches(span, wanted):
            yield finding, span


def _asked_about(view: View, wanted: Span) -> Iterator[tuple[Definition, Span, bool]]:
    """The definitions that a range is about, each with the place in the text that tells of it, and whether that is a
    request."""
    project = view.understood.project
    for definition in project.definitions:
        span = project.locate(definition.place) if definition.place.path == view.path else None
        if span is not None and touches(span, wanted):
            yield definition, span, False
    for access, span in accesses_in(view.path, project):
        if span.contains(wanted) and (declared := declared_by(access, project)) is not None:
            yield declared, span, True


def _code_action(
    action: Action, diagnostic: lsp.Diagnostic, edit: lsp.WorkspaceEdit, data: dict[str, Any], lazy: bool, word: str
) -> lsp.CodeAction:
    return lsp.CodeAction(
        title=_title(action),
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=word == "fix" and action.safety == "safe",
        edit=None if lazy else edit,
        data=data if lazy else None,
    )


def _title(action: Action) -> str:
    return f"{action.title} (unsafe)" if action.safety == "unsafe" else action.title


def _actions(finding: Finding, view: View) -> Iterator[tuple[str, Action]]:
    for word in OFFERS:
        action = view.understood.offer(OFFERS[word], finding)
        if action is not None and action.safety != "display":
            yield word, action


def _as_asked(view: View, asked: Mapping[str, Any]) -> Action | None:
    if "refactoring" in asked:
        return _refactored_as_asked(view, asked)
    return _generated_as_asked(view, asked) if "generator" in asked else _fixed_as_asked(view, asked)


def _generated_as_asked(view: View, asked: Mapping[str, Any]) -> Action | None:
    start = asked.get("start")
    if not isinstance(start, int) or asked["generator"] not in generator_names():
        return None
    for definition, span, _ in _asked_about(view, Span(start, start)):
        if span.start == start and view.understood.title(asked["generator"], definition) is not None:
            return view.understood.generate(asked["generator"], definition)
    return None


def _refactored_as_asked(view: View, asked: Mapping[str, Any]) -> Action | None:
    if asked["refactoring"] not in refactoring_names():
        return None
    return view.understood.refactor(asked["refactoring"], Selection(view.path, Span(asked["start"], asked["end"])))


def _fixed_as_asked(view: View, asked: Mapping[str, Any]) -> Action | None:
    for finding in view.understood.findings(view.path):
        span = view.understood.project.locate(finding.place)
        identity = (finding.rule, span.start, span.end) if span else None
        if identity == (asked.get("rule"), asked.get("start"), asked.get("end")):
            return dict(_actions(finding, view)).get(asked.get("offer", ""))
    return None
