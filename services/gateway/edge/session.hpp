// Session: one client's connection, from accept to close, as one coroutine: read a request, find
// who answers it, pass it on, write the answer, again.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "gateway/edge/upstream_pool.hpp"
#include "gateway/upstreams.hpp"
#include "http/server.hpp"
#include "observability/metrics.hpp"

namespace gateway {

// What sessions share. One per event loop where it says so.
struct Edge {
    Upstreams& upstreams;
    UpstreamPool& pool;  // of this loop
    observability::Metrics& metrics;
    const bool& draining;         // of this loop: answer what is asked, then close
    std::atomic<int>& under_way;  // requests that this loop is answering
    std::chrono::seconds idle_timeout;
    std::chrono::seconds request_timeout;
};

boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, Edge& edge);

}  // namespace gateway
