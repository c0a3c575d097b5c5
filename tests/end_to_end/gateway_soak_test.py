"""Half a minute of what tests/benchmark/gateway_soak.py does for ten: the gateway under load while its instances come and go."""
import subprocess
import sys
import unittest

from orderly_system import ROOT


class Soak(unittest.TestCase):
    def test_no_error_that_a_repetition_could_hide_and_nothing_kept(self):
        program = ROOT / "tests" / "benchmark" / "gateway_soak.py"
        done = subprocess.run([sys.executable, program, "--quick"], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
