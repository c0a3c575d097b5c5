"""Every command that the README quotes works: it is run here, in the README's order, or by another test that is named here.
So does what the shell blocks of docs/operations.md say.

The system has a folder and ports of its own, so `var` and port 8080 are replaced by these; nothing else is.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
from orderly_system import System  # noqa: E402

# Where what is not run here is run, and how it is written there.
RUN_ELSEWHERE = {
    "docker compose up --build": ("tests/compose/smoke_test.py", '"up", "--build"'),
    "docker compose up --scale order=3": ("tests/compose/smoke_test.py", '"--scale", "order=3"'),
    "docker compose run --rm verify": ("tests/compose/smoke_test.py", '"run", "--rm", "verify"'),
    "scripts/test": (".ci/run", "env FUZZ_SECONDS=60 scripts/test\n"),
}
# What a command shall say, besides that it succeeds.
SAYS = {
    "/v1/orders": r'"status":"confirmed"',
    "verify": r"holds   7\.",
    "/v1/registry/order": r'"instance":"order-2"',
    "--help": r"ORDERLY_PORT_BASE",
}
COMMAND = re.compile(r"^(scripts|build|docker|curl|kill)\b")


README = (ROOT / "README.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def fenced(text):
    """The commands of each shell block, a command with its continued lines as one."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M):
        yield from re.sub(r"\\\n\s*", "", block).strip().split("\n")


def inline(text):
    """Commands in the running text: `scripts/down --wipe`. Names of files and folders are none."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    for code in re.findall(r"(?<!\[)`([^`\n]+)`(?!\])", prose):
        is_program = " " in code or os.access(ROOT / code, os.X_OK) and (ROOT / code).is_file()
        if COMMAND.match(code) and is_program and "*" not in code:
            yield code


def expected_of(command):
    """What it shall say, as a regular expression."""
    return next((words for part, words in SAYS.items() if part in command), "^")


def built_as_the_readme_says():
    return pathlib.Path(os.environ.get("ORDERLY_BUILD", ROOT / "build" / "release")).resolve() == ROOT / "build" / "release"


class Commands(unittest.TestCase):
    def test_what_is_run_elsewhere_is_run_there(self):
        for command, (path, words) in RUN_ELSEWHERE.items():
            self.assertIn(words, (ROOT / path).read_text(), command)
            self.assertIn(command, [*fenced(README), *inline(README)])

    @unittest.skipUnless(built_as_the_readme_says(), "the README builds in build/release")
    def test_the_readme(self):
        system = self.new_system()
        commands = list(fenced(README))
        self.assertGreater(len(commands), 3)
        for command in commands:
            self.run_command(system, command)
        self.order_variants(system, next(command for command in commands if "/v1/orders" in command))
        for command in inline(README):
            if command not in commands:
                self.run_command(system, command)

    @unittest.skipUnless(built_as_the_readme_says(), "the README builds in build/release")
    def test_backup_and_restore(self):
        system = self.new_system()
        self.run_command(system, "scripts/up")
        order = next(command for command in fenced(README) if "/v1/orders" in command)
        self.run_command(system, order)
        commands = list(fenced(OPERATIONS))
        restore = commands.index("rm -rf var/data") - 1
        for command in commands[:restore]:
            self.run_command(system, command)
        self.run_command(system, order)
        for command in commands[restore:]:
            self.run_command(system, command)
        self.assertEqual(system.get("/v1/audit").json["orders"]["confirmed"], 1, "as at the backup")
        self.run_command(system, order)

    def new_system(self):
        system = System()
        self.addCleanup(system.destroy)
        return system

    def run_command(self, system, command, says=None):
        if command in RUN_ELSEWHERE:
            return
        with self.subTest(command):
            own = command.replace("localhost:8080", f"localhost:{system.base}").replace("var/", f"{shlex.quote(str(system.home))}/")
            done = subprocess.run(
                ["bash", "-c", own], cwd=ROOT, env=system.environment, capture_output=True, text=True, timeout=300
            )
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertRegex(done.stdout, says or expected_of(command))

    def order_variants(self, system, order):
        """The text names two changes to the order."""
        variants = {'"coordination":"choreography"': "confirmed", '"payment_token":"tok_declined"': "rejected"}
        for member, status in variants.items():
            self.assertIn(f"`{member}`", README)
            name = member.split(":")[0]
            changed = re.sub(rf'{name}:"\w+"', member, order) if name in order else order.replace("'{", "'{" + member + ",")
            self.run_command(system, changed, says=f'"status":"{status}"')


if __name__ == "__main__":
    unittest.main(verbosity=2)
