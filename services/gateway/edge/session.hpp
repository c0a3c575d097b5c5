// Session: one client's connection, from accept to close, as one coroutine: read a request's head,
// have it answered, again.
#pragma once

#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/edge.hpp"
#include "gateway/edge/stream.hpp"

namespace gateway {

Awaitable<void> serve(Stream stream, Edge& edge);

}  // namespace gateway
