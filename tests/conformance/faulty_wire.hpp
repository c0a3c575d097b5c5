// A wire that loses, repeats, reorders and delays what is sent over another one.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "messaging/wire.hpp"

namespace conformance {

class FaultyWire final : public messaging::Wire {
public:
    FaultyWire(messaging::Wire& wire, unsigned seed) : wire_{wire}, random_{seed} {}

    void announce(const std::string& subject, const std::string& payload) override {
        const std::lock_guard lock{mutex_};
        switch (random_() % 6) {
            case 0:
                return;  // lost
            case 1:
                wire_.announce(subject, payload);
                break;
            case 2:  // delayed until something else was sent
                if (held_back_) break;
                held_back_ = {subject, payload};
                return;
            default:
                break;
        }
        wire_.announce(subject, payload);
        if (const auto late = std::exchange(held_back_, {}))
            wire_.announce(late->first, late->second);
    }
    using messaging::Wire::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override {
        return wire_.listen(filter, pace, std::move(receive));
    }
    bool connected() const override { return wire_.connected(); }
    std::uint64_t generation() const override { return wire_.generation(); }

private:
    messaging::Wire& wire_;
    std::mutex mutex_;
    std::mt19937 random_;                                           // guarded by mutex_
    std::optional<std::pair<std::string, std::string>> held_back_;  // guarded by mutex_
};

}  // namespace conformance
