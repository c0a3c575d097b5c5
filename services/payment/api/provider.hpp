// Provider: the card network as this service sees it. Knows its HTTP, and tells answers that settle
// a call from those that say nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/client.hpp"
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

class Provider {
public:
    // `address` is host:port.
    Provider(http::Transport& transport, std::string address)
        : transport_{transport}, address_{std::move(address)} {}

    // What the answer means for the payment. Blocks for up to five seconds.
    vocabulary::Result<Payment::Command, Unknown> ask(const ProviderRequest& request) const;

private:
    http::Transport& transport_;
    const std::string address_;
};

}  // namespace payment
