"""Headless Chromium, driven through the pipe of its DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/: one JSON message after the other, each closed by a zero
byte; commands go in through the browser's descriptor 3, answers and events come out of its descriptor 4.
"""

import base64
import itertools
import json
import os
import select
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Message = dict[str, Any]

FLAGS = [
    "--headless=new",
    "--no-sandbox",  # refused in most containers; the pages are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
]


class Chromium:
    """A browser with one tab, closed at the end of a `with`."""

    def __init__(self, executable: str, profile: Path, patience: float = 120) -> None:
        """`patience`: seconds that an answer may take."""
        commands, self._out = os.pipe()
        self._in, answers = os.pipe()
        # The lower pair was made first, so that no redirection closes a descriptor which the next one needs.
        script = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        self._process = subprocess.Popen(
            ["sh", "-c", script, executable, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._patience = patience
        self._numbers = itertools.count(1)
        self._unread = b""
        self._session: str | None = None
        self.events: list[Message] = []
        tab = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._out)  # the browser ends with its pipe
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)

    def call(self, method: str, **parameters: Any) -> Message:
        """The result of a command; the events that come before it are kept."""
        number = next(self._numbers)
        command: Message = {"id": number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        unsent = json.dumps(command).encode() + b"\0"
        while unsent:
            unsent = unsent[os.write(self._out, unsent) :]
        deadline = time.monotonic() + self._patience
        while (message := self._read(deadline)).get("id") != number:
            self.events.append(message)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return message["result"]

    def wait_for(self, name: str, patience: float | None = None) -> Message:
        """The parameters of the first event of that name, among those kept or to come."""
        deadline = time.monotonic() + (patience or self._patience)
        read = 0
        while True:
            for event in self.events[read:]:
                if event.get("method") == name:
                    return event["params"]
            read = len(self.events)
            self.events.append(self._read(deadline))

    def _read(self, deadline: float) -> Message:
        while b"\0" not in self._unread:
            if not select.select([self._in], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("chromium does not answer, or the page is not done with its charts")
            part = os.read(self._in, 1 << 20)
            if not part:
                raise RuntimeError(f"chromium ended with status {self._process.wait()}")
            self._unread += part
        message, self._unread = self._unread.split(b"\0", 1)
        return json.loads(message)


@dataclass
class Page:
    """A page as a reader has it before him."""

    browser: Chromium
    url: str

    def open(self, width: int, height: int, scripts: bool = True) -> None:
        self.resize(width, height)
        self.browser.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._load("about:blank")  # an address that differs in its fragment alone would load nothing
        self._load(self.url)

    def resize(self, width: int, height: int, media: str = "") -> None:
        """`media`: "print" for what paper gets; by default what a screen gets."""
        self.browser.call("Emulation.setEmulatedMedia", media=media)
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.call("Emulation.setDeviceMetricsOverride", **screen)

    def _load(self, url: str) -> None:
        self.browser.events.clear()
        self.browser.call("Page.navigate", url=url)
        self.browser.wait_for("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page, or what the promise that it is comes to."""
        how = {"awaitPromise": True, "returnByValue": True}
        answer = self.browser.call("Runtime.evaluate", expression=expression, **how)
        if "exceptionDetails" in answer:
            raise RuntimeError(exception_text(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def pdf(self) -> bytes:
        return base64.b64decode(self.browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def script_errors(self) -> list[str]:
        """What was thrown, rejected, refused by the page's policy, or written to the console as an error."""
        errors = []
        for event in self.browser.events:
            parameters = event.get("params", {})
            match event.get("method"):
                case "Runtime.exceptionThrown":
                    errors.append(exception_text(parameters["exceptionDetails"]))
                case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning", "assert"):
                    words = (str(each.get("value", each.get("description"))) for each in parameters["args"])
                    errors.append(f"console: {' '.join(words)}")
                case "Log.entryAdded" if parameters["entry"]["level"] in ("error", "warning"):
                    errors.append(parameters["entry"]["text"])
        return errors

    def requests(self) -> list[str]:
        """What was asked for beside the page; data: and blob: addresses ask nobody."""
        asked = (
            event["params"]["request"]["url"]
            for event in self.browser.events
            if event.get("method") == "Network.requestWillBeSent"
        )
        return [url for url in asked if url != self.url and not url.startswith(("data:", "blob:"))]


def exception_text(details: Message) -> str:
    return details.get("exception", {}).get("description") or details["text"]
