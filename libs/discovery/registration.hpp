// Registration: keeps one instance listed. It announces every change at once and otherwise repeats
// itself every second (heartbeat); who stops doing so is critical after three (Directory).
//
// Safe from any thread. No call waits for the broker but stop(), which does for a moment.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "discovery/instance.hpp"
#include "messaging/key_value.hpp"

namespace discovery {

class Registration {
public:
    // Lists `self` with its heartbeats' times; until start() nobody knows of it.
    Registration(
        messaging::KeyValue& registrations,
        Instance self,
        const vocabulary::Clock& clock,
        std::chrono::milliseconds heartbeat = std::chrono::milliseconds{1'000}
    );
    ~Registration();  // deregisters

    void start();
    void set_leads(std::vector<Lead> leads);
    void drain();  // listed as draining: no new work, please
    void stop();   // deregisters; final

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace discovery
