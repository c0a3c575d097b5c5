#include "discovery/registration.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "observability/log.hpp"

namespace discovery {

namespace log = observability::log;

struct Registration::State {
    State(
        messaging::KeyValue& bucket,
        Instance own,
        const vocabulary::Clock& wall_clock,
        std::chrono::milliseconds beat
    )
        : registrations{bucket},
          clock{wall_clock},
          heartbeat{beat},
          key{registration_key(own)},
          self{std::move(own)} {}

    void run(const std::stop_token& stop);
    bool announce(const Instance& now);
    void deregister();

    messaging::KeyValue& registrations;
    const vocabulary::Clock& clock;
    const std::chrono::milliseconds heartbeat;
    const std::string key;

    std::mutex mutex;
    std::condition_variable_any changes;
    Instance self;         // guarded by mutex
    bool changed = false;  // guarded by mutex

    bool broker_away = true;  // until it answered once; used by the thread only
    std::jthread thread;      // last, so that it ends first
};

void Registration::State::run(const std::stop_token& stop) {
    std::unique_lock lock{mutex};
    while (!stop.stop_requested()) {
        changed = false;
        self.last_heartbeat = clock.now();
        const auto now = self;
        lock.unlock();
        const bool announced = announce(now);
        lock.lock();
        // Where the broker was away, others shall hear of us soon after it is back.
        const auto pause = announced ? heartbeat : heartbeat / 4;
        changes.wait_for(lock, stop, pause, [&] { return announced && changed; });
    }
}

bool Registration::State::announce(const Instance& now) {
    try {
        registrations.put(key, encode(now));
        if (std::exchange(broker_away, false)) log::info("registered");
        return true;
    } catch (const messaging::Unavailable& trouble) {
        if (!std::exchange(broker_away, true)) {
            log::warn("cannot register", {{"error", trouble.what()}});
        }
        return false;
    }
}

void Registration::State::deregister() {
    try {
        registrations.erase(key);
    } catch (const messaging::Unavailable& trouble) {
        log::warn("cannot deregister; the silence will tell", {{"error", trouble.what()}});
    }
}

// Pattern: service registry (docs/patterns.md#service-registry).
Registration::Registration(
    messaging::KeyValue& registrations,
    Instance self,
    const vocabulary::Clock& clock,
    std::chrono::milliseconds heartbeat
)
    : state_{std::make_unique<State>(registrations, std::move(self), clock, heartbeat)} {}

Registration::~Registration() { stop(); }

void Registration::start() {
    state_->thread = std::jthread{[this](const std::stop_token& stop) { state_->run(stop); }};
}

void Registration::set_leads(std::vector<Lead> leads) {
    const std::lock_guard lock{state_->mutex};
    state_->self.leads = std::move(leads);
    state_->changed = true;
    state_->changes.notify_all();
}

void Registration::drain() {
    const std::lock_guard lock{state_->mutex};
    state_->self.status = Status::draining;
    state_->changed = true;
    state_->changes.notify_all();
}

void Registration::stop() {
    if (!state_->thread.joinable()) return;
    state_->thread.request_stop();
    state_->thread.join();
    state_->deregister();
}

}  // namespace discovery
