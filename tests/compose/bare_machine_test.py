"""The README's native commands, in their order, on a machine on which nothing is installed (tests/compose/bare_machine)."""
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "documents"))
from commands_test import README, expected_of, fenced  # noqa: E402


class BareMachine(unittest.TestCase):
    def test_the_readme(self):
        commands = [command for command in fenced(README) if not command.startswith("docker")]
        self.assertEqual(commands[:2], ["scripts/up", "scripts/demo"])
        self.assertTrue(any(command.startswith("curl") for command in commands))
        for command in [*commands, "scripts/down"]:
            with self.subTest(command):
                self.assertRegex(self.run_there(command), expected_of(command))
        self.assertNotIn("libgtest-dev", self.run_there("dpkg-query -W"), "what tests need is not needed to run it")

    def run_there(self, command):
        print(f"$ {command}", flush=True)
        done = subprocess.run(
            [ROOT / "tests" / "compose" / "bare_machine", "run", "bash", "-c", command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1800,
        )
        shown = re.sub(r"(?s)^.*(.{3000})$", r"… \1", done.stdout)
        print(shown, flush=True)
        self.assertEqual(done.returncode, 0, f"{command}: {shown}")
        return done.stdout


if __name__ == "__main__":
    unittest.main(verbosity=2)
