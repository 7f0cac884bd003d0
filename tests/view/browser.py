"""A headless Chromium that opens a file, is clicked and typed into, and says what its console said.

It is driven by the DevTools protocol over a pair of pipes: no port is opened and no package is needed.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

from tests.readers.printing import find_program

_TIMEOUT = 60  # seconds for an answer


class Browser:
    """One browser with one page at a time; a context manager."""

    def __init__(self, folder: Path) -> None:
        program = find_program("chromium", "chromium-browser", "google-chrome")
        ours, theirs = os.pipe(), os.pipe()  # ours: commands to the browser; theirs: answers

        def descriptors() -> None:  # the browser reads 3 and writes 4
            read, write = os.dup(ours[0]), os.dup(theirs[1])  # neither may be 3 or 4 itself before both are taken
            os.dup2(read, 3)
            os.dup2(write, 4)

        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        command += ["--lang=en-US", f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe", "about:blank"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=descriptors, pass_fds=(3, 4),
        )  # fmt: skip
        os.close(ours[0])
        os.close(theirs[1])
        self._out, self._in, self._read, self._number = ours[1], theirs[0], b"", 0
        self.said: list[str] = []  # errors and warnings of the console, exceptions
        self.asked: list[str] = []  # addresses of every request
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session: str | None = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._send(f"{domain}.enable")

    _session: str | None = None

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._session = None
            self._send("Browser.close")
            self._process.wait(20)
        except (OSError, subprocess.TimeoutExpired, TimeoutError):
            self._process.kill()
            self._process.wait()
        finally:
            os.close(self._out)
            os.close(self._in)

    def open(self, path: Path, width: int = 1280, height: int = 800) -> None:
        """Load a page; what was said before is forgotten."""
        self._send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.said.clear()
        self.asked.clear()
        self._loaded = False
        self._send("Page.navigate", url=path.as_uri())
        until = time.monotonic() + _TIMEOUT
        while not self._loaded:
            self._message(until)

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self._send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Click on the middle of an element with the mouse; it is scrolled into view where it is not."""
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'nearest'}});"
            " const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self._send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str) -> None:
        """Press a key that is named as in `KeyboardEvent.key`."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self._send(
                "Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key,
                windowsVirtualKeyCode=codes[key], **({"text": text} if text and kind == "keyDown" else {}),
            )  # fmt: skip

    def visible(self, selector: str) -> bool:
        """Whether an element can be seen where its middle is."""
        return self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return false;"
            " const r = e.getClientRects()[0]; if (!r) return false;"
            " const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); return e.contains(top); })()"
        )

    def names(self) -> list[tuple[str, str]]:
        """(role, name) of everything that the accessibility tree holds."""
        nodes = self._send("Accessibility.getFullAXTree")["nodes"]
        return [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]

    def picture(self, path: Path) -> None:
        """What is in view as a PNG."""
        path.write_bytes(b64decode(self._send("Page.captureScreenshot", format="png")["data"]))

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = memoryview(json.dumps(message).encode() + b"\0")
        while data:
            data = data[os.write(self._out, data) :]
        until = time.monotonic() + _TIMEOUT
        while True:
            answer = self._message(until)
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _message(self, until: float) -> dict[str, Any]:
        """The next answer or event; events of the page are noted."""
        while b"\0" not in self._read:
            if not select.select([self._in], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self._in, 1 << 16)
            if not more:
                raise TimeoutError("the browser has gone")
            self._read += more
        data, self._read = self._read.split(b"\0", 1)
        message = json.loads(data)
        about, kind = message.get("params", {}), message.get("method")
        if kind == "Page.loadEventFired":
            self._loaded = True
        elif kind == "Network.requestWillBeSent":
            self.asked.append(about["request"]["url"])
        elif kind == "Runtime.exceptionThrown":
            self.said.append(about["exceptionDetails"].get("exception", {}).get("description", about["exceptionDetails"]["text"]))
        elif kind == "Runtime.consoleAPICalled":
            self.said.append(json.dumps(about["args"]))
        elif kind == "Log.entryAdded":
            self.said.append(about["entry"]["text"])
        return message
