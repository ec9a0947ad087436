"""A training provider in a process of its own, and a person with a key whose certificates it issued: the window that works
with them is the ordinary one, not that of training mode."""

import json
import os
import subprocess
import urllib.request

from driver import BINARY, run, wait
from journey import answer, at, cases, walk


class Provider:
    """Everything lives in `folder`; a second one in the same folder goes on where the first was."""

    def __init__(self, folder):
        self.state = os.path.join(folder, "state")
        self.key = os.path.join(folder, "key", "Key-6.dat")
        self._data = os.path.join(folder, "provider")
        self._port = os.path.join(folder, "port")
        port = open(self._port).read() if os.path.exists(self._port) else "0"
        self.process = subprocess.Popen(
            [BINARY, "--json", "--state", folder, "training", "serve", "--lab",
             "--listen", f"127.0.0.1:{port}", "--data", self._data],
            stdout=subprocess.PIPE, text=True,
        )
        self.url = json.loads(self.process.stdout.readline())["address"]
        if port == "0":
            self._begin(folder)

    def _begin(self, folder):
        with open(self._port, "w") as file:
            file.write(self.url.rstrip("/").rpartition(":")[2])
        run(
            "--state", self.state, "training", "enroll", "--provider", self.url,
            "--person", "Коваленко Оксана Петрівна", "--out", os.path.dirname(self.key),
        )
        profile = os.path.join(folder, "profile.json")
        with urllib.request.urlopen(f"{self.url}/api/v1/profile", timeout=30) as answer, open(profile, "wb") as file:
            file.write(answer.read())
        run("--state", self.state, "provider", "add", profile)

    @property
    def password(self):
        return open(os.path.join(os.path.dirname(self.key), "password.txt"), encoding="utf-8").read()

    def fault(self, path, **kind):
        """What goes wrong next at a path."""
        token = open(os.path.join(self._data, "admin.token")).read()
        request = urllib.request.Request(
            f"{self.url}/admin/faults",
            json.dumps({"path": path, **kind}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token.strip()}"},
        )
        urllib.request.urlopen(request, timeout=30).close()

    def walk_until_sent(self, window):
        """To the page that sends; the provider takes the request, and its answer comes too late for this window."""
        walk(window, "review")
        self.fault("/.well-known/cmp/", kind="delay-after", milliseconds=60_000)
        answer(window, "review")
        at(window, "sending")
        wait("the request is sent", lambda: [case for case in cases(self.state) if case["state"] == "sent"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
