"""The server's standard input and output: whole messages are read in a thread of their own.

pygls asks its pool of threads for every line of every message, which costs more than many an answer, and reads nothing
at all while the pool is busy.
"""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidRequest
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer

log = logging.getLogger(__name__)


def speak(server: LanguageServer) -> None:
    """Serves until the client says goodbye or closes its end; exits as the client's `exit` asks."""
    try:
        asyncio.run(_serve(server))
    except (BrokenPipeError, KeyboardInterrupt):
        log.warning("the client has gone")
    finally:
        server.shutdown()  # type: ignore[no-untyped-call]  # pygls leaves it untyped


async def _serve(server: LanguageServer) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    server.protocol.set_writer(StdoutWriter(sys.stdout.buffer))

    def listen() -> None:
        # A file object of our own: the interpreter closes its own one at the end, while this thread still reads.
        with open(sys.stdin.fileno(), "rb", closefd=False) as source:
            for body in messages(source):
                loop.call_soon_threadsafe(_handle, server, body)
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=listen, name="stdin", daemon=True).start()
    await ended.wait()


def _handle(server: LanguageServer, body: bytes) -> None:
    protocol = server.protocol
    try:
        message = json.loads(body, object_hook=protocol.structure_message)
        if protocol._shutdown and _asked(body) is not None:
            raise JsonRpcInvalidRequest("the server was asked to shut down")
        protocol.handle_message(message)
    except Exception as error:  # one bad message must not end the session
        server.report_server_error(error, JsonRpcException)
        if (asked := _asked(body)) is not None:
            refusal = error if isinstance(error, JsonRpcException) else JsonRpcInternalError(str(error))
            protocol._send_response(asked, error=refusal.to_response_error())


def _asked(body: bytes) -> int | str | None:
    """The id of a request, whose sender waits for an answer whatever it asked."""
    try:
        message = json.loads(body)
    except ValueError:
        return None
    is_request = isinstance(message, dict) and "method" in message
    return message["id"] if is_request and isinstance(message.get("id"), int | str) else None


def messages(source: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages of a stream, until it ends; heads that tell no length are skipped."""
    while (length := _length(source.readline)) is not None:
        body = source.read(length)
        if len(body) < length:
            return
        if body:
            yield body


def _length(readline: Callable[[], bytes]) -> int | None:
    """The length that a message's head tells, 0 where it tells none; None at the end of the stream."""
    length = 0
    while line := readline():
        name, _, value = line.partition(b":")
        if not line.strip():
            return length
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return None
