#include "http/writing.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>

namespace http {

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

}  // namespace http
