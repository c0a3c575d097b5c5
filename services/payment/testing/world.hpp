// World: everything around the payments, in memory and on a clock that stands still.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "discovery/directory.hpp"
#include "http/testing/fake_transport.hpp"
#include "json/strict.hpp"
#include "messaging/in_memory_bus.hpp"
#include "observability/metrics.hpp"
#include "service_host/process/environment.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/manual_clock.hpp"

namespace payment::testing {

inline constexpr const char* network_address = "network:80";

// The card network as a list of answers: what was foreseen for a path, in order, and after that a
// plain yes.
class CardNetwork {
public:
    using Answer = vocabulary::Result<http::Response, http::NoAnswer>;

    explicit CardNetwork(http::FakeTransport& transport) {
        transport.at(network_address, [this](const auto& request) { return answer(request); });
    }

    void next_answers(const std::string& path, const Answer& answer, int times = 1) {
        for (int i = 0; i < times; ++i) foreseen_[path].push_back(answer);
    }
    // Nobody answers any more, until it is back.
    void go_away() { away_ = true; }
    void come_back() { away_ = false; }

    // Idempotency keys in order, with repeats.
    const std::vector<std::string>& calls() const { return calls_; }

    static Answer ok() {
        return http::json_response(200, {{"outcome", "ok"}, {"reference", "ref"}});
    }
    static Answer no_effect() {
        return http::json_response(200, {{"outcome", "ok"}, {"reference", nullptr}});
    }
    static Answer declined() {
        return http::json_response(200, {{"outcome", "declined"}, {"reference", nullptr}});
    }
    static Answer captured() {
        return http::json_response(409, {{"outcome", "refused"}, {"reason", "captured"}});
    }
    static Answer interrupted() { return http::Response{503, {}, ""}; }
    static Answer lost() { return http::NoAnswer{"timed out"}; }

private:
    Answer answer(const http::Request& request) {
        calls_.push_back(json::parse(request.body).value().at("idempotency_key"));
        if (away_) return lost();
        auto& foreseen = foreseen_[request.path];
        if (foreseen.empty()) return ok();
        auto answer = std::move(foreseen.front());
        foreseen.pop_front();
        return answer;
    }

    std::map<std::string, std::deque<Answer>> foreseen_;
    std::vector<std::string> calls_;
    bool away_ = false;
};

struct World {
    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    observability::Metrics metrics;
    messaging::InMemoryBus bus;
    messaging::InMemoryKeyValue leases;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    CardNetwork network{peers};
    service_host::Environment
        environment{clock, ids, metrics, bus, leases, registrations, directory, peers};
};

}  // namespace payment::testing
