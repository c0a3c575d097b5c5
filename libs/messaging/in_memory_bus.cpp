#include "messaging/in_memory_bus.hpp"

#include <algorithm>
#include <mutex>

namespace messaging {

namespace {

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
    Wire::Receive receive;
    std::recursive_mutex mutex;  // a listener may announce what it listens to
    bool listening = true;       // guarded by mutex
};

void tell(const std::vector<std::shared_ptr<Listener>>& listeners, const Delivery& delivery) {
    for (const auto& listener : listeners) {
        const std::lock_guard lock{listener->mutex};
        if (listener->listening) listener->receive(delivery);
    }
}

}  // namespace

struct InMemoryBus::State {
    mutable std::mutex mutex;  // guards all that follows
    bool connected = true;
    std::uint64_t generation = 1;
    std::vector<PublicEvents> public_events;
    std::vector<std::weak_ptr<Listener>> listeners;

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
    }
};

InMemoryBus::InMemoryBus() : state_{std::make_unique<State>()} {}

InMemoryBus::~InMemoryBus() = default;

void InMemoryBus::announce(const std::string& subject, const std::string& payload) {
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->connected) listeners = state_->listeners_to(subject);
    }
    tell(listeners, {subject, payload});
}

void InMemoryBus::announce_events(PublicEvents events, std::function<void(bool stored)> done) {
    const Delivery delivery{events.subject, events.payload};
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
    tell(listeners, delivery);
    done(stored);
}

namespace {

class SameBus final : public Wire {
public:
    explicit SameBus(Wire& bus) : bus_{bus} {}
    void announce(const std::string& subject, const std::string& payload) override {
        bus_.announce(subject, payload);
    }
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override {
        return bus_.listen(filter, pace, std::move(receive));
    }
    bool connected() const override { return bus_.connected(); }
    std::uint64_t generation() const override { return bus_.generation(); }

private:
    Wire& bus_;
};

}  // namespace

std::unique_ptr<Wire> InMemoryBus::wire_on(boost::asio::io_context&, const std::string&) {
    return std::make_unique<SameBus>(*this);
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
    state_->public_events.clear();
    state_->come_back();
}

std::vector<PublicEvents> InMemoryBus::public_events() const {
    const std::lock_guard lock{state_->mutex};
    return state_->public_events;
}

}  // namespace messaging
