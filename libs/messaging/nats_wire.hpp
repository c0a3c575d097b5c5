// NatsWire: a wire that lives on one event loop: a NATS connection of its own without a thread of
// its own. Listeners are called by the loop's thread. (Measured: handing over from a thread of the
// library's costs a sixth of an order's CPU.)
//
// Used by the loop's thread alone, or by any one thread while the loop does not run. The loop has
// stopped when it is destroyed.
#pragma once

#include <memory>
#include <string>

#include "messaging/nats_connection.hpp"
#include "messaging/wire.hpp"

namespace boost::asio {
class io_context;
}

namespace messaging {

class NatsWire final : public Wire {
public:
    // Returns at once; connects in the background and never gives up.
    NatsWire(NatsConnectionSettings settings, boost::asio::io_context& loop);
    ~NatsWire() override;

    // Leaves with the next flush().
    void announce(const std::string& subject, const std::string& payload) override;
    void flush() override;
    using Wire::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override;
    bool connected() const override;
    std::uint64_t generation() const override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace messaging
