// A hedged attempt: a read that is not answered soon is sent to a second instance as well, and the
// first good answer wins (resilience/hedging.hpp says when, and why). For reads alone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/balancing/balancer.hpp"
#include "gateway/edge/attempt.hpp"
#include "gateway/edge/awaiting.hpp"
#include "http/connection_pool.hpp"

namespace gateway {

// Somebody to ask, and the request as it is written for them.
struct Hedge {
    balancing::Attempt chosen;
    UpstreamRequest request;
};

// Asks the first, after `delay` also whom `second` names, if anybody. Reports to both how it went;
// the one that lost is abandoned.
Awaitable<std::unique_ptr<Attempt>> hedged_attempt(
    asio::io_context& loop,
    http::ConnectionPool& pool,
    Hedge first,
    std::chrono::microseconds delay,
    std::function<std::optional<Hedge>()> second,
    const Patience& patience
);

}  // namespace gateway
