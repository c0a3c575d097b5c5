// NatsSubscription: a durable pull consumer of JetStream, with a standing request for messages.
//
// It keeps credit at the server (how many more messages it asked for) and refills it at half, so
// that under load messages stream in and at rest one arrives as soon as it is stored. The library's
// own natsSubscription_Fetch gives short batches and early timeouts in 3.4.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "messaging/message_bus.hpp"
#include "messaging/nats_session.hpp"

namespace messaging {

class NatsSubscription final : public Subscription {
public:
    NatsSubscription(std::shared_ptr<NatsSession> session, SubscriptionOptions options);
    ~NatsSubscription() override;

    std::vector<Delivery> fetch(std::size_t max, std::chrono::milliseconds patience) override;
    void acknowledge(const Delivery& delivery) override;
    void retry_later(const Delivery& delivery, std::chrono::milliseconds delay) override;
    void start_over() override;

private:
    using Clock = std::chrono::steady_clock;

    bool wait_until_ready(Clock::time_point deadline);
    bool ready();
    bool ensure_consumer();
    bool ahead_of_stream(const jsConsumerInfo& consumer);
    natsStatus add_consumer();
    natsStatus delete_consumer();

    void keep_credit(std::size_t max);
    NatsMessage next(std::chrono::milliseconds patience);
    void take(NatsMessage message, std::vector<Delivery>& deliveries);
    void heed(std::string_view status, natsMsg* message);
    void send_acknowledgements();
    void answer(const std::string& subject, const std::string& text);

    const std::shared_ptr<NatsSession> session_;  // owned together with the bus
    const SubscriptionOptions options_;
    const std::string inbox_;
    natsSubscription* subscription_ = nullptr;  // made once, retired with this

    bool consumer_ensured_ = false;
    std::uint64_t ensured_generation_ = 0;
    Clock::time_point ensure_again_{};  // not before, after trouble
    std::size_t credit_ = 0;            // messages asked for and not yet received, at most
    Clock::time_point credit_until_{};  // the server forgets requests after a while

    SpentMessages spent_;

    // Acknowledgements gather for a moment: together they cost the server one wake-up.
    std::vector<std::string> acknowledgements_;  // subjects
    Clock::time_point acknowledge_at_ = Clock::time_point::max();
};

}  // namespace messaging
