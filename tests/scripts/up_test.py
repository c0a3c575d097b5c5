"""scripts/up on machines as they are: what is in the way is said at once, and nothing is changed then."""
import contextlib
import http.server
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from stub_system import ROOT, SERVICES, ScriptTest, StubSystem, eventually, executable

UP = ("up", "--no-build", "--no-demo-data")


@contextlib.contextmanager
def stranger(port, get=200, change=200):
    """Somebody else's server, which answers everything with these statuses. Yields what it was asked."""
    asked = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(get)

        def do_PUT(self):
            self.answer(change)
        do_POST = do_PUT

        def answer(self, status):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def works_in(home, pid):
    with contextlib.suppress(OSError):  # it has ended
        return os.readlink(f"/proc/{pid}/cwd") == str(home)
    return False


class Ports(ScriptTest):
    def test_a_strangers_port_is_named_with_the_stranger_and_nothing_is_sent_there(self):
        system = self.new_system()
        with stranger(system.base) as asked:
            # In the first line: not after a minute of waiting.
            self.fail_and_say(system.run("up", "--no-build"), rf"^up: port {system.base} \(gateway-1\) is taken by process {os.getpid()} \(.*python")
        self.assertEqual(asked, [])
        self.assertEqual(system.processes(), {})

    def test_another_system_on_overlapping_ports_is_named(self):
        other = self.running_system()
        system = self.new_system()
        # Its gateway would be where the other one's first order instance is.
        done = system.run(*UP, ORDERLY_PORT_BASE=str(other.base + 21))
        self.fail_and_say(done, rf"port {other.base + 21} \(gateway-1\) is taken by order-1 of the system in {re.escape(str(other.home))} ")
        self.assertEqual(system.processes(), {})

    def test_a_port_base_that_is_none_is_refused(self):
        system = self.new_system()
        for base in ("abc", "0", "65001", "08", "-1"):
            self.fail_and_say(system.run(*UP, ORDERLY_PORT_BASE=base), f"ORDERLY_PORT_BASE: {base} is not a number from 1 to 65000")

    def test_the_port_for_https_is_looked_at_too(self):
        system = self.new_system()
        with stranger(system.base + 5):
            done = system.run(*UP, ORDERLY_TLS_PORT=str(system.base + 5))
        self.fail_and_say(done, rf"port {system.base + 5} \(gateway-1\) is taken by process {os.getpid()} ")

    def test_the_demo_sends_nothing_to_a_stranger(self):
        system = self.running_system()
        with stranger(system.base + 5) as asked:
            done = system.run("demo", ORDERLY_PORT_BASE=str(system.base + 5))
        self.fail_and_say(done, f"is not on port {system.base + 5}: set ORDERLY_PORT_BASE as for scripts/up")
        self.assertEqual(asked, [])

    def test_no_more_instances_than_there_are_ports(self):
        system = self.new_system()
        for service, most in (("order", 19), ("registry", 6)):
            done = system.run("up", "--check", "--instances", f"{service}={most}")
            ports = re.findall(r"^  [a-z_]+-\d+ +(\d+) ", done.stdout, re.M)
            self.assertEqual(len(set(ports)), len(ports), done.stdout)
            self.fail_and_say(system.run("up", "--instances", f"{service}={most + 1}"), f"from 1 to {most} instances of {service}")

    def test_settings_of_one_process_are_refused(self):
        system = self.new_system()
        self.fail_and_say(system.run(*UP, ORDERLY_PORT="9000"), "ORDERLY_PORT is a setting of one process")

    def test_two_at_once_both_end_well(self):
        system = self.new_system()
        both = [
            subprocess.Popen(
                [ROOT / "scripts" / "up", *UP[1:]], env=system.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) for _ in range(2)
        ]
        for each in both:
            output, _ = each.communicate(timeout=120)
            self.assertEqual(each.returncode, 0, output)
        supervisors = subprocess.run(["pgrep", "-f", "supervisord -c run/supervisord.conf"], capture_output=True, text=True).stdout.split()
        self.assertEqual(len([pid for pid in supervisors if works_in(system.home, pid)]), 1)


class RunningSystem(ScriptTest):
    def files(self, system):
        return {file.name: file.read_bytes() for file in (system.home / "run").iterdir() if file.suffix in (".conf", ".json", ".pid")}

    def test_another_port_base_is_refused_and_changes_nothing(self):
        system = self.running_system()
        before = self.files(system)
        done = system.run(*UP, ORDERLY_PORT_BASE=str(system.base + 200))
        self.fail_and_say(done, f"runs with ORDERLY_PORT_BASE={system.base}, not {system.base + 200}")
        self.assertEqual(self.files(system), before)

    def test_a_changed_setting_is_named_with_what_to_do(self):
        system = self.running_system()
        before = self.files(system)
        self.fail_and_say(system.run(*UP, ORDERLY_LOG_LEVEL="debug"), "another value of ORDERLY_LOG_LEVEL. Call scripts/down first")
        self.assertEqual(self.files(system), before)
        self.succeed(system.run("down"))
        self.succeed(system.run(*UP, ORDERLY_LOG_LEVEL="debug"))
        self.fail_and_say(system.run(*UP), "another value of ORDERLY_LOG_LEVEL")

    def test_up_again_leaves_it_as_it_is(self):
        system = self.new_system()
        environment = {"ORDERLY_ROUTES": "routes.toml", "ORDERLY_RATE_LIMITS": "1"}
        self.succeed(system.run(*UP, cwd=ROOT, **environment))
        before = system.processes()
        self.succeed(system.run(*UP, cwd=ROOT, **environment))
        self.assertEqual(system.processes(), before)

    def test_what_was_built_anew_is_started_again_and_stale_pid_files_do_not_matter(self):
        system = self.running_system()
        before = system.processes()
        (system.home / "run" / "order-7.pid").write_text(str(2**22 + 1))
        future = time.time() + 1
        os.utime(system.temporary / "build" / "bin" / "orderly-order", (future, future))
        self.succeed(system.run(*UP))
        eventually(lambda: {"order-1", "order-2"} <= set(system.processes()), 10, "order runs again")
        changed = {name for name, pid in system.processes().items() if before.get(name) != pid}
        self.assertEqual(changed, {"order-1", "order-2"})

    def test_more_and_fewer_instances(self):
        system = self.running_system("--instances", "order=3")
        before = system.processes()
        self.assertIn("order-3", before)
        self.succeed(system.run(*UP))
        self.assertEqual(set(before) - set(system.processes()), {"order-3"})

    def test_what_a_killed_supervisor_left_gets_one_again(self):
        system = self.running_system()
        before = system.processes()
        os.kill(before["supervisord"], signal.SIGKILL)
        self.succeed(system.run(*UP), "no supervisor is there; stopping what it left: .*gateway-1")
        self.assertFalse(set(before.values()) & set(system.processes().values()))
        self.assertEqual(set(before), set(system.processes()))

    def test_a_setting_that_an_instance_refuses_ends_it_at_once(self):
        system = self.new_system()
        self.fail_and_say(system.run(*UP, ORDERLY_HOST="10.9.9.9"), "^up: [a-z_]+: ORDERLY_HOST: 10.9.9.9 is not an address of this machine")
        self.assertEqual(system.processes(), {})


class Surroundings(ScriptTest):
    def lives_and_ends(self, system, **how):
        self.succeed(system.run("up", "--no-build", **how))
        pids = system.processes().values()
        self.assertEqual(len(pids), 13)
        self.succeed(system.run("down", **how))
        self.all_end(pids)

    def test_a_home_with_a_difficult_name(self):
        for name in ("100% 'mine' \"or\" #1; $HOME, ünd", "l" * 120, "-r"):
            with self.subTest(name):
                self.lives_and_ends(self.new_system(home=name))

    def test_a_relative_home(self):
        system = self.new_system(home="here")
        self.lives_and_ends(system, ORDERLY_HOME="here", cwd=system.temporary)

    def test_a_proxy_that_is_for_elsewhere(self):
        nowhere = "http://127.0.0.1:9"
        self.lives_and_ends(self.new_system(), http_proxy=nowhere, HTTP_PROXY=nowhere, https_proxy=nowhere, ALL_PROXY=nowhere, no_proxy=None)

    def test_cdpath_and_a_symbolic_link(self):
        system = self.new_system()
        link = system.temporary / "links" / "orderly-up"
        link.parent.mkdir()
        link.symlink_to(ROOT / "scripts" / "up")
        self.succeed(system.run("orderly-up", *UP[1:], scripts=link.parent, CDPATH=f"{ROOT}:/"))
        # As typed in the project's folder.
        done = subprocess.run(
            ["bash", "-c", "scripts/down"], cwd=ROOT, env={**system.environment, "CDPATH": f"{ROOT}:/"}, capture_output=True, text=True, timeout=100
        )
        self.assertEqual((done.returncode, done.stdout), (0, "Orderly is down.\n"), done.stderr)

    def test_few_file_descriptors(self):
        system = self.new_system()
        limited = executable(
            system.temporary / "limited" / "up", f'#!/bin/bash\nulimit -n 4096 && exec setpriv --bounding-set -sys_resource "{ROOT}/scripts/up" "$@"\n'
        )
        self.succeed(system.run(*UP, scripts=limited.parent))
        limits = pathlib.Path(f"/proc/{system.processes()['gateway-1']}/limits").read_text()
        self.assertRegex(limits, r"Max open files +4096 +4096")

    def test_a_path_without_sbin(self):
        self.lives_and_ends(self.new_system(), PATH="/usr/local/bin:/usr/bin:/bin")

    def test_a_home_that_cannot_be_made(self):
        system = self.new_system()
        file = system.temporary / "file"
        file.touch()
        for home in (file, file / "deeper"):
            for options in (UP, ("up", "--check")):
                done = system.run(*options, ORDERLY_HOME=str(home))
                self.fail_and_say(done, f"{home} cannot be made or written: set ORDERLY_HOME to a folder of yours")
        # Only an attempt shows it, to root.
        done = system.run(*UP, ORDERLY_HOME="/proc/nowhere")
        self.fail_and_say(done, "up: /proc/nowhere cannot be made( or written)?: set ORDERLY_HOME to a folder of yours")

    @unittest.skipUnless(os.getuid() == 0, "needs root, to be another user")
    def test_a_user_without_a_name(self):
        system = self.new_system()
        system.home.chmod(0o777)
        system.temporary.chmod(0o755)
        scripts = system.temporary / "project" / "scripts"
        shutil.copytree(ROOT / "scripts", scripts)
        self.lives_and_ends(system, user=54321, cwd="/", scripts=scripts)
        self.succeed(system.run("up", "--check", user=54321, cwd="/", scripts=scripts))
        limit = int(pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
        if limit == 1024:
            done = system.run("up", "--check", user=54321, cwd="/", scripts=scripts, ORDERLY_PORT_BASE="300")
            self.fail_and_say(done, "gateway-1 +300  below 1024, where only root may listen")

    def test_what_nobody_foresaw_is_said(self):
        system = self.new_system()
        tools = system.temporary / "tools"
        executable(tools / "awk", "#!/bin/sh\nexit 3\n")
        done = system.run(*UP, PATH=f"{tools}:{os.environ['PATH']}")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^up: .*failed with status 3 \(\w+(\.sh)?, line \d+\)")


class Check(ScriptTest):
    def test_says_what_would_be_done_and_does_nothing(self):
        system = self.new_system(home="nowhere yet")
        done = system.run("up", "--check")
        self.succeed(done, r"packages to install: none")
        self.assertRegex(done.stdout, rf"gateway-1 +{system.base}  free")
        self.assertIn("not there yet", done.stdout)
        self.assertFalse(system.home.exists())

    def test_says_who_has_a_port(self):
        system = self.new_system()
        with stranger(system.base):
            self.fail_and_say(system.run("up", "--check"), rf"gateway-1 +{system.base}  taken by process {os.getpid()}")
        self.assertEqual(list(system.home.iterdir()), [])

    def test_knows_its_own_ports(self):
        system = self.running_system()
        self.succeed(system.run("up", "--check"), rf"gateway-1 +{system.base}  in use by this system")

    def test_names_missing_packages(self):
        system = self.new_system()
        tools = system.temporary / "tools"
        executable(tools / "dpkg-query", '#!/bin/sh\ncase "$*" in *nats-server) exit 1 ;; esac\necho "install ok installed"\n')
        executable(tools / "sudo", "#!/bin/sh\nexit 1\n")
        self.succeed(system.run("up", "--check", PATH=f"{tools}:{os.environ['PATH']}"), "packages to install: nats-server\n")


class Building(ScriptTest):
    """With a copy of the scripts, so that what they build is not the project's."""

    def setUp(self):
        self.system = self.new_system()
        self.copy = self.system.temporary / "project"
        shutil.copytree(ROOT / "scripts", self.copy / "scripts")
        self.tools = self.system.temporary / "tools"
        self.calls = self.system.temporary / "calls"
        self.calls.touch()

    def tool(self, name, text=""):
        executable(self.tools / name, f'#!/bin/bash\necho "{name} $*" >>"{self.calls}"\n{text}\n')

    def script(self, name, *options, **environment):
        return self.system.run(
            name, *options, scripts=self.copy / "scripts",
            ORDERLY_BUILD=None, PATH=f"{self.tools}:{os.environ['PATH']}", **environment,
        )

    def builds(self, text):
        binaries = self.system.temporary / "build" / "bin"
        self.tool("cmake", f'if [[ $1 == --build ]]; then {text}; mkdir -p "$2"; ln -sfn "{binaries}" "$2/bin"; fi')

    def test_up_needs_no_package_of_the_tests(self):
        self.builds("true")
        self.tool("dpkg-query", 'case "$*" in *libgtest*|*rapidcheck*) exit 1 ;; esac\necho "install ok installed"')
        self.tool("apt-get")
        self.succeed(self.script("up", "--no-demo-data"))
        calls = self.calls.read_text()
        self.assertIn("--preset release -DBUILD_TESTING=OFF", calls)
        self.assertNotIn("apt-get", calls)

    def test_up_says_how_far_the_build_is(self):
        self.builds("for n in 1 2 3; do echo \"[$n/3] Building $n\"; done")
        self.succeed(self.script("up", "--no-demo-data"), r"configuring: done after \d+ s\ncompiling: 3 of 3, done after \d+ s")

    def test_a_build_that_fails_shows_what_failed(self):
        self.builds("echo '[1/2] Building a'; echo 'FAILED: b.o'; echo 'b.cpp:1: no such thing'; exit 1")
        done = self.script("up")
        self.fail_and_say(done, "b.cpp:1: no such thing")
        self.assertRegex(done.stdout, r"up: the build failed; its whole output is in .*build\.log")

    def test_packages_services_are_kept_from_starting(self):
        self.builds("true")
        installed = self.system.temporary / "installed"
        self.tool("dpkg-query", f'case "$*" in *nats-server) [[ -e "{installed}" ]] || exit 1 ;; esac\necho "install ok installed"')
        self.tool("systemctl")
        self.tool("apt-get", f'[[ $1 != install ]] || touch "{installed}"')
        self.tool("sudo", 'exec "$@"')
        self.succeed(self.script("up", "--no-demo-data"))
        calls = [call for call in self.calls.read_text().splitlines() if call.startswith(("systemctl", "apt-get"))]
        self.assertEqual(calls[:2], ["apt-get update -q", "systemctl mask --quiet nats-server.service"])
        self.assertRegex(calls[2], r"^apt-get install .* nats-server$")
        self.assertEqual(calls[3:], [])

    def test_packages_that_are_not_there_leave_nothing_masked(self):
        self.builds("true")
        self.tool("dpkg-query", "exit 1")
        self.tool("systemctl")
        self.tool("apt-get", "[[ $1 == update ]] || { echo 'E: Unable to locate package libboost1.81-dev'; exit 100; }")
        self.tool("sudo", 'exec "$@"')
        self.fail_and_say(self.script("up"), r"E: Unable to locate package libboost1.81-dev\nup: apt-get install failed .*it needs Debian 12")
        services = "nats-server.service supervisor.service"
        calls = [call for call in self.calls.read_text().splitlines() if call.startswith("systemctl")]
        self.assertEqual(calls, [f"systemctl mask --quiet {services}", f"systemctl unmask --quiet {services}"])

    def test_packages_that_cannot_be_installed_are_said(self):
        self.builds("true")
        self.tool("dpkg-query", "exit 1")
        self.tool("systemctl")
        self.tool("apt-get", "echo 'E: Failed to fetch http://deb.example/'; exit 100")
        self.tool("sudo", 'exec "$@"')
        done = self.script("up")
        self.fail_and_say(done, "E: Failed to fetch")
        self.assertRegex(done.stdout, "up: apt-get update failed")


class DemoData(ScriptTest):
    def asked(self, system):
        return (system.home / "asked").read_text().splitlines()

    def test_is_booked_once_and_leaves_the_owners_price_alone(self):
        system = self.new_system()
        self.succeed(system.run("up", "--no-build"))
        self.assertEqual(len(self.asked(system)), 3 * (1 + 3))
        system.request("PUT", "/v1/products/mug", {"price_cents": 7})
        self.succeed(system.run("up", "--no-build"))  # days later, when nobody remembers the keys of the first time
        self.assertEqual(self.asked(system)[12:], ["PUT /v1/products/mug"])
        mug = system.get("/v1/products/mug").json
        self.assertEqual(mug["price_cents"], 7)
        self.assertEqual([level["on_hand"] for level in mug["stock"]], [1_000_000] * 3)

    def test_a_refusal_is_said(self):
        system = self.new_system()
        with stranger(system.base, get=404, change=403):
            self.fail_and_say(system.run("demo-data"), "PUT /v1/products/mug was refused with 403: ")
        with stranger(system.base, get=500):
            self.fail_and_say(system.run("demo-data"), "GET /v1/products/mug was refused with 500: ")

    def test_nobody_there_is_said(self):
        system = self.new_system()
        impatient = executable(system.temporary / "tools" / "curl", '#!/bin/bash\nexec /usr/bin/curl "$@" --retry 0\n')
        done = system.run("demo-data", PATH=f"{impatient.parent}:{os.environ['PATH']}")
        self.fail_and_say(done, "does not answer GET /v1/products/mug")


class Help(ScriptTest):
    def test_does_nothing_else(self):
        system = self.new_system()
        for script in ("up", "down", "demo", "demo-data"):
            self.succeed(system.run(script, "--help"), r"(?s)^[A-Z].*\.\n$")
            self.fail_and_say(system.run(script, "--nonsense"), f"^{script}: ")
        self.assertEqual(list(system.home.iterdir()), [])


class Clones(unittest.TestCase):
    def test_lines_end_as_the_scripts_need_it(self):
        """Also where git is set to end lines as Windows does."""
        if not (ROOT / ".git").exists():
            self.skipTest("this is no clone")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "clone", "-q", "-c", "core.autocrlf=true", ROOT, folder], check=True)
            files = subprocess.run(["git", "-C", folder, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout.split("\0")[:-1]
            self.assertGreater(len(files), 100)
            for file in files:
                if not file.startswith("tests/fuzz/"):
                    self.assertNotIn(b"\r\n", pathlib.Path(folder, file).read_bytes(), file)


if __name__ == "__main__":
    unittest.main(verbosity=2)
