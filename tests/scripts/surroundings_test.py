"""The system that was built, on machines whose host names, addresses and catalogues are not the usual ones."""
import shutil
import subprocess
import unittest

from stub_system import ROOT, ScriptTest, System


class Surroundings(ScriptTest):
    def system(self, **environment):
        system = System()
        self.addCleanup(system.destroy)
        system.environment |= environment
        return system

    def run_script(self, system, *command, prefix=()):
        return subprocess.run(
            [*prefix, ROOT / "scripts" / command[0], *command[1:]], env=system.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=150,
        )

    def test_the_demo_needs_no_demo_data_and_leaves_what_is_there(self):
        system = self.system()
        self.succeed(self.run_script(system, "up", "--no-build", "--no-demo-data"))
        system.sell("mug", 50, price_cents=7)
        self.succeed(self.run_script(system, "demo"), r"(?s)confirmed.*payment_declined.*holds   7\.")
        self.succeed(self.run_script(system, "demo-data"))
        mug = system.get("/v1/products/mug?consistency=strong").json
        self.assertEqual(mug["price_cents"], 7)
        self.assertEqual({level["warehouse"]: level["delivered"] for level in mug["stock"]}, {"eu": 50, "us": 1_000_000, "ap": 1_000_000})

    def test_a_host_by_its_name(self):
        system = self.system(ORDERLY_HOST="localhost")
        self.succeed(self.run_script(system, "up", "--no-build"), f"Orderly is up: http://localhost:{system.base}")
        self.succeed(self.run_script(system, "demo"), r"(?s)confirmed.*payment_declined.*holds   7\.")

    def test_an_address_of_this_machine_alone(self):
        addresses = subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split()
        address = next((each for each in addresses if "." in each), None)
        if address is None:
            self.skipTest("NOT TESTED, since this machine has no address but the loopback's")
        system = self.system(ORDERLY_HOST=address)
        self.succeed(self.run_script(system, "up", "--no-build"), f"Orderly is up: http://{address}:{system.base}")
        self.succeed(self.run_script(system, "demo"), r"(?s)confirmed.*payment_declined.*holds   7\.")

    def test_all_addresses_of_a_machine_whose_name_does_not_resolve(self):
        system = self.system(ORDERLY_HOST="0.0.0.0")
        # A name of its own, for these processes alone.
        nameless = ["unshare", "--uts", "sh", "-c", 'hostname no.such.host.invalid && exec "$0" "$@"']
        if subprocess.run([*nameless, "true"], capture_output=True).returncode != 0:
            self.skipTest("NOT TESTED, since this user may not give a process a host name of its own")
        self.succeed(self.run_script(system, "up", "--no-build", prefix=nameless))
        self.succeed(self.run_script(system, "demo", prefix=nameless), r"(?s)confirmed.*payment_declined.*holds   7\.")

    def test_https_alone(self):
        if not shutil.which("openssl"):
            self.skipTest("NOT TESTED, since there is no openssl to make a certificate")
        system = self.system()
        certificate, key = system.home / "certificate.pem", system.home / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=elsewhere", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )
        system.environment |= {
            "ORDERLY_TLS_ONLY": "1", "ORDERLY_TLS_PORT": str(system.base + 1),
            "ORDERLY_TLS_CERTIFICATE": str(certificate), "ORDERLY_TLS_KEY": str(key),
        }
        self.succeed(self.run_script(system, "up", "--no-build"), f"Orderly is up: https://127.0.0.1:{system.base + 1}")

    def test_a_setting_that_cannot_be_used_is_said_at_once(self):
        for variable, value, words in (
            ("ORDERLY_HOST", "10.9.9.9", "ORDERLY_HOST: 10.9.9.9 is not an address of this machine"),
            ("ORDERLY_TLS_ONLY", "1", "ORDERLY_TLS_ONLY: 1 needs ORDERLY_TLS_PORT"),
            ("ORDERLY_LOG_LEVEL", "loud", "ORDERLY_LOG_LEVEL: loud is not one of"),
        ):
            with self.subTest(variable):
                system = self.system(**{variable: value})
                self.fail_and_say(self.run_script(system, "up", "--no-build"), words)


if __name__ == "__main__":
    unittest.main(verbosity=2)
