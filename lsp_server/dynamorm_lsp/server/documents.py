"""The texts that are open in the editor: our syntax documents, in the place of pygls' own.

pygls counts form feeds and other `str.splitlines` characters as line breaks, and so edits the wrong line.
"""

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec, TextDocument, Workspace

from dynamorm_analysis.reading.languages import parser_for
from dynamorm_analysis.syntax import python
from dynamorm_analysis.syntax.document import SyntaxDocument
from dynamorm_lsp.server.positions import Encoding, Positions, to_bytes, to_text

if TYPE_CHECKING:
    from dynamorm_lsp.server.server import DynamormServer


class Document(TextDocument):
    """An open text. Never define `__len__` here: pygls asks `documents.get(uri) or new_document(uri)`."""

    def __init__(
        self,
        uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
        encoding: Encoding = "utf-16",
    ) -> None:
        codec = PositionCodec(lsp.PositionEncodingKind(encoding))
        super().__init__(uri, version=version, language_id=language_id, position_codec=codec)
        self.encoding = encoding
        self.syntax = SyntaxDocument(to_bytes(source or ""), parser_for(uri) or python.parse)

    @property
    def content(self) -> bytes:
        """The text as it is now; the same object until the next change."""
        return self.syntax.content

    @property
    def positions(self) -> Positions:
        """The places of the text as it is now; stays true of that text whatever is typed next."""
        return Positions(self.syntax.content, self.syntax.starts, self.encoding)

    def apply_change(self, change: lsp.TextDocumentContentChangeEvent) -> None:
        new = to_bytes(change.text)
        if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
            self.syntax.set(new)
            return
        span = self.positions.span(change.range)
        self.syntax.replace(span.start, span.end, new)

    # ---- what pygls' own helpers read -------------------------------------------------------------------------

    @property
    def source(self) -> str:
        return to_text(self.syntax.content)

    @property
    def lines(self) -> list[str]:
        starts, content = self.syntax.starts, self.syntax.content
        ends = [*starts[1:], len(content)]
        lines = [to_text(content[start:end]) for start, end in zip(starts, ends, strict=True)]
        return lines if lines[-1] else lines[:-1]


class OpenTexts(Workspace):
    """pygls' workspace with our documents in it."""

    @cached_property
    def encoding(self) -> Encoding:
        """The client's first choice that pygls knows; UTF-16 where it has none."""
        match self.position_encoding:
            case lsp.PositionEncodingKind.Utf8:
                return "utf-8"
            case lsp.PositionEncodingKind.Utf32:
                return "utf-32"
            case _:
                return "utf-16"

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> Document:
        return Document(doc_uri, source, version, language_id, self.encoding)

    def find(self, uri: str) -> Document | None:
        """The open document of a uri."""
        document = self.text_documents.get(unquote(uri))
        return document if isinstance(document, Document) else None

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(document for document in self.text_documents.values() if isinstance(document, Document))


def install(server: "DynamormServer", params: lsp.InitializeParams) -> None:
    """Swaps pygls' workspace for ours; pygls has just made its own and opened nothing yet."""
    made = server.protocol.workspace
    server.protocol._workspace = OpenTexts(
        made.root_uri, lsp.TextDocumentSyncKind.Incremental, params.workspace_folders or [], made.position_encoding
    )
