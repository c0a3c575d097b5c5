// What the card network answers over HTTP, and what goes wrong on the way if the card asks for it.
//
//   POST /authorizations  {"idempotency_key","order_id","amount_cents","currency","payment_token"}
//   POST /captures {"idempotency_key","order_id","amount_cents","currency","authorization_key"}
//   POST /voids           the same
//   POST /refunds         the same
//       200 {"outcome":"ok|declined","reference":"…"|null}     null: it had no effect
//       409 {"outcome":"refused","reason":"captured|…"}        it makes no sense as things stand
//       503 the connection to the card failed; 422 not a call, or its key belongs to another
//   GET  /ledger?order_id=&limit=&cursor=
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "http/awaitable.hpp"
#include "http/server.hpp"
#include "payment_provider/ledger.hpp"

namespace payment_provider {

// Lets a handler take its time; returns early when the process stops.
using Pause = std::function<http::Awaitable<void>(std::chrono::milliseconds)>;

std::vector<http::Route> routes(Ledger& ledger, Pause pause);

}  // namespace payment_provider
