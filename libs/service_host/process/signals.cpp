#include "service_host/process/signals.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "observability/log.hpp"

namespace service_host {

namespace log = observability::log;

namespace {

constexpr int second_signal_exit = 130;

int checked(int fd) {
    if (fd < 0) throw std::system_error{errno, std::generic_category(), "signals"};
    return fd;
}

}  // namespace

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

SignalWatch::SignalWatch(std::chrono::milliseconds time_to_stop, End end)
    : time_to_stop_{time_to_stop}, end_{std::move(end)} {
    const auto signals = stop_signals();
    signal_fd_ = checked(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    closing_fd_ = checked(eventfd(0, EFD_CLOEXEC));
    thread_ = std::jthread{[this] { watch(); }};
}

SignalWatch::~SignalWatch() {
    eventfd_write(closing_fd_, 1);
    thread_.join();
    close(closing_fd_);
    close(signal_fd_);
}

std::chrono::steady_clock::time_point SignalWatch::wait() {
    std::unique_lock lock{mutex_};
    signalled_.wait(lock, [this] { return deadline_.has_value(); });
    return *deadline_;
}

void SignalWatch::watch() {
    if (!next_signal(-1)) return;
    log::info("stopping");
    const auto deadline = std::chrono::steady_clock::now() + time_to_stop_;
    {
        const std::lock_guard lock{mutex_};
        deadline_ = deadline;
        signalled_.notify_all();
    }
    if (next_signal(static_cast<int>(time_to_stop_.count()))) {
        log::warn("ends at once, on a second signal");
        end_(second_signal_exit);
    } else if (std::chrono::steady_clock::now() >= deadline) {
        log::error("could not stop in time", {{"ms", time_to_stop_.count()}});
        end_(1);
    }
}

// False if none came in time, or we close.
bool SignalWatch::next_signal(int timeout_ms) {
    std::array<pollfd, 2> sources{pollfd{signal_fd_, POLLIN, 0}, pollfd{closing_fd_, POLLIN, 0}};
    while (poll(sources.data(), sources.size(), timeout_ms) < 0) {
        if (errno != EINTR) throw std::system_error{errno, std::generic_category(), "poll"};
    }
    if (sources[1].revents != 0 || sources[0].revents == 0) return false;
    signalfd_siginfo signal{};
    return read(signal_fd_, &signal, sizeof signal) == sizeof signal;
}

}  // namespace service_host
