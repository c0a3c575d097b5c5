"""What starts the containers, on machines as they are, without an engine."""
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from stub_system import ROOT, executable


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orderly-containers-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def tool(self, name, text):
        executable(self.folder / "tools" / name, f"#!/bin/bash\n{text}\n")

    def run_script(self, script, *options, **environment):
        return subprocess.run(
            [ROOT / script, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
            env={**os.environ, "TMPDIR": "/tmp", "PATH": f"{self.folder / 'tools'}:{os.environ['PATH']}", **environment},
        )


@unittest.skipUnless(os.getuid() == 0, "makes a system's folders, as root")
class BaseImage(Scripts):
    """A debootstrap and an engine that do nothing but show what they are given."""

    def bootstrap(self, sources):
        apt = self.folder / "apt"
        self.tool("debootstrap", f'echo "$*" >"{self.folder}/debootstrapped"\n'
                  'for folder; do [[ $folder != /tmp/* ]] || mkdir -p "$folder"/etc/apt/apt.conf.d "$folder"/usr/share/keyrings; done')
        self.tool("docker", f'case "$1 $2" in "info "*|compose*) ;; "import -") cat >"{self.folder}/image.tar" ;; "version "*) ;; *) exit 1 ;; esac')
        self.tool("dpkg-query", 'echo "install ok installed"')
        # As apt-get and apt-config are where these are configured.
        self.tool("apt-get", f'[[ $1 == indextargets ]] && printf "%s\\n" "{sources}"')
        self.tool("apt-config", f'[[ $1 == shell ]] && echo "proxy=\'http://proxy.example:3128\'" || cat "{apt}"')
        apt.write_text('Acquire::http::Proxy "http://proxy.example:3128";\nAcquire::cdrom "";\nDPkg::Pre-Install-Pkgs "/usr/bin/nowhere";\n')
        done = self.run_script("tests/compose/engine")
        self.assertEqual(done.returncode, 0, done.stdout)
        with tarfile.open(self.folder / "image.tar") as image:
            return {name.removeprefix("./"): image.extractfile(name).read() for name in image.getnames() if image.getmember(name).isfile()}

    def test_gets_its_packages_from_where_this_machine_does(self):
        files = self.bootstrap("https://mirror.example/debian bookworm")
        options = (self.folder / "debootstrapped").read_text()
        self.assertIn("--include=ca-certificates", options)
        self.assertRegex(options, r"bookworm /tmp/\S+ https://mirror.example/debian\n$")
        ours = [file for file in pathlib.Path("/etc/apt").glob("sources.list*") if file.is_file()]
        ours += [file for file in pathlib.Path("/etc/apt/sources.list.d").glob("*") if file.is_file()]
        self.assertTrue(ours)
        for file in ours:
            self.assertEqual(files[str(file).lstrip("/")], file.read_bytes())
        self.assertEqual(files["etc/apt/apt.conf.d/90this-machine"], b'Acquire::http::Proxy "http://proxy.example:3128";\n')

    def test_of_another_system_takes_debians_own(self):
        files = self.bootstrap("https://archive.example/ubuntu noble")
        self.assertRegex((self.folder / "debootstrapped").read_text(), r"bookworm /tmp/\S+\n$")
        self.assertEqual(files, {})


class RunInstance(Scripts):
    SCRIPT = "scripts/container/run-instance"

    def setUp(self):
        super().setUp()
        self.tool("orderly-order", 'echo "$* at $ORDERLY_ADDRESS"')
        self.home = {"ORDERLY_HOME": str(self.folder / "home"), "ORDERLY_PORT": "8080"}

    def says(self, done, code, words):
        self.assertEqual((done.returncode, done.stdout.strip()), (code, words))

    def test_is_the_first_instance_that_nobody_is(self):
        self.tool("hostname", "echo fd00::2 172.18.0.5")
        self.says(self.run_script(self.SCRIPT, "order", **self.home), 0, "--instance order-1 at 172.18.0.5:8080")
        with open(self.folder / "home" / "run" / "order-1.claim", "w", encoding="utf-8") as claim:
            subprocess.run(["flock", "--nonblock", str(claim.fileno())], pass_fds=[claim.fileno()], check=True)
            self.says(self.run_script(self.SCRIPT, "order", **self.home), 0, "--instance order-2 at 172.18.0.5:8080")

    def test_says_what_is_missing(self):
        self.tool("hostname", "exit 1")
        done = self.run_script(self.SCRIPT, "order", **self.home)
        self.assertRegex(done.stdout, "^run-instance: this container's own name does not resolve: set ORDERLY_ADDRESS")
        self.assertEqual(done.returncode, 1)
        self.says(self.run_script(self.SCRIPT, "order", ORDERLY_ADDRESS="x:1", **self.home), 0, "--instance order-1 at x:1")
        self.says(self.run_script(self.SCRIPT, "oder"), 1, "run-instance: call it with the name of a service, such as order; there is no orderly-oder here")
        done = self.run_script(self.SCRIPT, "order", **{**self.home, "ORDERLY_HOME": "/proc/nowhere"})
        self.assertIn("/proc/nowhere/run cannot be made: let user 0 write to this volume", done.stdout.replace(f"user {os.getuid()}", "user 0"))
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
