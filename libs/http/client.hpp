// Client: outgoing HTTP/1.1 with pooled keep-alive connections, safe from any thread.
//
// A pooled connection may be closed by its peer just as it is reused. Then, and only if
// `repeatable`, the request is tried once more on a fresh connection.
//
// The process ignores SIGPIPE from the first Client on: cpp-httplib writes to sockets whose peer
// may have left.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "http/transport.hpp"

namespace http {

class Client final : public Transport {
public:
    Client();
    ~Client() override;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    // Percent escapes in header values of the response arrive decoded: cpp-httplib 0.11.4 does so.
    vocabulary::Result<Response, NoAnswer> send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds timeout,
        bool repeatable
    ) override;
    std::unique_ptr<AsyncTransport> on(boost::asio::io_context& loop, std::size_t under_way_max)
        override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
