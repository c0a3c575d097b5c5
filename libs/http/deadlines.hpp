// Deadlines: when what connections wait for is to be given up. Setting one is a single store; a
// regular sweep gives up what is overdue, so a deadline passes late by up to the sweep's interval.
// For one event loop; not thread-safe.
#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include "http/awaiting.hpp"

namespace http {

using SteadyClock = std::chrono::steady_clock;

class Deadlines;

// One connection's deadline. Lives no longer than its Deadlines.
class Deadline : public boost::intrusive::list_base_hook<> {
public:
    // `give_up` ends the operation that is waited for; called by the sweep.
    Deadline(Deadlines& deadlines, std::function<void()> give_up);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void set(SteadyClock::time_point at) {
        at_ = at;
        has_passed_ = false;
    }
    void clear() { at_ = SteadyClock::time_point::max(); }
    // Since it was set.
    bool has_passed() const { return has_passed_; }

    // Whether nothing would be lost by giving up at once: a client's connection between requests.
    bool resting = false;

private:
    friend class Deadlines;

    Deadlines& deadlines_;
    std::function<void()> give_up_;
    SteadyClock::time_point at_ = SteadyClock::time_point::max();
    bool has_passed_ = false;
};

class Deadlines {
public:
    explicit Deadlines(
        asio::io_context& loop,
        std::chrono::milliseconds sweep_interval = std::chrono::milliseconds{25}
    )
        : timer_{loop}, sweep_interval_{sweep_interval} {}

    void start();
    // Gives up everything that rests, now and from now on.
    void end_resting() { resting_may_go_on_ = false; }

private:
    friend class Deadline;

    void sweep();

    Timer timer_;
    const std::chrono::milliseconds sweep_interval_;
    boost::intrusive::list<Deadline> all_;
    bool resting_may_go_on_ = true;
};

}  // namespace http
