#include "gateway/edge/stream.hpp"

#include <boost/asio/write.hpp>

namespace gateway {

Awaitable<error_code> Stream::handshake() {
    auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
    co_return error;
}

Awaitable<std::tuple<error_code, std::size_t>> Stream::read_some(asio::mutable_buffer room) {
    if (tls_) return tls_->async_read_some(room, as_result);
    return plain_.async_read_some(room, as_result);
}

Awaitable<error_code> Stream::write_encrypted(std::string_view bytes) {
    auto [error, written] = co_await asio::async_write(*tls_, asio::buffer(bytes), as_result);
    co_return error;
}

Awaitable<void> Stream::shut_down() {
    if (tls_) co_await tls_->async_shutdown(as_result);
    error_code ignored;  // the peer may have closed first
    socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

}  // namespace gateway
