"""A throw-away project and the engine that runs in it: a case must find nothing that another run left behind."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
# A tenth of a second each.
TRIES = 300


def make_project(folder):
    """A repository that holds what the pipeline's source needs."""
    for part in ("config", "cloudformation"):
        shutil.copytree(ROOT / part, folder / part)
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "A project to try"]):
        subprocess.run(["git", "-c", "user.name=Conformance", "-c", "user.email=conformance@example.com",
                        "-c", "commit.gpgsign=false", *words], cwd=folder, check=True)


class Engine:
    """The engine in the foreground, as a person starts it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.log = (folder / "engine.log").open("w+")
        # What the shell around it knows of AWS must not reach it.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MDD_"))}
        self.process = subprocess.Popen([binary, "local", "up", "--port", "0"], cwd=folder, env=environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.endpoint = self._ready()

    def _ready(self):
        file = self.folder / ".mdd" / "local" / "endpoint.json"
        for _ in range(TRIES):
            if file.exists():
                return json.loads(file.read_text())
            assert self.process.poll() is None, f"the engine ended: {self.said()}"
            time.sleep(0.1)
        raise AssertionError(f"the engine is not ready: {self.said()}")

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def covers(self):
        """What the engine says that it has: service to operations."""
        run = subprocess.run([self.binary, "local", "coverage", "--output", "json"], cwd=self.folder,
                             capture_output=True, text=True, check=True)
        return json.loads(run.stdout)["operations"]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
