"""Our findings and actions as the client reads them, in its own units and forms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lsprotocol import types as lsp

from dynamorm_analysis.finding import MOST_RELATED, Finding, Severity
from dynamorm_analysis.registry import find_rule
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import Action, FileEdit
from dynamorm_lsp.server.capabilities import ClientCaps, ClientEdit, build_workspace_edit
from dynamorm_lsp.server.folder import Surroundings, Understood
from dynamorm_lsp.server.positions import Encoding, Positions, Where

SOURCE = "dynamorm"
SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}
CAUTION = "May change results, or need a deployment before it works."
NOWHERE: Where = ((0, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding at the client's place; `related` are uri, place and message of the other places that it is about."""

    finding: Finding
    where: Where
    related: tuple[tuple[str, Where, str], ...]


class Converter:
    """Conversions for one client from one moment of a folder; reads each text once."""

    def __init__(self, understood: Understood, caps: ClientCaps, encoding: Encoding) -> None:
        self._understood = understood
        self._caps = caps
        self._encoding = encoding
        self._positions: dict[str, Positions | None] = {}

    def positions(self, path: str) -> Positions | None:
        """The places of a file's text; None when it cannot be read any more."""
        if path not in self._positions:
            self._positions[path] = self._read(path)
        return self._positions[path]

    def _read(self, path: str) -> Positions | None:
        opened = self._understood.opened.get(path)
        if opened is not None:
            return Positions(opened.content, opened.starts, self._encoding)
        stored = self._understood.stored.get(path)
        return Positions.of(stored, self._encoding) if stored is not None else None

    def _beside(self, path: str) -> Positions | None:
        """The places of a file that is no part of the project, as it is now."""
        try:
            return Positions.of(Surroundings(self._understood).content(path), self._encoding)
        except KeyError:
            return None

    def uri(self, path: str) -> str:
        return self._understood.uri(path)

    # ---- findings -----------------------------------------------------------------------------------------------

    def placed(self, path: str) -> tuple["Placed", ...]:
        """The findings of a file with the places that the client would be told."""
        return tuple(self._placed(finding) for finding in self._understood.findings(path))

    def diagnostic(self, finding: Finding) -> lsp.Diagnostic:
        return self.told(self._placed(finding))

    def told(self, placed: "Placed") -> lsp.Diagnostic:
        """The rule's name is the code: it is what one writes in `dynamorm: ignore[...]`."""
        finding = placed.finding
        rule = find_rule(finding.rule)
        linked = rule is not None and ClientCaps.CODE_DESCRIPTION in self._caps
        related = [
            lsp.DiagnosticRelatedInformation(lsp.Location(uri, _range(where)), message)
            for uri, where, message in placed.related
        ]
        return lsp.Diagnostic(
            range=_range(placed.where),
            message=f"{finding.message}\n{finding.help}" if finding.help else finding.message,
            severity=_severity(finding),
            code=finding.rule,
            code_description=lsp.CodeDescription(rule.url) if rule is not None and linked else None,
            source=SOURCE,
            related_information=related or None,
        )

    def _placed(self, finding: Finding) -> "Placed":
        related: list[tuple[str, Where, str]] = []
        if ClientCaps.RELATED_INFORMATION in self._caps:
            for other in finding.related[:MOST_RELATED]:
                where = self._where(other.place)
                if where is not None:
                    related.append((self.uri(other.place.path), where, other.message))
        return Placed(finding, self._where(finding.place) or NOWHERE, tuple(related))

    def _where(self, place: Place) -> "Where | None":
        span, positions = self._understood.project.locate(place), self.positions(place.path)
        return positions.where(span) if span is not None and positions is not None else None

    # ---- actions ------------------------------------------------------------------------------------------------

    def workspace_edit(
        self,
        action: Action,
        version: Callable[[str], int | None],
        annotation: lsp.ChangeAnnotation | None = None,
        doubt: lsp.ChangeAnnotation | None = None,
    ) -> lsp.WorkspaceEdit | None:
        """The edits of an action, over all its files; None when this client could not carry out all of them.

        `version` gives the version of an open text by uri. Unless another `annotation` is given, that of an unsafe
        edit does not make clients ask again: it was chosen by its title, which says so, and can be undone. `doubt` is
        that of doubtful edits.
        """
        files = [self._client_edit(edit, version) for edit in action.edits]
        known = [file for file in files if file is not None]
        if not known or len(known) < len(files):
            return None
        if annotation is None and action.safety == "unsafe":
            annotation = lsp.ChangeAnnotation(label="Unsafe", description=CAUTION)
        return build_workspace_edit(self._caps, known, annotation, doubt)

    def _client_edit(self, edit: FileEdit, version: Callable[[str], int | None]) -> ClientEdit | None:
        uri = self.uri(edit.path)
        if edit.creates is not None:
            return ClientEdit(uri, (lsp.TextEdit(_range(NOWHERE), edit.creates),), creates=True)
        positions = self.positions(edit.path) or self._beside(edit.path)
        if positions is None:
            return None
        sure, doubtful = (
            tuple(
                lsp.TextEdit(positions.range(change.span), change.text)
                for change in edit.edits
                if change.doubtful == is_doubtful
            )
            for is_doubtful in (False, True)
        )
        return ClientEdit(uri, sure, version(uri), doubtful=doubtful)


def result_id(placed: Sequence[Placed]) -> str:
    """A digest of what is reported, not of the text: an edit elsewhere leaves it as it was. Good for one session."""
    told = tuple(
        (each.where, each.related, each.finding.rule, each.finding.message, each.finding.help, _severity(each.finding))
        for each in placed
    )
    return f"{hash(told) & 0xFFFFFFFFFFFFFFFF:016x}"


def _range(where: Where) -> lsp.Range:
    return lsp.Range(lsp.Position(*where[0]), lsp.Position(*where[1]))


def _severity(finding: Finding) -> lsp.DiagnosticSeverity:
    if finding.known:
        return lsp.DiagnosticSeverity.Hint
    return SEVERITIES[finding.severity if finding.severity is not None else Severity.WARNING]


def touches(left: Span, right: Span) -> bool:
    """Whether two spans share a byte or touch; an empty one is a cursor."""
    return left.start <= right.end and right.start <= left.end
