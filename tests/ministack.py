"""MiniStack on this machine's loopback: an engine that plays AWS, started by a test and ended with it.

It runs Lambda functions as processes of their own without a sandbox, and so only ours.
"""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

PROGRAM = Path(__file__).resolve().parents[1] / ".ministack" / "bin" / "ministack"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
NEEDS_ENGINE = pytest.mark.skipif(not PROGRAM.exists(), reason="no engine here: `make engine` installs it")
PATIENCE = 30  # seconds to start


@contextmanager
def engine() -> Iterator[str]:
    """The address of an engine that runs for so long, and holds nothing to begin with."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        listening.close()
        server = subprocess.Popen(
            [PROGRAM], cwd=folder, env=_environment(folder, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def service(name: str, url: str, **options: Any) -> Any:
    """A client of one of the engine's services that tries once, and looks for no proxy."""
    config = Config(retries={"max_attempts": 1}, proxies={}, **options)
    return boto3.client(
        name,
        endpoint_url=url,
        config=config,
        region_name=KEYS["AWS_DEFAULT_REGION"],
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )


def _environment(folder: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    return {**kept, **KEYS, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "HOME": folder, "TMPDIR": folder}


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(PATIENCE * 10):
        assert server.poll() is None, "the engine ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the engine does not listen")
