#include "messaging/nats_publisher.hpp"

#include <nlohmann/json.hpp>

namespace messaging {

namespace {

constexpr std::size_t window = 8'192;  // messages without acknowledgement
constexpr std::chrono::seconds acknowledgement_within{5};
// Nobody waits for a single acknowledgement, so they may gather.
constexpr std::chrono::milliseconds acknowledgement_pause{20};
constexpr std::chrono::seconds room_within{2};
// While the broker does not take what is sent, callers are refused at once instead of each waiting.
constexpr std::chrono::seconds stall{1};

// The text between `prefix` and the next `end`; acknowledgements are too many to parse as JSON.
std::string_view member(std::string_view json, std::string_view prefix, char end) {
    const std::size_t found = json.find(prefix);
    if (found == std::string_view::npos) return {};
    const std::string_view rest = json.substr(found + prefix.size());
    return rest.substr(0, rest.find(end));
}

std::string error_in(std::string_view acknowledgement) {
    const auto json = nlohmann::json::parse(acknowledgement, nullptr, false);
    if (!json.is_object() || !json.contains("error")) return "not an acknowledgement";
    return json["error"].value("description", "JetStream refused the message");
}

}  // namespace

NatsPublisher::NatsPublisher(std::shared_ptr<NatsSession> session, observability::Metrics& metrics)
    : session_{std::move(session)},
      inbox_{session_->new_inbox("stored")},
      failed_{metrics.counter(
          "messaging_client_failed_messages_total",
          "Messages published but not known to be stored by the broker."
      )} {}

void NatsPublisher::attach() {
    if (attached_) return;
    const auto receive_if_alive = [self = weak_from_this()](natsMsg* acknowledgement) {
        if (const auto publisher = self.lock()) publisher->receive(acknowledgement);
    };
    const auto* const subscription =
        session_->publishing().subscribe(inbox_ + ".*", receive_if_alive, acknowledgement_pause);
    attached_ = subscription != nullptr;
}

void NatsPublisher::publish(const OutgoingMessage& message, Done done, const Headers& headers) {
    if (!session_->connected()) return fail(done, "the broker is away");
    std::uint64_t token = 0;
    {
        std::unique_lock lock{mutex_};
        if (wait_for_room(lock)) {
            token = ++last_token_;
            unacknowledged_.emplace_hint(
                unacknowledged_.end(),
                token,
                Unacknowledged{std::move(done), Clock::now() + acknowledgement_within}
            );
        }
    }
    if (token == 0) return fail(done, "the broker does not acknowledge");

    const natsStatus status = send(message, headers, token);
    if (status == NATS_OK) return;
    if (status == NATS_TIMEOUT) {
        const std::lock_guard lock{mutex_};
        stalled_until_ = Clock::now() + stall;
    }
    if (const Done failed = take(token)) fail(failed, in_words(status));
}

bool NatsPublisher::wait_for_room(std::unique_lock<std::mutex>& lock) {
    if (Clock::now() < stalled_until_) return false;
    const bool room =
        room_.wait_for(lock, room_within, [this] { return unacknowledged_.size() < window; });
    if (!room) stalled_until_ = Clock::now() + stall;
    return room;
}

natsStatus
NatsPublisher::send(const OutgoingMessage& message, const Headers& headers, std::uint64_t token) {
    natsMsg* created = nullptr;
    natsStatus status = natsMsg_Create(
        &created,
        message.subject.c_str(),
        (inbox_ + '.' + std::to_string(token)).c_str(),
        message.payload.data(),
        static_cast<int>(message.payload.size())
    );
    NatsMessage owned{created};
    if (status == NATS_OK && !message.id.empty()) {
        status = natsMsgHeader_Set(created, "Nats-Msg-Id", message.id.c_str());
    }
    for (const auto& [name, value] : headers) {
        if (status == NATS_OK) status = natsMsgHeader_Set(created, name, value.c_str());
    }
    if (status != NATS_OK) return status;
    status = natsConnection_PublishMsg(session_->publishing().handle(), created);
    const std::lock_guard lock{mutex_};
    spent_.add(std::move(owned));
    return status;
}

void NatsPublisher::receive(natsMsg* acknowledgement) {
    const std::string_view subject = natsMsg_GetSubject(acknowledgement);
    const Done done = take(number(subject.substr(subject.rfind('.') + 1)));
    if (!done) return;
    const PublishOutcome outcome = outcome_of(acknowledgement);
    if (!outcome.stored) return fail(done, outcome.failure);
    done(outcome);
}

// {"stream":"ORDERLY","seq":12,"duplicate":true} or
// {"error":{…},"stream":"ORDERLY","seq":0}
PublishOutcome NatsPublisher::outcome_of(natsMsg* acknowledgement) {
    if (natsMsg_IsNoResponders(acknowledgement)) {
        session_->doubt();
        return {.stored = {}, .failure = "no stream takes this subject"};
    }
    const std::string_view text = payload(acknowledgement);
    const std::uint64_t sequence = number(member(text, "\"seq\":", ','));
    if (sequence == 0) return {.stored = {}, .failure = error_in(text)};
    const std::string stream_id = session_->stream_id(member(text, "\"stream\":\"", '"'));
    return {.stored = StreamPosition{stream_id, sequence}, .failure = {}};
}

NatsPublisher::Done NatsPublisher::take(std::uint64_t token) {
    const std::lock_guard lock{mutex_};
    const auto found = unacknowledged_.find(token);
    if (found == unacknowledged_.end()) return {};
    Done done = std::move(found->second.done);
    unacknowledged_.erase(found);
    room_.notify_one();
    return done;
}

void NatsPublisher::fail_all(const std::string& reason) {
    std::map<std::uint64_t, Unacknowledged> failed;
    {
        const std::lock_guard lock{mutex_};
        failed.swap(unacknowledged_);
        stalled_until_ = {};
        room_.notify_all();
    }
    for (const auto& [token, message] : failed) fail(message.done, reason);
}

void NatsPublisher::fail_overdue() {
    while (true) {
        Done overdue;
        {
            const std::lock_guard lock{mutex_};
            const auto oldest = unacknowledged_.begin();
            if (oldest == unacknowledged_.end() || oldest->second.deadline > Clock::now()) return;
            overdue = std::move(oldest->second.done);
            unacknowledged_.erase(oldest);
            room_.notify_one();
        }
        fail(overdue, "not acknowledged in time");
    }
}

void NatsPublisher::fail(const Done& done, const std::string& reason) {
    failed_.increment();
    done({.stored = {}, .failure = reason});
}

}  // namespace messaging
