#include "messaging/in_memory_bus.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_map>

namespace messaging {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds clock_check{5};  // a ManualClock tells nobody when it moves

std::string_view take_token(std::string_view& subject) {
    const std::size_t dot = subject.find('.');
    const std::string_view token = subject.substr(0, dot);
    subject.remove_prefix(dot == std::string_view::npos ? subject.size() : dot + 1);
    return token;
}

// As NATS has it: * stands for one token, > for one or more at the end.
bool matches(std::string_view filter, std::string_view subject) {
    while (!filter.empty() && !subject.empty()) {
        const std::string_view wanted = take_token(filter);
        if (wanted == ">") return true;
        if (const auto token = take_token(subject); wanted != "*" && wanted != token) return false;
    }
    return filter.empty() && subject.empty();
}

struct Listener {
    std::string filter;
    std::function<void(const Delivery&)> receive;
    std::recursive_mutex mutex;  // a listener may publish what it listens to
    bool listening = true;       // guarded by mutex
};

struct StoredMessage {
    OutgoingMessage message;
    vocabulary::SteadyTime at;
};

// What the broker knows of one durable consumer.
struct DurableConsumer {
    struct Unacknowledged {
        std::uint64_t deliveries = 0;
        vocabulary::SteadyTime due;  // when it is delivered again
    };
    std::uint64_t next_sequence = 1;
    std::map<std::uint64_t, Unacknowledged> unacknowledged;  // by sequence
};

}  // namespace

struct InMemoryBus::State {
    explicit State(const vocabulary::Clock& the_clock) : clock{the_clock} {}

    static constexpr std::chrono::minutes duplicate_window{2};

    const vocabulary::Clock& clock;

    mutable std::mutex mutex;  // guards all that follows
    std::condition_variable changed;
    bool connected = true;
    std::uint64_t generation = 1;
    int stream_number = 1;
    std::vector<StoredMessage> messages;  // the one of sequence n is at n - 1
    std::vector<PublicEvents> public_events;
    std::unordered_map<std::string, std::uint64_t>
        sequences;  // by id; may name a sequence lost since
    std::map<std::string, DurableConsumer> consumers;
    std::vector<std::weak_ptr<Listener>> listeners;

    std::string stream_id() const { return "stream-" + std::to_string(stream_number); }

    std::optional<std::uint64_t> duplicate_of(const OutgoingMessage& message) const {
        const auto known = sequences.find(message.id);
        if (message.id.empty() || known == sequences.end()) return std::nullopt;
        const std::uint64_t sequence = known->second;
        if (sequence > messages.size()) return std::nullopt;
        const StoredMessage& stored = messages[sequence - 1];
        const bool in_window = stored.at + duplicate_window >= clock.steady_now();
        return stored.message.id == message.id && in_window ? std::optional{sequence}
                                                            : std::nullopt;
    }

    std::uint64_t store(const OutgoingMessage& message) {
        if (const auto sequence = duplicate_of(message)) return *sequence;
        messages.push_back({message, clock.steady_now()});
        sequences[message.id] = messages.size();
        changed.notify_all();
        return messages.size();
    }

    std::vector<std::shared_ptr<Listener>> listeners_to(const std::string& subject) {
        std::erase_if(listeners, [](const auto& listener) { return listener.expired(); });
        std::vector<std::shared_ptr<Listener>> found;
        for (const auto& weak : listeners) {
            auto listener = weak.lock();
            if (listener && matches(listener->filter, subject))
                found.push_back(std::move(listener));
        }
        return found;
    }

    void come_back() {
        connected = true;
        ++generation;
        changed.notify_all();
    }
};

class InMemoryBus::DurableSubscription final : public Subscription {
public:
    DurableSubscription(std::shared_ptr<State> broker, SubscriptionOptions options)
        : broker_{std::move(broker)}, options_{std::move(options)} {}

    std::vector<Delivery> fetch(std::size_t max, milliseconds patience) override {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        std::unique_lock lock{broker_->mutex};
        while (true) {
            auto deliveries = take(max);
            const auto now = std::chrono::steady_clock::now();
            if (!deliveries.empty() || now >= deadline) return deliveries;
            broker_->changed.wait_until(lock, std::min(deadline, now + clock_check));
        }
    }

    void acknowledge(const Delivery& delivery) override {
        const std::lock_guard lock{broker_->mutex};
        if (reaches_broker(delivery)) consumer().unacknowledged.erase(delivery.sequence);
    }

    void retry_later(const Delivery& delivery, milliseconds delay) override {
        const std::lock_guard lock{broker_->mutex};
        if (!reaches_broker(delivery)) return;
        auto& unacknowledged = consumer().unacknowledged;
        const auto found = unacknowledged.find(delivery.sequence);
        if (found != unacknowledged.end()) found->second.due = broker_->clock.steady_now() + delay;
    }

    void start_over() override {
        const std::lock_guard lock{broker_->mutex};
        broker_->consumers.erase(options_.durable_name);
    }

private:
    DurableConsumer& consumer() { return broker_->consumers[options_.durable_name]; }

    bool reaches_broker(const Delivery& delivery) const {
        return broker_->connected && delivery.acknowledgement == broker_->stream_id();
    }

    std::vector<Delivery> take(std::size_t max) {
        std::vector<Delivery> deliveries;
        if (!broker_->connected) return deliveries;
        take_due(max, deliveries);
        take_new(max, deliveries);
        return deliveries;
    }

    void take_due(std::size_t max, std::vector<Delivery>& deliveries) {
        const auto now = broker_->clock.steady_now();
        auto& unacknowledged = consumer().unacknowledged;
        std::erase_if(unacknowledged, [&](const auto& entry) {
            return entry.first > broker_->messages.size();
        });
        for (auto& [sequence, attempt] : unacknowledged) {
            if (deliveries.size() == max) return;
            if (attempt.due <= now) deliveries.push_back(deliver(sequence, attempt));
        }
    }

    void take_new(std::size_t max, std::vector<Delivery>& deliveries) {
        auto& self = consumer();
        while (deliveries.size() < max && self.next_sequence <= broker_->messages.size()) {
            const std::uint64_t sequence = self.next_sequence++;
            if (!matches(options_.filter, broker_->messages[sequence - 1].message.subject))
                continue;
            deliveries.push_back(deliver(sequence, self.unacknowledged[sequence]));
        }
    }

    Delivery deliver(std::uint64_t sequence, DurableConsumer::Unacknowledged& attempt) {
        attempt.due = broker_->clock.steady_now() + options_.acknowledge_within;
        const OutgoingMessage& message = broker_->messages[sequence - 1].message;
        return {
            .subject = message.subject,
            .message_id = message.id,
            .payload = message.payload,
            .sequence = sequence,
            .deliveries = ++attempt.deliveries,
            .acknowledgement = broker_->stream_id(),
        };
    }

    const std::shared_ptr<State> broker_;
    const SubscriptionOptions options_;
};

namespace {

void tell(const std::vector<std::shared_ptr<Listener>>& listeners, const OutgoingMessage& message) {
    for (const auto& listener : listeners) {
        const std::lock_guard lock{listener->mutex};
        if (!listener->listening) continue;
        Delivery delivery;
        delivery.subject = message.subject;
        delivery.message_id = message.id;
        delivery.payload = message.payload;
        listener->receive(delivery);
    }
}

}  // namespace

InMemoryBus::InMemoryBus(const vocabulary::Clock& clock) : state_{std::make_shared<State>(clock)} {}

InMemoryBus::~InMemoryBus() = default;

void InMemoryBus::publish(
    OutgoingMessage message,
    std::function<void(const PublishOutcome&)> done
) {
    PublishOutcome outcome;
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->connected) {
            outcome.stored = StreamPosition{state_->stream_id(), state_->store(message)};
            listeners = state_->listeners_to(message.subject);
        } else {
            outcome.failure = "the broker is away";
        }
    }
    tell(listeners, message);
    done(outcome);
}

void InMemoryBus::announce(const std::string& subject, const std::string& payload) {
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->connected) listeners = state_->listeners_to(subject);
    }
    tell(listeners, {.id = {}, .subject = subject, .payload = payload});
}

void InMemoryBus::announce_events(PublicEvents events, std::function<void(bool stored)> done) {
    const OutgoingMessage message{.id = {}, .subject = events.subject, .payload = events.payload};
    std::vector<std::shared_ptr<Listener>> listeners;
    bool stored = false;
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->connected) {
            listeners = state_->listeners_to(events.subject);
            state_->public_events.push_back(std::move(events));
            stored = true;
        }
    }
    tell(listeners, message);
    done(stored);
}

std::optional<std::int64_t> InMemoryBus::announced_up_to(const std::string& filter) {
    const std::lock_guard lock{state_->mutex};
    if (!state_->connected) return std::nullopt;
    const auto& events = state_->public_events;
    const auto last = std::find_if(events.rbegin(), events.rend(), [&](const auto& each) {
        return matches(filter, each.subject);
    });
    return last == events.rend() ? 0 : last->announced_up_to;
}

std::unique_ptr<Subscription> InMemoryBus::subscribe(const SubscriptionOptions& options) {
    return std::make_unique<DurableSubscription>(state_, options);
}

std::shared_ptr<void> InMemoryBus::listen(const std::string& filter, Pace, Receive receive) {
    auto listener = std::make_shared<Listener>();
    listener->filter = filter;
    listener->receive = std::move(receive);
    {
        const std::lock_guard lock{state_->mutex};
        state_->listeners.push_back(listener);
    }
    return {listener.get(), [listener](void*) {
                const std::lock_guard lock{listener->mutex};
                listener->listening = false;
            }};
}

std::optional<StreamState> InMemoryBus::stream_state() {
    const std::lock_guard lock{state_->mutex};
    if (!state_->connected) return std::nullopt;
    return StreamState{
        .stream_id = state_->stream_id(),
        .first_sequence = 1,
        .last_sequence = state_->messages.size(),
    };
}

std::optional<std::string> InMemoryBus::message_id_at(std::uint64_t sequence) {
    const std::lock_guard lock{state_->mutex};
    if (!state_->connected || sequence == 0 || sequence > state_->messages.size()) {
        return std::nullopt;
    }
    return state_->messages[sequence - 1].message.id;
}

bool InMemoryBus::connected() const {
    const std::lock_guard lock{state_->mutex};
    return state_->connected;
}

std::uint64_t InMemoryBus::generation() const {
    const std::lock_guard lock{state_->mutex};
    return state_->generation;
}

void InMemoryBus::disconnect() {
    const std::lock_guard lock{state_->mutex};
    state_->connected = false;
}

void InMemoryBus::reconnect() {
    const std::lock_guard lock{state_->mutex};
    state_->come_back();
}

void InMemoryBus::lose_everything() {
    const std::lock_guard lock{state_->mutex};
    ++state_->stream_number;
    state_->messages.clear();
    state_->public_events.clear();
    state_->consumers.clear();
    state_->come_back();
}

void InMemoryBus::roll_back(std::uint64_t last_sequence) {
    const std::lock_guard lock{state_->mutex};
    if (last_sequence < state_->messages.size()) {
        state_->messages.erase(
            state_->messages.begin() + static_cast<std::ptrdiff_t>(last_sequence),
            state_->messages.end()
        );
    }
    state_->come_back();
}

std::vector<OutgoingMessage> InMemoryBus::stored() const {
    const std::lock_guard lock{state_->mutex};
    std::vector<OutgoingMessage> messages;
    for (const StoredMessage& stored : state_->messages) messages.push_back(stored.message);
    return messages;
}

std::vector<PublicEvents> InMemoryBus::public_events() const {
    const std::lock_guard lock{state_->mutex};
    return state_->public_events;
}

}  // namespace messaging
