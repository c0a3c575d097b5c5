// Provider: the card network as this service sees it. Knows its HTTP, and tells answers that settle
// a call from those that say nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "http/transport.hpp"
#include "payment/domain/payment.hpp"
#include "vocabulary/result.hpp"

namespace payment {

std::string_view to_string(Call call);  // authorize, capture, void, refund

// Keys follow from the order and the step, so that a repeated call is the same call, whoever makes
// it.
struct ProviderRequest {
    Call call = Call::authorize;
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    std::string traceparent;
};

// Whether it took place, nobody knows: the same request is to be made again.
struct Unknown {
    std::string reason;
};

// What an answer means for the payment.
using Meaning = vocabulary::Result<Payment::Command, Unknown>;

class Provider {
public:
    // `address` is host:port. Used by the transport's loop.
    Provider(http::AsyncTransport& transport, std::string address)
        : transport_{transport}, address_{std::move(address)} {}

    // As many calls are under way as may be: another would wait.
    bool is_busy() const { return transport_.is_full(); }
    // `on_answer` is called by the loop, within some five seconds from when the request is sent.
    void ask(const ProviderRequest& request, std::function<void(Meaning)> on_answer) const;

private:
    http::AsyncTransport& transport_;
    const std::string address_;
};

}  // namespace payment
