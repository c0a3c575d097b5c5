// UnreliableNetwork: keeps what is announced until it is told what becomes of it: it arrives, twice
// perhaps, or late, or never. UnreliableWire: one process's connection to it, which can be cut.
//
// Used by one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "messaging/wire.hpp"

namespace channels::testing {

class UnreliableNetwork {
public:
    struct Parcel {
        std::string subject;
        std::string payload;
    };

    // What is under way, oldest first.
    std::size_t under_way() const { return parcels_.size(); }
    const std::string& payload(std::size_t at) const { return parcels_[at].payload; }
    void send(Parcel parcel) { parcels_.push_back(std::move(parcel)); }

    // Of the parcel at this place.
    void deliver(std::size_t at) {
        const auto parcel = parcels_[at];
        drop(at);
        hand_out(parcel);
    }
    void deliver_and_keep(std::size_t at) { hand_out(Parcel{parcels_[at]}); }
    void drop(std::size_t at) {
        parcels_.erase(parcels_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    void delay(std::size_t at) {
        parcels_.push_back(parcels_[at]);
        drop(at);
    }
    // What is under way now, but not what is said in answer to it.
    void deliver_all() {
        for (auto left = parcels_.size(); left > 0; --left) deliver(0);
    }
    void drop_all() { parcels_.clear(); }

private:
    friend class UnreliableWire;
    struct Listener {
        std::string begin;  // of the subjects that it listens to
        messaging::Wire::Receive receive;
        const bool& connected;
    };

    void hand_out(const Parcel& parcel) {
        for (const auto& listening : std::vector{listeners_}) {
            const auto listener = listening.lock();
            if (!listener || !listener->connected) continue;
            if (!parcel.subject.starts_with(listener->begin)) continue;
            listener->receive({.subject = parcel.subject, .payload = parcel.payload});
        }
        std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
    }

    std::deque<Parcel> parcels_;
    std::vector<std::weak_ptr<Listener>> listeners_;  // each is owned by who listens
};

class UnreliableWire final : public messaging::Wire {
public:
    explicit UnreliableWire(UnreliableNetwork& network) : network_{network} {}

    void disconnect() { connected_ = false; }
    void reconnect() {
        connected_ = true;
        ++generation_;
    }

    void announce(const std::string& subject, const std::string& payload) override {
        if (connected_) network_.send({subject, payload});
    }

    using messaging::Wire::listen;
    // `filter` ends in ">", and has no other wildcard.
    std::shared_ptr<void> listen(const std::string& filter, Pace, Receive receive) override {
        auto listener = std::make_shared<UnreliableNetwork::Listener>(UnreliableNetwork::Listener{
            filter.substr(0, filter.size() - 1), std::move(receive), connected_});
        network_.listeners_.push_back(listener);
        return listener;
    }

    bool connected() const override { return connected_; }
    std::uint64_t generation() const override { return generation_; }

private:
    UnreliableNetwork& network_;
    bool connected_ = true;
    std::uint64_t generation_ = 1;
};

}  // namespace channels::testing
