// AsyncClient: outgoing HTTP/1.1 on an event loop, over kept connections. No thread waits for an
// answer.
//
// At most so many exchanges are under way at a time (bulkhead); the others wait their turn, in
// order. A kept connection may be closed by its peer just as it is reused: then the request is sent
// once more, on a fresh one.
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "http/transport.hpp"

namespace http {

struct AsyncClientOptions {
    std::size_t under_way_max = 64;
    std::size_t answer_bytes_max = 1 << 20;
};

class AsyncClient final : public AsyncTransport {
public:
    // The loop outlives it, and runs no more when it is destroyed.
    explicit AsyncClient(boost::asio::io_context& loop, AsyncClientOptions options = {});
    ~AsyncClient() override;

    bool is_full() const override;

    void send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds timeout,
        OnAnswer on_answer
    ) override;

private:
    struct State;
    std::shared_ptr<State> state_;  // shared with the exchanges under way
};

}  // namespace http
