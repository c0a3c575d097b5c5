#include "messaging/nats_publisher.hpp"

#include <nlohmann/json.hpp>

#include "observability/log.hpp"

namespace messaging {

namespace {

constexpr const char* batch_content = "application/cloudevents-batch+json";

constexpr std::size_t window = 8'192;  // messages without acknowledgement
constexpr std::chrono::seconds acknowledgement_within{5};
// Nobody waits for a single acknowledgement, so they may gather.
constexpr std::chrono::milliseconds acknowledgement_pause{20};
constexpr std::chrono::seconds room_within{2};
// While the broker does not take what is sent, callers are refused at once instead of each waiting.
constexpr std::chrono::seconds stall{1};
// All that is sent may fail, so trouble is not told for each message.
constexpr std::chrono::seconds report_interval{1};

// {"stream":"ORDERLY_EVENTS","seq":12}: they are too many to parse as JSON.
bool says_stored(std::string_view acknowledgement) {
    constexpr std::string_view name = "\"seq\":";
    const std::size_t found = acknowledgement.find(name);
    return found != std::string_view::npos &&
           number(acknowledgement.substr(found + name.size())) > 0;
}

// {"error":{…},"stream":"ORDERLY_EVENTS","seq":0}
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
          "Messages that could not be sent, and public events not known to be stored by the broker."
      )} {}

void NatsPublisher::attach() {
    if (attached_) return;
    const auto receive_if_alive = [self = weak_from_this()](natsMsg* acknowledgement) {
        if (const auto publisher = self.lock()) publisher->receive(acknowledgement);
    };
    const auto* const subscription =
        session_->announcing().subscribe(inbox_ + ".*", receive_if_alive, acknowledgement_pause);
    attached_ = subscription != nullptr;
}

void NatsPublisher::announce(const std::string& subject, const std::string& payload) {
    if (!session_->connected()) return;
    const natsStatus status = natsConnection_Publish(
        session_->announcing().handle(),
        subject.c_str(),
        payload.data(),
        static_cast<int>(payload.size())
    );
    if (status == NATS_OK) return;
    failed_.increment();
    report(in_words(status));
}

void NatsPublisher::announce_events(const PublicEvents& events, const Done& done) {
    if (!session_->connected()) return fail(done);
    const std::uint64_t token = expect_acknowledgement(done);
    if (token == 0) {
        report("the broker does not acknowledge");
        return fail(done);
    }

    const natsStatus status = send(events, token);
    if (status == NATS_OK) return;
    if (status == NATS_TIMEOUT) {
        const std::lock_guard lock{mutex_};
        stalled_until_ = Clock::now() + stall;
    }
    report(in_words(status));
    if (const Done failed = take(token)) fail(failed);
}

std::uint64_t NatsPublisher::expect_acknowledgement(const Done& done) {
    std::unique_lock lock{mutex_};
    if (!wait_for_room(lock)) return 0;
    const Unacknowledged expected{done, Clock::now() + acknowledgement_within};
    unacknowledged_.emplace_hint(unacknowledged_.end(), ++last_token_, expected);
    return last_token_;
}

bool NatsPublisher::wait_for_room(std::unique_lock<std::mutex>& lock) {
    if (Clock::now() < stalled_until_) return false;
    const bool room =
        room_.wait_for(lock, room_within, [this] { return unacknowledged_.size() < window; });
    if (!room) stalled_until_ = Clock::now() + stall;
    return room;
}

natsStatus NatsPublisher::send(const PublicEvents& events, std::uint64_t token) {
    natsMsg* created = nullptr;
    natsStatus status = natsMsg_Create(
        &created,
        events.subject.c_str(),
        (inbox_ + '.' + std::to_string(token)).c_str(),
        events.payload.data(),
        static_cast<int>(events.payload.size())
    );
    NatsMessage owned{created};
    if (status == NATS_OK) status = natsMsgHeader_Set(created, "Content-Type", batch_content);
    if (status == NATS_OK) {
        const auto position = std::to_string(events.announced_up_to);
        status = natsMsgHeader_Set(created, announced_header, position.c_str());
    }
    if (status != NATS_OK) return status;
    status = natsConnection_PublishMsg(session_->announcing().handle(), created);
    const std::lock_guard lock{mutex_};
    spent_.add(std::move(owned));
    return status;
}

void NatsPublisher::receive(natsMsg* acknowledgement) {
    const std::string_view subject = natsMsg_GetSubject(acknowledgement);
    const Done done = take(number(subject.substr(subject.rfind('.') + 1)));
    if (!done) return;
    if (says_stored(payload(acknowledgement))) return done(true);
    report(refusal_in(acknowledgement));
    fail(done);
}

std::string NatsPublisher::refusal_in(natsMsg* acknowledgement) {
    if (!natsMsg_IsNoResponders(acknowledgement)) return error_in(payload(acknowledgement));
    session_->doubt();
    return "no stream takes this subject";
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

void NatsPublisher::fail_all() {
    std::map<std::uint64_t, Unacknowledged> failed;
    {
        const std::lock_guard lock{mutex_};
        failed.swap(unacknowledged_);
        stalled_until_ = {};
        room_.notify_all();
    }
    for (const auto& [token, message] : failed) fail(message.done);
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
        report("not acknowledged in time");
        fail(overdue);
    }
}

void NatsPublisher::fail(const Done& done) {
    failed_.increment();
    done(false);
}

void NatsPublisher::report(const std::string& trouble) {
    {
        const std::lock_guard lock{mutex_};
        const auto now = Clock::now();
        if (now < silent_until_) return;
        silent_until_ = now + report_interval;
    }
    observability::log::warn("what is announced does not reach the broker", {{"error", trouble}});
}

}  // namespace messaging
