#include "event_sourcing/announcer.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "messaging/envelope.hpp"

namespace event_sourcing {
namespace {

using BySubject = std::map<std::string, std::vector<std::string>>;

constexpr std::size_t waiting_max = 10'000;  // beyond, listeners read the feed

}  // namespace

struct Announcer::State {
    State(messaging::MessageBus& the_bus, std::chrono::milliseconds the_linger)
        : bus{the_bus}, linger{the_linger} {}

    messaging::MessageBus& bus;
    const std::chrono::milliseconds linger;

    std::mutex mutex;
    std::condition_variable_any changed;
    BySubject waiting;     // guarded by mutex; encoded envelopes
    std::size_t size = 0;  // guarded by mutex; of all of them
    bool lingers = false;  // guarded by mutex; there is a thread for what waits
    bool idle = false;     // guarded by mutex; it waits for the first of them
    std::jthread thread;

    void add(const std::string& subject, std::string envelope) {
        const std::lock_guard lock{mutex};
        if (size >= waiting_max) return;
        waiting[subject].push_back(std::move(envelope));
        ++size;
    }

    // Lets go of the lock meanwhile: the bus may take its time.
    void send(std::unique_lock<std::mutex>& lock) {
        const auto going = std::exchange(waiting, {});
        size = 0;
        lock.unlock();
        for (const auto& [subject, envelopes] : going) {
            bus.announce(subject, messaging::encode_batch(envelopes));
        }
        lock.lock();
    }

    void run(const std::stop_token& stopped) {
        std::unique_lock lock{mutex};
        while (!stopped.stop_requested()) {
            idle = true;
            changed.wait(lock, stopped, [&] { return size > 0; });
            changed.wait_for(lock, stopped, linger, [] { return false; });
            if (size > 0 && !stopped.stop_requested()) send(lock);
        }
    }
};

Announcer::Announcer(messaging::MessageBus& bus, std::chrono::milliseconds linger)
    : state_{std::make_unique<State>(bus, linger)} {}

Announcer::~Announcer() { stop(); }

void Announcer::add(
    storage::Transaction& transaction,
    const std::string& subject,
    std::string envelope
) {
    transaction.on_commit([state = state_.get(), subject, envelope = std::move(envelope)](
                          ) mutable { state->add(subject, std::move(envelope)); });
}

void Announcer::start() {
    {
        const std::lock_guard lock{state_->mutex};
        state_->lingers = true;
    }
    state_->thread = std::jthread{
        [state = state_.get()](const std::stop_token& stopped) { state->run(stopped); }};
}

void Announcer::stop() {
    state_->thread.request_stop();
    if (state_->thread.joinable()) state_->thread.join();
}

void Announcer::pump() {
    std::unique_lock lock{state_->mutex};
    if (state_->size == 0) return;
    if (!state_->lingers) return state_->send(lock);
    if (std::exchange(state_->idle, false)) state_->changed.notify_one();
}

void Announcer::flush() {
    std::unique_lock lock{state_->mutex};
    if (state_->size > 0) state_->send(lock);
}

}  // namespace event_sourcing
