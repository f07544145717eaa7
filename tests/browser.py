"""A headless Chromium for tests: opens a page from disk or of a server and tells what it asked for and complained of.

Spoken to over its own debugging protocol, which sees every request and console message. Not here: what a page should be like.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
PATIENCE = 60
"""Seconds to wait for the browser to start or for a page to load."""
COMPLAINTS = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


@dataclass
class Visit:
    """What a page asked for, and what the console said."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Browser:
    """One tab."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self._events: list[dict[str, Any]] = []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser for something; returns its answer."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=PATIENCE))
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                result: dict[str, Any] = message["result"]
                return result
            self._events.append(message)

    def resize(self, width: int, height: int) -> None:
        """Give the tab the size of a screen, in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def visit(self, page: Path | str) -> Visit:
        """Open a page, from disk or by its address, and wait until it and all it asks for at once are there."""
        self._events.clear()
        answer = self.call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        assert "errorText" not in answer, f"{page}: {answer['errorText']}"
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(json.loads(self._connection.recv(timeout=PATIENCE)))
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
        visit = Visit()
        for event in self._events:
            if event["method"] == "Network.requestWillBeSent":
                visit.requests.append(event["params"]["request"]["url"])
            if event["method"] in COMPLAINTS:
                visit.complaints.append(json.dumps(event["params"], ensure_ascii=False))
        return visit

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until a JavaScript expression holds: pages that are scripts show things when they have fetched them."""
        until = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < until, f"{expression} did not come true; the page says: {self.text()[:2000]}"
            time.sleep(0.1)

    def text(self) -> str:
        """What can be read on the page now."""
        return str(self.evaluate("document.body.innerText"))

    def picture(self, path: Path, height: int) -> None:
        """Store what is seen of the page, from its top down to `height` pixels, as PNG."""
        width = self.evaluate("window.innerWidth")
        whole = min(height, self.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": whole, "scale": 1}
        answer = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a fresh profile in `folder`, closed on leaving."""
    assert PROGRAM
    profile = folder / "profile"
    process = subprocess.Popen(
        [PROGRAM, *OPTIONS, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_tab(profile), max_size=None) as connection:
            yield Browser(connection)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _tab(profile: Path) -> str:
    """Address of the first tab, once the browser has written down its port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        port = profile / "DevToolsActivePort"
        if port.is_file() and (lines := port.read_text().split()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list") as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise AssertionError(f"{PROGRAM} did not start within {PATIENCE} seconds")
