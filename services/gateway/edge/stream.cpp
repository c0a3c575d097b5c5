#include "gateway/edge/stream.hpp"

#include <boost/asio/write.hpp>

namespace gateway {

using asio::ip::tcp;

std::string_view write_at_once(Socket& socket, std::string_view bytes, error_code& error) {
    if (!socket.non_blocking()) socket.non_blocking(true, error);
    const auto written = socket.write_some(asio::buffer(bytes), error);
    if (error == asio::error::would_block || error == asio::error::try_again) error.clear();
    return bytes.substr(written);
}

Awaitable<error_code> write_all(Socket& socket, std::string_view bytes) {
    auto [not_written, written] =
        co_await asio::async_write(socket, asio::buffer(bytes), as_result);
    co_return not_written;
}

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
