// ChildProcess: another process that does its part and then holds still until it is killed, as a
// leader does that hangs in the middle of its work. Start it while this process has one thread and
// no database open.
#pragma once

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace storage::testing {

class ChildProcess {
public:
    // Returns once the child has done `part`.
    explicit ChildProcess(const std::function<void()>& part) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error{"pipe"};
        pid_ = ::fork();
        if (pid_ == 0) hold_still_after(part, ends[1]);
        ::close(ends[1]);
        char done = 0;
        EXPECT_EQ(::read(ends[0], &done, 1), 1) << "the child failed";
        ::close(ends[0]);
    }
    ~ChildProcess() { kill(); }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    int pid() const { return pid_; }

    // kill -9; returns once it is gone.
    void kill() {
        if (gone_) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        gone_ = true;
    }

private:
    [[noreturn]] static void hold_still_after(const std::function<void()>& part, int end) {
        try {
            part();
        } catch (...) {
            ::_exit(1);
        }
        if (::write(end, "", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }

    pid_t pid_ = 0;
    bool gone_ = false;
};

}  // namespace storage::testing
