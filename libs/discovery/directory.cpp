#include "discovery/directory.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "observability/log.hpp"

namespace discovery {

namespace log = observability::log;
using namespace std::chrono_literals;
using vocabulary::SteadyTime;

namespace {

constexpr auto critical_after = 3s;
constexpr auto forgotten_after = 60s;
// Heartbeats come every second, our own among them: when none came for this long, it is the broker.
constexpr auto silence = 1'500ms;
constexpr auto look_every = 250ms;

struct Known {
    std::string announced;  // as told
    Instance instance;      // with its own status
    SteadyTime heard_at{};
};

// Somebody who wants to be told of changes.
struct Listener {
    std::function<void()> changed;
    std::mutex mutex;
    bool listening = true;  // guarded by mutex
};

bool is_same_but_for_heartbeat(Instance a, const Instance& b) {
    a.last_heartbeat = b.last_heartbeat;
    return a == b;
}

}  // namespace

struct Directory::State {
    State(messaging::KeyValue& bucket, const vocabulary::Clock& steady_clock)
        : registrations{bucket}, clock{steady_clock}, heard_at{steady_clock.steady_now()} {}

    void hear(const std::string& key, const std::string& value);
    void run(const std::stop_token& stop);
    void look();
    void tell();

    // These with the mutex held.
    SteadyTime ages_count_from(SteadyTime now) const;
    void hear_of(const std::string& key, const std::string& value, SteadyTime now);
    void end_silence(SteadyTime now);
    void publish(SteadyTime now);

    messaging::KeyValue& registrations;
    const vocabulary::Clock& clock;

    mutable std::mutex mutex;
    std::condition_variable_any something_changed;
    std::map<std::string, Known> known;  // by key; guarded by mutex
    SteadyTime heard_at;                 // of anybody; guarded by mutex
    // Sorted by name. Replaced, never changed. Guarded by mutex.
    std::shared_ptr<const std::vector<Instance>> list =
        std::make_shared<const std::vector<Instance>>();
    bool changed = false;                            // guarded by mutex
    std::vector<std::weak_ptr<Listener>> listeners;  // guarded by mutex

    std::shared_ptr<void> watch;
    std::jthread thread;  // last, so that it ends first
};

void Directory::State::hear(const std::string& key, const std::string& value) {
    const std::lock_guard lock{mutex};
    const auto now = clock.steady_now();
    hear_of(key, value, now);
    publish(now);
}

void Directory::State::hear_of(const std::string& key, const std::string& value, SteadyTime now) {
    if (value.empty()) {
        known.erase(key);
        return;
    }
    const auto before = known.find(key);
    // After trouble a watch tells everything again, also what the dead once said.
    if (before != known.end() && before->second.announced == value) return;
    const auto instance = decode_instance(value);
    if (!instance) {
        log::warn("not a registration", {{"key", key}});
        return;
    }
    if (before == known.end()) {
        // What we find may be old. Where clocks differ this errs until the next heartbeat.
        const auto age = std::max(clock.now() - instance->last_heartbeat, 0us);
        if (age < critical_after) end_silence(now);
        if (age < forgotten_after) known[key] = {value, *instance, ages_count_from(now) - age};
    } else {
        end_silence(now);
        before->second = {value, *instance, now};
    }
}

// In a silence of all everybody stays as old as at its beginning.
SteadyTime Directory::State::ages_count_from(SteadyTime now) const {
    return now - heard_at > silence ? heard_at : now;
}

// Whoever was not critical before a silence of all starts with no age after it.
void Directory::State::end_silence(SteadyTime now) {
    if (now - heard_at > silence) {
        for (auto& [key, one] : known) {
            if (heard_at - one.heard_at < critical_after) one.heard_at = now;
        }
    }
    heard_at = now;
}

void Directory::State::publish(SteadyTime now) {
    const auto seen_from = ages_count_from(now);
    std::erase_if(known, [&](const auto& entry) {
        return seen_from - entry.second.heard_at >= forgotten_after;
    });
    auto present = std::make_shared<std::vector<Instance>>();
    for (const auto& [key, one] : known) {
        present->push_back(one.instance);
        if (seen_from - one.heard_at >= critical_after) present->back().status = Status::critical;
    }
    std::sort(present->begin(), present->end(), [](const Instance& a, const Instance& b) {
        return a.name < b.name;
    });
    const bool news = !std::equal(
        present->begin(), present->end(), list->begin(), list->end(), is_same_but_for_heartbeat
    );
    list = std::move(present);
    if (news) {
        changed = true;
        something_changed.notify_all();
    }
}

void Directory::State::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{mutex};
            something_changed.wait_for(lock, stop, look_every, [&] { return changed; });
        }
        look();
    }
}

void Directory::State::look() {
    {
        const std::lock_guard lock{mutex};
        publish(clock.steady_now());
        if (!std::exchange(changed, false)) return;
    }
    tell();
}

void Directory::State::tell() {
    std::vector<std::shared_ptr<Listener>> present;
    {
        const std::lock_guard lock{mutex};
        std::erase_if(listeners, [](const auto& listener) { return listener.expired(); });
        for (const auto& weak : listeners) {
            if (auto listener = weak.lock()) present.push_back(std::move(listener));
        }
    }
    for (const auto& listener : present) {
        const std::lock_guard lock{listener->mutex};
        if (listener->listening) listener->changed();
    }
}

// Pattern: client-side service discovery (docs/patterns.md#service-discovery).
Directory::Directory(messaging::KeyValue& registrations, const vocabulary::Clock& clock)
    : state_{std::make_unique<State>(registrations, clock)} {}

Directory::~Directory() { stop(); }

void Directory::start() {
    watch();
    state_->thread = std::jthread{[this](const std::stop_token& stop) { state_->run(stop); }};
}

void Directory::watch() {
    state_->watch =
        state_->registrations.watch([state = state_.get()](const auto& key, const auto& value) {
            state->hear(key, value);
        });
}

void Directory::stop() {
    state_->watch.reset();
    state_->thread = {};
}

std::shared_ptr<const std::vector<Instance>> Directory::instances() const {
    const std::lock_guard lock{state_->mutex};
    return state_->list;
}

std::vector<Instance> Directory::passing(std::string_view service) const {
    const auto list = instances();
    std::vector<Instance> found;
    for (const auto& instance : *list) {
        if (instance.service == service && instance.status == Status::passing) {
            found.push_back(instance);
        }
    }
    return found;
}

std::optional<Instance> Directory::leader(const sharding::ShardId& shard) const {
    const auto list = instances();
    const auto name = shard.name();
    const Instance* leader = nullptr;
    std::int64_t highest = 0;
    for (const auto& instance : *list) {
        if (instance.status == Status::critical) continue;
        for (const auto& lead : instance.leads) {
            if (lead.shard != name || (leader != nullptr && lead.epoch <= highest)) continue;
            leader = &instance;
            highest = lead.epoch;
        }
    }
    return leader == nullptr ? std::nullopt : std::optional{*leader};
}

std::shared_ptr<void> Directory::on_change(std::function<void()> changed) {
    auto listener = std::make_shared<Listener>();
    listener->changed = std::move(changed);
    {
        const std::lock_guard lock{state_->mutex};
        state_->listeners.push_back(listener);
    }
    return {listener.get(), [listener](void*) {
                const std::lock_guard lock{listener->mutex};
                listener->listening = false;
            }};
}

void Directory::run_once() { state_->look(); }

}  // namespace discovery
