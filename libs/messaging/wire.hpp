// Wire: plain messages by subject, to whoever listens now. They are not stored. They arrive in the
// order in which one sender sent them on one subject, or not at all; after a reconnect perhaps
// twice. What must not be lost goes through channels, which trust no wire.
//
// Safe from any thread, unless a wire says otherwise (NatsWire).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace messaging {

struct Delivery {
    std::string subject;
    std::string payload;
};

class Wire {
public:
    using Receive = std::function<void(const Delivery&)>;

    // How soon a listener is called.
    enum class Pace {
        at_once,   // for each message when it arrives
        gathered,  // after a pause of some milliseconds for those that arrive meanwhile: cheaper
    };

    virtual ~Wire() = default;

    // Takes 2 s at most, and does nothing while the broker is away.
    virtual void announce(const std::string& subject, const std::string& payload) = 0;
    // What was announced leaves now, if the wire gathers.
    virtual void flush() {}

    // What is sent from now on. `receive` is called from a thread of the wire, one call at a time,
    // until the returned token is destroyed. `filter` may have wildcards, as NATS has them.
    virtual std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) = 0;
    std::shared_ptr<void> listen(const std::string& filter, Receive receive) {
        return listen(filter, Pace::gathered, std::move(receive));
    }

    virtual bool connected() const = 0;
    // Rises with every (re)connection: what was sent before may be lost.
    virtual std::uint64_t generation() const = 0;
};

}  // namespace messaging
