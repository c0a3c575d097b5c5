// What POST /v1/orders is sent, checked by the rules of the public contract.
#pragma once

#include <chrono>
#include <string_view>

#include "http/message.hpp"
#include "order/order_intake.hpp"

namespace order {

// Throws http::Problem: 400, 415 or 422, with everything that is wrong.
OrderRequest order_request_in(const http::Request& request);

// The header Prefer: wait=N (RFC 7240), at most 30 s; none if it is absent or malformed.
std::chrono::seconds preferred_wait(std::string_view prefer);

}  // namespace order
