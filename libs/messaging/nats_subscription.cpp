#include "messaging/nats_subscription.hpp"

#include <algorithm>
#include <array>

#include "observability/log.hpp"

namespace messaging {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
namespace log = observability::log;

constexpr std::size_t credit_min = 64;
constexpr std::int64_t unacknowledged_max = 4'096;
// A standing request ends after this, and the server says so; if not, something is wrong.
constexpr milliseconds request_expires{3'000};
constexpr milliseconds request_grace{500};
constexpr milliseconds ensure_interval{200};
constexpr milliseconds acknowledgement_delay{100};
constexpr std::size_t acknowledgements_max = 256;

// $JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>,
// in later versions with two more tokens (domain, account) after $JS.ACK.
struct AcknowledgementSubject {
    explicit AcknowledgementSubject(std::string_view subject) {
        std::array<std::string_view, 12> tokens;
        std::size_t count = 0;
        while (count < tokens.size() && !subject.empty()) {
            const std::size_t dot = subject.find('.');
            tokens[count++] = subject.substr(0, dot);
            subject.remove_prefix(dot == std::string_view::npos ? subject.size() : dot + 1);
        }
        const std::size_t first = count > 9 ? 6 : 4;
        deliveries = number(tokens[first]);
        sequence = number(tokens[first + 1]);
    }
    std::uint64_t deliveries = 0;
    std::uint64_t sequence = 0;
};

Delivery delivery_in(natsMsg* message) {
    const std::string_view reply = natsMsg_GetReply(message);
    const AcknowledgementSubject acknowledgement{reply};
    return {
        .subject = natsMsg_GetSubject(message),
        .message_id = std::string{header(message, "Nats-Msg-Id")},
        .payload = std::string{payload(message)},
        .sequence = acknowledgement.sequence,
        .deliveries = acknowledgement.deliveries,
        .acknowledgement = std::string{reply},
    };
}

milliseconds remaining(std::chrono::steady_clock::time_point deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(left));
}

}  // namespace

NatsSubscription::NatsSubscription(
    std::shared_ptr<NatsSession> session,
    SubscriptionOptions options
)
    : session_{std::move(session)},
      options_{std::move(options)},
      inbox_{session_->new_inbox(options_.durable_name)} {}

NatsSubscription::~NatsSubscription() {
    if (session_->acknowledging().handle() != nullptr) send_acknowledgements();
    if (subscription_ != nullptr) session_->asking().retire(subscription_);
}

std::vector<Delivery> NatsSubscription::fetch(std::size_t max, milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    std::vector<Delivery> deliveries;
    while (deliveries.empty()) {
        if (!wait_until_ready(deadline)) return deliveries;
        keep_credit(max);
        if (Clock::now() >= acknowledge_at_) send_acknowledgements();
        const milliseconds wait = remaining(std::min({deadline, credit_until_, acknowledge_at_}));
        if (NatsMessage message = next(wait)) take(std::move(message), deliveries);
        if (Clock::now() >= deadline) break;
    }
    while (deliveries.size() < max) {
        NatsMessage message = next(milliseconds{0});
        if (!message) break;
        take(std::move(message), deliveries);
    }
    return deliveries;
}

// Waits out a broker that is away, and one whose consumer cannot be made yet.
bool NatsSubscription::wait_until_ready(Clock::time_point deadline) {
    while (true) {
        if (!session_->wait_until_connected(deadline)) return false;
        if (ready()) return true;
        if (Clock::now() >= deadline) return false;
        std::this_thread::sleep_until(std::min(deadline, ensure_again_));
    }
}

bool NatsSubscription::ready() {
    if (subscription_ == nullptr) {
        subscription_ = session_->asking().subscribe(inbox_);
        if (subscription_ == nullptr) return false;
    }
    // A request for a consumer that does not exist is never answered.
    const bool unanswered = credit_ > 0 && Clock::now() >= credit_until_;
    if (unanswered) consumer_ensured_ = false;
    const std::uint64_t generation = session_->generation();
    if (consumer_ensured_ && ensured_generation_ == generation) return true;
    if (Clock::now() < ensure_again_) return false;
    ensure_again_ = Clock::now() + ensure_interval;
    consumer_ensured_ = ensure_consumer();
    ensured_generation_ = generation;
    credit_ = 0;
    return consumer_ensured_;
}

bool NatsSubscription::ensure_consumer() {
    jsConsumerInfo* found = nullptr;
    natsStatus status = js_GetConsumerInfo(
        &found,
        session_->asking().jetstream(),
        session_->options().stream.c_str(),
        options_.durable_name.c_str(),
        nullptr,
        nullptr
    );
    const NatsConsumerState consumer{found};
    if (status == NATS_OK && ahead_of_stream(*consumer)) {
        log::warn("consumer stands ahead of the stream", {{"consumer", options_.durable_name}});
        delete_consumer();
        status = NATS_NOT_FOUND;
    }
    if (status == NATS_NOT_FOUND) status = add_consumer();
    if (status != NATS_OK) {
        log::warn(
            "cannot make the consumer",
            {{"consumer", options_.durable_name}, {"error", natsStatus_GetText(status)}}
        );
    }
    return status == NATS_OK;
}

// The server that lost the tail of a stream does not look at its consumers: such a consumer would
// silently receive nothing until the stream has grown past it.
bool NatsSubscription::ahead_of_stream(const jsConsumerInfo& consumer) {
    jsStreamInfo* found = nullptr;
    js_GetStreamInfo(
        &found, session_->asking().jetstream(), session_->options().stream.c_str(), nullptr, nullptr
    );
    const NatsStreamState stream{found};
    return stream != nullptr && consumer.Delivered.Stream > stream->State.LastSeq;
}

natsStatus NatsSubscription::add_consumer() {
    jsConsumerConfig config;
    jsConsumerConfig_Init(&config);
    config.Durable = options_.durable_name.c_str();
    config.FilterSubject = options_.filter.c_str();
    config.DeliverPolicy = js_DeliverAll;
    config.AckPolicy = js_AckExplicit;
    config.AckWait = nanoseconds{options_.acknowledge_within}.count();
    config.MaxDeliver = -1;
    config.MaxAckPending = unacknowledged_max;
    jsConsumerInfo* added = nullptr;
    const natsStatus status = js_AddConsumer(
        &added,
        session_->asking().jetstream(),
        session_->options().stream.c_str(),
        &config,
        nullptr,
        nullptr
    );
    const NatsConsumerState owned{added};
    if (status == NATS_NOT_FOUND) session_->doubt();
    return status;
}

natsStatus NatsSubscription::delete_consumer() {
    return js_DeleteConsumer(
        session_->asking().jetstream(),
        session_->options().stream.c_str(),
        options_.durable_name.c_str(),
        nullptr,
        nullptr
    );
}

void NatsSubscription::keep_credit(std::size_t max) {
    const std::size_t wanted = std::max(2 * max, credit_min);
    if (credit_ >= wanted / 2) return;
    const std::size_t more = wanted - credit_;
    const std::string request = "{\"batch\":" + std::to_string(more) + ",\"expires\":" +
                                std::to_string(nanoseconds{request_expires}.count()) + '}';
    const std::string subject =
        "$JS.API.CONSUMER.MSG.NEXT." + session_->options().stream + '.' + options_.durable_name;
    const natsStatus status = natsConnection_PublishRequest(
        session_->asking().handle(),
        subject.c_str(),
        inbox_.c_str(),
        request.data(),
        static_cast<int>(request.size())
    );
    if (status == NATS_OK) credit_ += more;
    credit_until_ = Clock::now() + request_expires + request_grace;
}

NatsMessage NatsSubscription::next(milliseconds patience) {
    natsMsg* message = nullptr;
    natsSubscription_NextMsg(&message, subscription_, patience.count());
    return NatsMessage{message};
}

void NatsSubscription::take(NatsMessage message, std::vector<Delivery>& deliveries) {
    // Only what the server itself says has no subject to acknowledge to.
    const char* const reply = natsMsg_GetReply(message.get());
    if (reply == nullptr || *reply == '\0') {
        return heed(header(message.get(), "Status"), message.get());
    }
    credit_ -= std::min<std::size_t>(credit_, 1);
    deliveries.push_back(delivery_in(message.get()));
    spent_.add(std::move(message));
}

void NatsSubscription::heed(std::string_view status, natsMsg* message) {
    if (status == "100") return;  // idle heartbeat
    if (status == "408") {        // a request expired: so many of its messages will not come
        const std::uint64_t unused = number(header(message, "Nats-Pending-Messages"));
        credit_ -= unused == 0 ? credit_ : std::min<std::size_t>(credit_, unused);
        return;
    }
    // 409: the consumer was deleted, or the server is going away; 503: nobody serves it.
    credit_ = 0;
    consumer_ensured_ = false;
}

void NatsSubscription::acknowledge(const Delivery& delivery) {
    if (acknowledgements_.empty()) acknowledge_at_ = Clock::now() + acknowledgement_delay;
    acknowledgements_.push_back(delivery.acknowledgement);
    if (acknowledgements_.size() >= acknowledgements_max) send_acknowledgements();
}

void NatsSubscription::send_acknowledgements() {
    for (const auto& subject : acknowledgements_) answer(subject, "+ACK");
    acknowledgements_.clear();
    acknowledge_at_ = Clock::time_point::max();
}

void NatsSubscription::retry_later(const Delivery& delivery, milliseconds delay) {
    const auto nanoseconds = std::chrono::nanoseconds{delay}.count();
    answer(delivery.acknowledgement, "-NAK {\"delay\":" + std::to_string(nanoseconds) + '}');
}

// An answer that is lost costs one more delivery, which the inbox absorbs.
void NatsSubscription::answer(const std::string& subject, const std::string& text) {
    natsConnection_Publish(
        session_->acknowledging().handle(),
        subject.c_str(),
        text.data(),
        static_cast<int>(text.size())
    );
}

void NatsSubscription::start_over() {
    delete_consumer();
    consumer_ensured_ = false;
    ensure_again_ = {};
    // What already arrived, or was acknowledged, belongs to the consumer that is gone.
    acknowledgements_.clear();
    acknowledge_at_ = Clock::time_point::max();
    while (subscription_ != nullptr && next(milliseconds{0})) {
    }
}

}  // namespace messaging
