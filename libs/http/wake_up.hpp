// WakeUp: a descriptor that threads may poll beside their sockets, to be called away from waiting.
#pragma once

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace http {

class WakeUp {
public:
    WakeUp() : fd_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE)} {
        if (fd_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    }
    ~WakeUp() { ::close(fd_); }
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

    // Readable from the next call of these on, until as many have taken it as were called.
    void call_one() { add(1); }
    void call_all_for_good() { add(std::uint64_t{1} << 62); }

    // False if all who were called have taken it already.
    bool take() {
        std::uint64_t one = 0;
        return ::read(fd_, &one, sizeof one) == sizeof one;
    }

    int fd() const { return fd_; }

private:
    void add(std::uint64_t count) {
        // Fails only if the counter is full, and then everybody is called already.
        [[maybe_unused]] const auto written = ::write(fd_, &count, sizeof count);
    }

    int fd_;
};

}  // namespace http
