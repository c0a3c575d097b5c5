#include "service_host/shard/stonith.hpp"

#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace service_host {
namespace {

using namespace std::chrono_literals;

// A child that waits to be killed; it is at the end.
class Child {
public:
    // Runs this executable, or another.
    explicit Child(const char* executable = nullptr) {
        int ready[2];
        if (pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
        pid_ = fork();
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (executable != nullptr) {
                execl(executable, executable, "60", nullptr);
                _exit(1);
            }
            close(ready[0]);
            close(ready[1]);
            while (true) pause();
        }
        close(ready[1]);
        char none = 0;
        while (read(ready[0], &none, 1) > 0) continue;  // ends once the child runs what it shall
        close(ready[0]);
    }
    ~Child() {
        if (pid_ == 0) return;
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int pid() const { return pid_; }
    void stop() const { kill(pid_, SIGSTOP); }
    bool is_killed() {
        int status = 0;
        if (waitpid(pid_, &status, 0) != pid_) return false;
        pid_ = 0;
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    bool is_running() const { return waitpid(pid_, nullptr, WNOHANG) == 0; }

private:
    int pid_ = 0;
};

TEST(Stonith, KillsAStoppedInstanceOfOursThatHoldsTheLock) {
    Child hung;
    hung.stop();
    kill_hung_leader("order/0", 0ms)(hung.pid());
    EXPECT_TRUE(hung.is_killed());
}

TEST(Stonith, LetsAnInstanceBeUntilPatienceRunsOut) {
    const Child busy;
    const auto on_locked = kill_hung_leader("order/0", 1h);
    on_locked(busy.pid());
    on_locked(busy.pid());
    EXPECT_TRUE(busy.is_running());
}

TEST(Stonith, KillsNoStranger) {
    const Child stranger{"/bin/sleep"};
    kill_hung_leader("order/0", 0ms)(stranger.pid());
    EXPECT_TRUE(stranger.is_running());
}

TEST(Stonith, KillsNeitherItselfNorWhoeverIsNotKnown) {
    const auto on_locked = kill_hung_leader("order/0", 0ms);
    on_locked(getpid());
    on_locked(0);
    on_locked(-1);
}

}  // namespace
}  // namespace service_host
