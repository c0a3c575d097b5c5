"""scripts/down stops whatever runs, and never says that it did when it did not."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from stub_system import ROOT, ScriptTest, eventually, is_alive


class Down(ScriptTest):
    def test_stops_what_a_killed_supervisor_left_before_it_deletes_anything(self):
        system = self.running_system()
        pids = system.processes()
        self.assertEqual(len(pids), 13)
        os.kill(pids["supervisord"], signal.SIGKILL)
        self.succeed(system.run("down", "--wipe"), "no supervisor is there; stopping what it left: .*nats-1.*\nOrderly is down")
        self.assertEqual([name for name, pid in pids.items() if is_alive(pid)], [])
        self.assertFalse((system.home / "data").exists())

    def test_does_not_wait_for_a_supervisor_that_stands_still(self):
        system = self.running_system()
        pids = system.processes()
        os.kill(pids["supervisord"], signal.SIGSTOP)
        self.succeed(system.run("down"), "does not answer: killing it")
        self.all_end(pids.values())

    def test_kills_whoever_does_not_end(self):
        system = self.running_system()
        pids = system.processes()
        os.kill(pids["supervisord"], signal.SIGKILL)
        os.kill(pids["order-1"], signal.SIGSTOP)
        self.succeed(system.run("down"))
        self.all_end(pids.values())

    def test_leaves_a_process_alone_that_got_the_number_of_a_dead_one(self):
        system = self.running_system()
        self.succeed(system.run("down"))
        stranger = self.background("sleep", "600")
        for name in ("order-1", "nats-1", "supervisord"):
            (system.home / "run" / f"{name}.pid").write_text(str(stranger.pid))
        self.succeed(system.run("down"), "^Orderly is down")
        self.succeed(system.run("up", "--no-build", "--no-demo-data"))
        self.assertIsNone(stranger.poll())

    def test_names_an_instance_whose_lock_is_held_by_a_process_that_it_does_not_know(self):
        system = self.new_system()
        lock = system.home / "run" / "order-1.lock"
        lock.parent.mkdir()
        holder = self.background("flock", "--no-fork", lock, "sleep", "600")
        eventually(lambda: subprocess.run(["flock", "--nonblock", lock, "true"]).returncode != 0, 10, "the lock is held")
        self.fail_and_say(system.run("down", "--wipe"), "order-1 still runs, and its pid file is missing or wrong")
        self.assertTrue(lock.exists())
        holder.kill()
        holder.wait()

    def background(self, *command):
        process = subprocess.Popen(command)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_deletes_no_folder_that_is_not_of_a_system(self):
        for folder in ("data", "run"):
            system = self.new_system()
            (system.home / folder).mkdir()
            self.fail_and_say(system.run("down", "--wipe"), "nothing is deleted")
            self.assertTrue((system.home / folder).exists())

    def test_is_content_where_nothing_ever_ran(self):
        system = self.new_system(home="nowhere")
        self.succeed(system.run("down"), "Orderly is down")
        self.assertFalse(system.home.exists())


@unittest.skipUnless(os.getuid() == 0, "needs root, to be another user")
class AnotherUser(ScriptTest):
    def setUp(self):
        # Where that user may go, unlike root's own folders.
        self.scripts = pathlib.Path(tempfile.mkdtemp(prefix="orderly-scripts-"))
        self.addCleanup(shutil.rmtree, self.scripts)
        self.scripts.chmod(0o755)
        shutil.copytree(ROOT / "scripts", self.scripts / "scripts")

    def run_as_nobody(self, system, script, *options):
        return system.run(script, *options, scripts=self.scripts / "scripts", user="nobody", cwd="/")

    def test_is_told_whose_system_it_is(self):
        system = self.running_system()
        system.home.chmod(0o755)
        before = system.processes()
        for script in (("down", "--wipe"), ("up", "--no-build"), ("demo",)):
            self.fail_and_say(self.run_as_nobody(system, *script), "runs as root, and nobody may not control it: run this as root")
        self.assertEqual(system.processes(), before)

    def test_is_told_that_it_cannot_be_known(self):
        system = self.running_system()
        system.home.chmod(0o700)
        self.fail_and_say(self.run_as_nobody(system, "down"), "nobody may not look into .*, so whether Orderly runs there is not known")

    def test_root_stops_it(self):
        system = self.new_system()
        system.home.chmod(0o777)
        system.temporary.chmod(0o755)
        self.succeed(self.run_as_nobody(system, "up", "--no-build", "--no-demo-data"))
        pids = system.processes()
        self.fail_and_say(system.run("up", "--no-build"), "runs as nobody: run this as nobody")
        self.succeed(system.run("down"))
        self.all_end(pids.values())


if __name__ == "__main__":
    unittest.main(verbosity=2)
