#include "http/connection_pool.hpp"

#include <charconv>
#include <sys/socket.h>
#include <vector>

#include <boost/asio/error.hpp>

namespace http {
namespace {

using asio::ip::tcp;

// Services close connections that rest for 75 s.
constexpr std::chrono::seconds rest_max{50};
// What rested but a moment is reused unseen where the request may be repeated.
constexpr std::chrono::milliseconds moment{500};
constexpr std::size_t resting_max = 512;

// Nothing may be readable on a resting connection: an end of file, or bytes that nobody asked for.
bool is_still_open(Socket& socket) {
    char byte = 0;
    return recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

// 127.0.0.1:8101, without asking a resolver.
std::optional<tcp::endpoint> literal_endpoint(std::string_view host, std::string_view port) {
    error_code is_a_name;
    const auto address = asio::ip::make_address(std::string{host}, is_a_name);
    std::uint16_t number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    if (is_a_name || parsed.ec != std::errc{}) return std::nullopt;
    return tcp::endpoint{address, number};
}

}  // namespace

std::unique_ptr<ClientConnection> ConnectionPool::take(std::string_view address, bool careful) {
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return nullptr;
    auto& resting = found->second;
    const auto now = SteadyClock::now();
    while (!resting.empty()) {
        auto connection = std::move(resting.back());
        resting.pop_back();
        const auto rested = now - connection->rests_since;
        if (rested > rest_max) {
            resting.clear();  // all others have rested longer
        } else if ((!careful && rested < moment) || is_still_open(connection->socket)) {
            return connection;
        }
    }
    return nullptr;
}

Awaitable<std::unique_ptr<ClientConnection>>
ConnectionPool::connect(std::string address, SteadyClock::time_point give_up_at) {
    const auto colon = std::min(address.rfind(':'), address.size());
    auto host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto port = address.substr(std::min(colon + 1, address.size()));
    auto connection = std::make_unique<ClientConnection>(address, loop_, deadlines_);
    connection->deadline.set(give_up_at);
    std::vector<tcp::endpoint> endpoints;
    if (const auto endpoint = literal_endpoint(host, port)) {
        endpoints.push_back(*endpoint);
    } else {
        asio::ip::basic_resolver<tcp, Executor> resolver{loop_};
        auto [not_found, found] = co_await resolver.async_resolve(host, port, as_result);
        if (!not_found) endpoints.assign(found.begin(), found.end());
    }
    error_code failed = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        if (connection->deadline.has_passed()) co_return nullptr;  // nothing else would end it
        error_code ignored;                                        // it may not be open
        connection->socket.close(ignored);
        auto [not_connected] = co_await connection->socket.async_connect(endpoint, as_result);
        failed = not_connected;
        if (!failed) break;
    }
    if (failed || connection->deadline.has_passed()) co_return nullptr;
    connection->deadline.clear();
    error_code ignored;  // a peer that has left again shows when it is written to
    connection->socket.set_option(tcp::no_delay{true}, ignored);
    co_return connection;
}

void ConnectionPool::put_back(std::unique_ptr<ClientConnection> connection) {
    auto found = by_address_.find(connection->address);
    if (found == by_address_.end()) {
        found = by_address_.emplace(connection->address, Resting{}).first;
    }
    if (found->second.size() >= resting_max) return;
    connection->deadline.clear();
    connection->received.release(16 * 1024);
    connection->rests_since = SteadyClock::now();
    connection->is_reused = true;
    found->second.push_back(std::move(connection));
}

void ConnectionPool::close_overdue() {
    const auto oldest = SteadyClock::now() - rest_max;
    for (auto each = by_address_.begin(); each != by_address_.end();) {
        auto& resting = each->second;
        while (!resting.empty() && resting.front()->rests_since < oldest) resting.pop_front();
        each = resting.empty() ? by_address_.erase(each) : std::next(each);
    }
}

std::size_t ConnectionPool::resting() const {
    std::size_t all = 0;
    for (const auto& [address, resting] : by_address_) all += resting.size();
    return all;
}

}  // namespace http
