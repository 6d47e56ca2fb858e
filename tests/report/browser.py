# SPDX-License-Identifier: BSD-3-Clause
"""Chromium, headless and without a network, driven through ChromeDriver (W3C WebDriver)."""

import base64
import json
import os
import subprocess
import tempfile
import urllib.request

# For any machine with Debian's chromium: as root in a container (no sandbox), with a
# small /dev/shm or none, without a GPU, and without /etc/hosts: over a pipe ChromeDriver
# need not find out where "localhost" is.
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
    "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb",
]


class NoBrowser(Exception):
    """One line: why there is no browser on this machine, and what to do about it."""


class Browser:
    def __init__(self):
        self.session = None
        # Both leave folders behind, in this one.
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.driver = self._start_driver()
        try:
            self.base = f"http://127.0.0.1:{self._port()}"
            self._start_session()
        except BaseException:
            self._stop_driver()
            raise
        self.cdp("Network.enable")
        self.cdp("Network.emulateNetworkConditions", offline=True, latency=0,
                 downloadThroughput=0, uploadThroughput=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", f"/session/{self.session}")
        finally:
            self._stop_driver()

    def _start_driver(self):
        try:
            return subprocess.Popen(["chromedriver", "--port=0"], text=True,
                                    env={**os.environ, "TMPDIR": self.scratch.name},
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as error:
            raise NoBrowser(f"chromedriver does not start ({error.strerror}): install Debian's"
                            " chromium and chromium-driver, or run scripts/setup") from None

    def _stop_driver(self):
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.scratch.cleanup()

    def _port(self):
        said = ""
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                return int(line.rsplit(" ", 1)[1].strip(" .\n"))
            said = line.strip() or said
        raise NoBrowser(f"chromedriver ended at its start, with '{said}':"
                        " see what 'chromedriver --port=0' says")

    def _start_session(self):
        wanted = {"goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                  "goog:chromeOptions": {"args": ARGUMENTS}}
        try:
            answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        except (RuntimeError, OSError) as error:
            reason = " ".join(str(error).split())
            raise NoBrowser(f"chromium does not start ({reason}): see that /proc is mounted, and"
                            " what 'chromium --headless --no-sandbox --dump-dom about:blank'"
                            " says") from None
        self.session = answer["sessionId"]

    def _call(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def _in_session(self, path, body):
        return self._call("POST", f"/session/{self.session}{path}", body)

    def cdp(self, command, **parameters):
        return self._in_session("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, file):
        self.log("browser")
        self.log("performance")
        self._in_session("/url", {"url": f"file://{file}"})
        # ChromeDriver 150 comes back while a large page is still being read.
        self.run("if (document.readyState !== 'complete')"
                 " await new Promise((done) => addEventListener('load', done));")

    def run(self, script, *arguments):
        """The value of an async function's body."""
        text = ("const done = arguments[arguments.length - 1];"
                "const args = [...arguments].slice(0, -1);"
                f"(async () => {{ {script} }})().then((value) => done({{ value }}),"
                " (error) => done({ error: String(error.stack || error) }));")
        answer = self._in_session("/execute/async", {"script": text, "args": list(arguments)})
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def log(self, kind):
        return self._in_session("/se/log", {"type": kind})

    def requests(self):
        """Addresses of everything that was asked for since the page was opened."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def resize(self, width, height=900):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        self.cdp("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])

    def print(self, file):
        pdf = self.cdp("Page.printToPDF", preferCSSPageSize=True)["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(pdf))
