"""Label Studio and doccano as `make tools` installs them, each started on the loopback with a SQLite file of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parents[2] / "build" / "tools"
# For a server that lives for a test and listens to nobody but the test.
USER, PASSWORD = "annotator@example.org", "for-tests-only"
KEY = "0123456789abcdef0123456789abcdef01234567"
_WAIT = 120


class Server:
    """What runs at a port of the loopback; `headers` go with every call."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.headers: dict[str, str] = {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method: str, path: str, data: Any = None, kind: str = "application/json") -> Any:
        """The answer, JSON where it is some; an error carries what the server said."""
        body = data if data is None or isinstance(data, bytes) else json.dumps(data).encode()
        request = urllib.request.Request(self.base + path, body, {**self.headers, "Content-Type": kind}, method=method)
        try:
            answer = self._opener.open(request, timeout=_WAIT).read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from error
        try:
            return json.loads(answer)
        except ValueError:
            return answer

    def upload(self, path: str, field: str, name: str, data: bytes) -> Any:
        """The answer to a form with one file in it."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/json\r\n\r\n'
        return self.call(
            "POST", path, head.encode() + data + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
        )


def find_tool(name: str) -> Path:
    """Folder of an installed tool; without it the test is skipped, in continuous integration it fails."""
    if (TOOLS / f"{name}.ready").is_file():
        return TOOLS / name
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed; `make tools` does it")
    pytest.skip(f"{name} is not installed; `make tools` does it")


@contextmanager
def _serving(command: list[str], environment: Mapping[str, str], port: int, health: str, log: Path) -> Iterator[Server]:
    with open(log, "wb") as out:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=out, stderr=out, cwd=log.parent)
        try:
            server = Server(port)
            for _ in range(_WAIT * 5):
                try:
                    server.call("GET", health)
                    break
                except AssertionError:  # it answers, if only that it knows nobody
                    break
                except OSError:
                    if process.poll() is not None:
                        break
                    time.sleep(0.2)
            else:
                raise AssertionError(f"no answer after {_WAIT} seconds")
            if process.poll() is not None:
                raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-2000:])
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def label_studio(folder: Path) -> Iterator[Server]:
    """Label Studio with an empty database."""
    tool, port = find_tool("label-studio"), _free_port()
    shutil.copytree(TOOLS / "label-studio-data", folder / "data")
    environment = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder / "data"),
        "LATEST_VERSION_CHECK": "0",
        "COLLECT_ANALYTICS": "False",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    command = [str(tool / "bin" / "label-studio"), "start", "--no-browser", "--init", "--internal-host", "127.0.0.1"]
    command += ["--port", str(port), "--username", USER, "--password", PASSWORD, "--user-token", KEY]
    with _serving([*command, "--enable-legacy-api-token"], environment, port, "/health", folder / "log.txt") as server:
        server.headers["Authorization"] = f"Token {KEY}"
        yield server


@contextmanager
def doccano(folder: Path) -> Iterator[Server]:
    """doccano with an empty database; what it does in the background it does at once."""
    tool, port = find_tool("doccano"), _free_port()
    shutil.copytree(TOOLS / "doccano-data", folder / "data")
    for name in ("media", "uploads"):
        (folder / "data" / name).mkdir(exist_ok=True)
    backend = next(tool.glob("lib/python*/site-packages/backend"))
    (folder / "data" / "settings_of_the_tests.py").write_text(
        "from config.settings.production import *\n"
        "CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_STORE_EAGER_RESULT = True\n"
        "DJANGO_DRF_FILEPOND_ALLOW_EXTERNAL_UPLOAD_DIR = True\n"
        f"DJANGO_DRF_FILEPOND_UPLOAD_TMP = {str(folder / 'data' / 'uploads')!r}\n",
        encoding="utf-8",
    )
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'data' / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "data" / "media"),
        "DJANGO_SETTINGS_MODULE": "settings_of_the_tests",
        "PYTHONPATH": f"{folder / 'data'}{os.pathsep}{backend}",
        "PYTHONWARNINGS": "ignore",
    }
    command = [str(tool / "bin" / "python"), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-t", "300", "config.wsgi"]
    with _serving(command, environment, port, "/v1/auth/user/", folder / "log.txt") as server:
        key = server.call("POST", "/v1/auth/login/", {"username": "admin", "password": PASSWORD})["key"]
        server.headers["Authorization"] = f"Token {key}"
        yield server
