// Deadlines: when what connections wait for is to be given up. Setting one is a single store; a
// sweep every 25 ms gives up what is overdue, so a deadline passes up to 25 ms late. For one event
// loop; not thread-safe.
#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include "gateway/edge/awaiting.hpp"

namespace gateway {

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
    explicit Deadlines(boost::asio::io_context& loop) : timer_{loop} {}

    void start();
    // Gives up everything that rests, now and from now on.
    void end_resting() { resting_may_go_on_ = false; }

private:
    friend class Deadline;

    void sweep();

    Timer timer_;
    boost::intrusive::list<Deadline> all_;
    bool resting_may_go_on_ = true;
};

}  // namespace gateway
