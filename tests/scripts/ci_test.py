"""What .ci/run makes of tests that fail, with stubs for all that it calls."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from stub_system import ROOT, executable

# Fails the tests named in the file `fails`, a line each; alone, those in the file `fails_alone`.
CTEST = """#!/bin/bash
[[ "$*" == *--tests-regex* ]] || {{
  [[ "$*" == *--preset* ]] && folder=build/${{@: -1}} || folder=$2
  mkdir -p "$folder/Testing/Temporary"
  [[ $folder != *release ]] || awk '{{ print NR ":" $0 }}' "{0}/fails" >"$folder/Testing/Temporary/LastTestsFailed.log"
  [[ $folder != *release || ! -s {0}/fails ]]
  exit
}}
echo "alone: ${{@: -1}}"
! grep -q -F -x -- "${{@: -1}}" "{0}/fails_alone"
"""


class Ci(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orderly-ci-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.project = self.folder / "project"
        for folder in (".ci", "scripts"):
            shutil.copytree(ROOT / folder, self.project / folder)
        for tool in ("shellcheck", "python3", "cmake", "docker"):
            executable(self.folder / "tools" / tool, "#!/bin/sh\nexit 0\n")
        executable(self.folder / "tools" / "git", "#!/bin/sh\nprintf 'scripts/up\\0'\n")
        executable(self.folder / "tools" / "dpkg-query", "#!/bin/sh\necho install ok installed\n")
        executable(self.folder / "tools" / "ctest", CTEST.format(self.folder))
        executable(self.project / "scripts" / "test", "#!/bin/sh\nexec ctest --test-dir build/release\n")
        # No engine can run here.
        executable(self.project / "tests" / "compose" / "engine", "#!/bin/sh\nexit 1\n")

    def run_ci(self, fails=(), fails_alone=()):
        (self.folder / "fails").write_text("".join(f"{name}\n" for name in fails))
        (self.folder / "fails_alone").write_text("".join("^" + name.replace(".", "\\.") + "$\n" for name in fails_alone))
        return subprocess.run(
            ["bash", ".ci/run"], cwd=self.project, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
            env={**os.environ, "PATH": f"{self.folder / 'tools'}:{os.environ['PATH']}"},
        )

    def test_is_green_if_nothing_fails(self):
        done = self.run_ci()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("FLAKY", done.stdout)
        self.assertIn("NOT RUN: the README's commands on a bare machine", done.stdout)

    def test_names_what_failed_once_in_its_last_lines_and_is_green(self):
        done = self.run_ci(["order.Saga/0", "gateway.Cache"])
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("alone: ^order\\.Saga/0$\n", done.stdout)
        self.assertEqual(done.stdout.splitlines()[-2:], ["FLAKY order.Saga/0", "FLAKY gateway.Cache"])

    def test_is_red_if_a_test_fails_twice(self):
        done = self.run_ci(["order.Saga", "gateway.Cache"], ["gateway.Cache"])
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "run: did not pass: gateway.Cache")

    def test_does_not_run_a_fuzzer_again(self):
        done = self.run_ci(["fuzz.http1"])
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertNotIn("alone: ^", done.stdout)

    def test_is_red_at_once_if_so_many_fail(self):
        done = self.run_ci([f"order.Saga{number}" for number in range(11)])
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("so many failed that they are not run again", done.stdout)

    def test_is_red_if_what_failed_was_no_test(self):
        executable(self.project / "scripts" / "test", "#!/bin/sh\nexit 1\n")
        done = self.run_ci()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("and not because of a test", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
