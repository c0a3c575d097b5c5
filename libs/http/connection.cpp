#include "http/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "http/http1/fields.hpp"
#include "http/outgoing_response.hpp"
#include "http/problem.hpp"

namespace http {

namespace {

// What is received at once, and what a connection keeps while it rests.
constexpr std::size_t receive_size = 4096;
constexpr std::size_t linger_bytes_max = 8 << 20;

}  // namespace

void RestingConnections::call_one() {
    if (all_.empty() || !call_.exchange(false)) return;
    auto& longest = all_.front();
    longest.unlink();
    longest.called_ = true;
    longest.give_up();
}

// To give up only cancels: whoever rests is resumed later, so the list stays as it is meanwhile.
void RestingConnections::call_all_for_good() {
    ended_ = true;
    for (auto& connection : all_) {
        connection.called_ = true;
        connection.give_up();
    }
}

Connection::Connection(Socket socket, Deadlines& deadlines, RestingConnections& resting)
    : socket_{std::move(socket)}, resting_{resting}, deadline_{deadlines, [this] { give_up(); }} {
    error_code ignored;  // who is gone already is noticed when it is read from
    socket_.non_blocking(true, ignored);
}

void Connection::give_up() {
    error_code ignored;  // it may be closed already
    socket_.cancel(ignored);
}

Awaitable<bool> Connection::rest(Timeout timeout) {
    if (called_ || !resting_.may_rest()) co_return false;
    received_.release(receive_size);
    deadline_.set(SteadyClock::now() + timeout);
    resting_.all_.push_back(*this);
    auto [error, size] = co_await socket_.async_read_some(received_.room(receive_size), as_result);
    unlink();
    received_.commit(size);
    co_return !failed(error);
}

Awaitable<std::optional<std::string_view>>
Connection::read_head(Timeout keep_alive, Timeout timeout) {
    received_.consume(std::exchange(head_size_, 0));
    if (received_.empty()) {
        const bool has_begun = co_await rest(keep_alive);
        if (!has_begun) co_return std::nullopt;
    }
    deadline_.set(SteadyClock::now() + timeout);
    http1::HeadScan scan;
    while (true) {
        const auto found = http1::head_size(received_.data(), scan);
        if (found.refusal) throw Problem{found.refusal->status, std::string{found.refusal->detail}};
        if (found.bytes > 0) {
            deadline_.clear();
            head_size_ = found.bytes;
            co_return received_.data().substr(0, head_size_);
        }
        auto [error, size] =
            co_await socket_.async_read_some(received_.room(receive_size), as_result);
        if (failed(error)) co_return std::nullopt;
        received_.commit(size);
    }
}

Awaitable<std::optional<std::string>> Connection::read_body(std::size_t size, Timeout timeout) {
    received_.consume(std::exchange(head_size_, 0));
    std::string body{received_.data().substr(0, size)};
    auto filled = body.size();
    received_.consume(filled);
    body.resize(size);
    deadline_.set(SteadyClock::now() + timeout);
    while (filled < size) {
        auto [error, more] = co_await socket_.async_read_some(
            asio::buffer(body.data() + filled, size - filled), as_result
        );
        if (failed(error)) co_return std::nullopt;
        filled += more;
    }
    deadline_.clear();
    co_return body;
}

// Mostly the socket takes all at once, and nothing is waited for.
Awaitable<bool> Connection::send(std::string_view head, std::string_view body, Timeout timeout) {
    deadline_.set(SteadyClock::now() + timeout);
    while (!head.empty() || !body.empty()) {
        const std::array parts{asio::buffer(head), asio::buffer(body)};
        error_code error;
        const auto sent = socket_.write_some(parts, error);
        const auto of_head = std::min(sent, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(sent - of_head);
        if (error == asio::error::would_block || error == asio::error::try_again) {
            auto [ended] = co_await socket_.async_wait(Socket::wait_write, as_result);
            error = ended;
        }
        if (failed(error)) co_return false;
    }
    deadline_.clear();
    co_return true;
}

Awaitable<bool> Connection::write_continue(Timeout timeout) {
    return send("HTTP/1.1 100 Continue\r\n\r\n", {}, timeout);
}

Awaitable<bool>
Connection::write(const Response& response, bool with_body, bool keep_alive, Timeout timeout) {
    write_head(head_, response, keep_alive);
    const bool sends_body = with_body && may_have_body(response.status);
    return send(head_, sends_body ? std::string_view{response.body} : std::string_view{}, timeout);
}

Awaitable<void> Connection::linger(Timeout timeout) {
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    deadline_.set(SteadyClock::now() + timeout);
    std::array<char, receive_size> ignored{};
    for (std::size_t total = 0; !failed(error) && total < linger_bytes_max;) {
        auto [ended, size] = co_await socket_.async_read_some(asio::buffer(ignored), as_result);
        error = ended;
        total += size;
    }
}

std::string Connection::peer_address() const {
    error_code error;
    const auto peer = socket_.remote_endpoint(error);
    return error ? std::string{} : peer.address().to_string();
}

}  // namespace http
