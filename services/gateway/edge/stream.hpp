// Stream: one client's connection, in the clear or through TLS. Belongs to one event loop.
#pragma once

#include <memory>
#include <string_view>
#include <tuple>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "gateway/edge/awaiting.hpp"
#include "http/writing.hpp"

namespace gateway {

class Stream {
public:
    explicit Stream(Socket socket) : plain_{std::move(socket)} {}
    Stream(Socket socket, asio::ssl::context& tls)
        : plain_{socket.get_executor()}, tls_{std::make_unique<Tls>(std::move(socket), tls)} {}

    Socket& socket() { return tls_ ? tls_->next_layer() : plain_; }
    bool is_tls() const { return tls_ != nullptr; }

    Awaitable<error_code> handshake();
    Awaitable<std::tuple<error_code, std::size_t>> read_some(asio::mutable_buffer room);
    std::string_view write_at_once(std::string_view bytes, error_code& error) {
        return tls_ ? bytes : http::write_at_once(plain_, bytes, error);
    }
    Awaitable<error_code> write(std::string_view bytes) {
        return tls_ ? write_encrypted(bytes) : http::write_all(plain_, bytes);
    }
    // Says that nothing more will be sent.
    Awaitable<void> shut_down();

private:
    using Tls = asio::ssl::stream<Socket>;

    Awaitable<error_code> write_encrypted(std::string_view bytes);

    Socket plain_;
    std::unique_ptr<Tls> tls_;  // has the socket if it is there
};

}  // namespace gateway
