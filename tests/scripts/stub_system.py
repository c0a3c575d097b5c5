"""A system of stub instances under the real scripts, a real supervisor and a real nats-server: it needs nothing compiled."""
import contextlib
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
from orderly_system import System, eventually  # noqa: E402

SERVICES = ("registry", "payment_provider", "inventory", "payment", "order", "query", "gateway")


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def is_alive(pid):
    """A process that has ended may stay as a zombie, where nobody waits for it."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "XZ"


class StubSystem(System):
    def __init__(self, home=None):
        super().__init__()
        self.temporary = pathlib.Path(tempfile.mkdtemp(prefix="orderly-stubs-"))
        if home is not None:
            shutil.rmtree(self.home)
            self.home = self.temporary / home
        for name in [name for name in self.environment if name.startswith("ORDERLY_")]:
            del self.environment[name]
        self.environment |= {"ORDERLY_HOME": str(self.home), "ORDERLY_PORT_BASE": str(self.base), "ORDERLY_BUILD": str(self.temporary / "build")}
        # Any user's processes may read it here.
        stub = shutil.copy(pathlib.Path(__file__).with_name("stub_instance.py"), self.temporary)
        for service in SERVICES:
            executable(self.temporary / "build" / "bin" / f"orderly-{service}", f'#!/bin/sh\nexec /usr/bin/python3 "{stub}" "$@"\n')

    def run(self, script, *options, scripts=ROOT / "scripts", user=None, cwd=None, **environment):
        """Runs a script and returns how it ended, whichever way. A variable that is None is not set."""
        variables = {name: value for name, value in {**self.environment, **environment}.items() if value is not None}
        return subprocess.run(
            [pathlib.Path(scripts) / script, *options], env=variables, cwd=cwd, user=user,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100,
        )

    def processes(self):
        """The living processes that the pid files name, the supervisor's too."""
        pids = {}
        for file in (self.home / "run").glob("*.pid"):
            with contextlib.suppress(OSError, ValueError):  # it ends, or begins, just now
                pids[file.stem] = int(file.read_text())
        return {name: pid for name, pid in pids.items() if is_alive(pid)}

    def destroy(self):
        self.home.mkdir(exist_ok=True)
        super().destroy()
        shutil.rmtree(self.temporary)


class ScriptTest(unittest.TestCase):
    def new_system(self, home=None):
        system = StubSystem(home)
        self.addCleanup(system.destroy)
        return system

    def running_system(self, *options, home=None):
        system = self.new_system(home)
        self.succeed(system.run("up", "--no-build", "--no-demo-data", *options))
        return system

    def succeed(self, done, says="^"):
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, says)

    def fail_and_say(self, done, says):
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, says)

    def all_end(self, pids):
        eventually(lambda: not any(is_alive(pid) for pid in pids), 15, "every process ends")
