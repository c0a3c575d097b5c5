#include "messaging/nats_bus.hpp"

#include <mutex>

#include "messaging/nats_key_value.hpp"
#include "messaging/nats_publisher.hpp"
#include "messaging/nats_session.hpp"
#include "messaging/nats_wire.hpp"

namespace messaging {

namespace {

constexpr std::chrono::milliseconds gathering{5};

// One listen(): its subscription, made as soon as there is a connection.
class NatsListener : public std::enable_shared_from_this<NatsListener> {
public:
    NatsListener(
        std::shared_ptr<NatsSession> session,
        std::string filter,
        Wire::Pace pace,
        Wire::Receive receive
    )
        : session_{std::move(session)},
          filter_{std::move(filter)},
          pause_{pace == Wire::Pace::gathered ? gathering : std::chrono::milliseconds{0}},
          receive_{std::move(receive)} {}

    void attach() {
        const std::lock_guard lock{mutex_};
        if (!listening_ || subscription_ != nullptr || session_->asking().handle() == nullptr)
            return;
        const auto receive_if_alive = [self = weak_from_this()](natsMsg* message) {
            if (const auto listener = self.lock()) listener->receive(message);
        };
        subscription_ = session_->asking().subscribe(filter_, receive_if_alive, pause_);
    }

    // Returns once no call is running; none comes after.
    void stop() {
        const std::scoped_lock lock{receiving_, mutex_};
        listening_ = false;
        if (subscription_ != nullptr) session_->asking().retire(subscription_);
        subscription_ = nullptr;
    }

private:
    void receive(natsMsg* message) {
        const std::lock_guard turn{receiving_};
        if (!listening_) return;
        const Delivery delivery{natsMsg_GetSubject(message), std::string{payload(message)}};
        receive_(delivery);
    }

    const std::shared_ptr<NatsSession> session_;  // owned together with the bus
    const std::string filter_;
    const std::chrono::milliseconds pause_;
    const Wire::Receive receive_;
    std::recursive_mutex receiving_;            // a listener may stop itself
    std::mutex mutex_;                          // guards subscription_; taken after receiving_
    bool listening_ = true;                     // written under both
    natsSubscription* subscription_ = nullptr;  // guarded by mutex_
};

}  // namespace

struct NatsBus::State {
    State(NatsOptions options, observability::Metrics& metrics)
        : session{std::make_shared<NatsSession>(std::move(options))},
          publisher{std::make_shared<NatsPublisher>(session, metrics)} {}

    void attach_listeners() {
        std::vector<std::shared_ptr<NatsListener>> present;
        {
            const std::lock_guard lock{mutex};
            std::erase_if(listeners, [](const auto& listener) { return listener.expired(); });
            for (const auto& listener : listeners) present.push_back(listener.lock());
        }
        for (const auto& listener : present) {
            if (listener) listener->attach();
        }
    }

    const std::shared_ptr<NatsSession> session;
    const std::shared_ptr<NatsPublisher> publisher;
    std::mutex mutex;
    std::vector<std::weak_ptr<NatsListener>> listeners;  // guarded by mutex
};

NatsBus::NatsBus(NatsOptions options, observability::Metrics& metrics)
    : state_{std::make_shared<State>(std::move(options), metrics)} {
    State* const state = state_.get();  // the session's thread ends with this
    state->session->start({
        .connected =
            [state] {
                state->publisher->attach();
                state->attach_listeners();
            },
        .lost = [state] { state->publisher->fail_all(); },
        .tick = [state] { state->publisher->fail_overdue(); },
    });
}

NatsBus::~NatsBus() { state_->session->stop(); }

bool NatsBus::wait_until_connected(std::chrono::milliseconds patience) {
    return state_->session->wait_until_connected(std::chrono::steady_clock::now() + patience);
}

void NatsBus::announce(const std::string& subject, const std::string& payload) {
    state_->publisher->announce(subject, payload);
}

void NatsBus::announce_events(PublicEvents events, std::function<void(bool stored)> done) {
    state_->publisher->announce_events(events, done);
}

std::optional<std::int64_t> NatsBus::announced_up_to(const std::string& filter) {
    NatsSession& session = *state_->session;
    if (!session.connected()) return std::nullopt;
    natsMsg* found = nullptr;
    const natsStatus status = js_GetLastMsg(
        &found,
        session.asking().jetstream(),
        session.options().events_stream.c_str(),
        filter.c_str(),
        nullptr,
        nullptr
    );
    const NatsMessage message{found};
    if (status == NATS_NOT_FOUND) return 0;
    if (status != NATS_OK) return std::nullopt;
    return static_cast<std::int64_t>(number(header(found, announced_header)));
}

std::unique_ptr<Wire> NatsBus::wire_on(boost::asio::io_context& loop, const std::string& purpose) {
    return std::make_unique<NatsWire>(
        connection_settings(state_->session->options(), purpose), loop
    );
}

std::shared_ptr<void> NatsBus::listen(const std::string& filter, Pace pace, Receive receive) {
    auto listener =
        std::make_shared<NatsListener>(state_->session, filter, pace, std::move(receive));
    {
        const std::lock_guard lock{state_->mutex};
        state_->listeners.push_back(listener);
    }
    listener->attach();
    return {listener.get(), [listener](void*) { listener->stop(); }};
}

bool NatsBus::connected() const { return state_->session->connected(); }

std::uint64_t NatsBus::generation() const { return state_->session->generation(); }

std::unique_ptr<KeyValue> NatsBus::key_value(const std::string& bucket) {
    return std::make_unique<NatsKeyValue>(state_->session, bucket);
}

}  // namespace messaging
