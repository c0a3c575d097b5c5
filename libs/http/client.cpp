#include "http/client.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <httplib.h>

#include "http/async_client.hpp"
#include "http/outgoing_request.hpp"

namespace http {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto connection_timeout = 500ms;
// Well below the 75 s after which our servers close an idle connection.
constexpr auto idle_max = 30s;

httplib::Request to_httplib(const Request& request) {
    httplib::Request out;
    out.method = request.method;
    out.path = request.target;
    out.body = request.body;
    for (const auto& [name, value] : request.headers) {
        if (!is_about_connection(name)) out.set_header(name, value);
    }
    if (!request.traceparent.empty()) {
        out.headers.erase("traceparent");
        out.set_header("traceparent", request.traceparent);
    }
    return out;
}

Response from_httplib(httplib::Response&& in) {
    Response response{in.status, {}, std::move(in.body)};
    for (auto& [name, value] : in.headers) {
        if (!is_about_connection(name)) response.headers.emplace(name, std::move(value));
    }
    return response;
}

std::unique_ptr<httplib::Client> connection_to(const std::string& address) {
    const auto colon = address.rfind(':');
    int port = 0;
    if (colon != std::string::npos) {
        std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
    }
    if (port <= 0 || port > 65535) {
        throw std::invalid_argument{"not an address of the form host:port: " + address};
    }
    auto host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    auto connection = std::make_unique<httplib::Client>(host, port);
    connection->set_keep_alive(true);
    connection->set_tcp_nodelay(true);
    connection->set_url_encode(false);
    connection->set_decompress(false);
    connection->set_connection_timeout(connection_timeout);
    return connection;
}

bool reached_peer(httplib::Error error) {
    return error != httplib::Error::Connection && error != httplib::Error::ConnectionTimeout &&
           error != httplib::Error::BindIPAddress;
}

}  // namespace

struct Client::State {
    struct Idle {
        std::unique_ptr<httplib::Client> connection;
        Clock::time_point since;
    };

    std::unique_ptr<httplib::Client> take(const std::string& address);
    void give_back(const std::string& address, std::unique_ptr<httplib::Client> connection);

    std::mutex mutex;
    std::map<std::string, std::vector<Idle>> idle;  // guarded by mutex; the longest idle first
};

// Null if none is idle.
std::unique_ptr<httplib::Client> Client::State::take(const std::string& address) {
    std::vector<Idle> expired;  // closed after the lock is released
    const std::lock_guard lock{mutex};
    auto& pool = idle[address];
    const auto first_fresh = std::find_if(pool.begin(), pool.end(), [](const Idle& one) {
        return Clock::now() - one.since < idle_max;
    });
    expired.assign(std::move_iterator{pool.begin()}, std::move_iterator{first_fresh});
    pool.erase(pool.begin(), first_fresh);
    if (pool.empty()) return nullptr;
    auto connection = std::move(pool.back().connection);
    pool.pop_back();
    return connection;
}

void Client::State::give_back(
    const std::string& address,
    std::unique_ptr<httplib::Client> connection
) {
    const std::lock_guard lock{mutex};
    idle[address].push_back({std::move(connection), Clock::now()});
}

Client::Client() : state_{std::make_unique<State>()} { std::signal(SIGPIPE, SIG_IGN); }

Client::~Client() = default;

vocabulary::Result<Response, NoAnswer> Client::send(
    const std::string& address,
    const Request& request,
    std::chrono::milliseconds timeout,
    bool repeatable
) {
    const auto begin = Clock::now();
    auto connection = state_->take(address);
    while (true) {
        const bool reused = connection != nullptr && connection->is_socket_open() != 0;
        if (!connection) connection = connection_to(address);
        connection->set_read_timeout(timeout);
        connection->set_write_timeout(timeout);

        auto outgoing = to_httplib(request);
        httplib::Response incoming;
        // httplib would wait for the content that a 304 never has: that response is taken out of
        // its hands, at the price of the connection.
        outgoing.response_handler = [&incoming](const httplib::Response& response) {
            if (response.status != 304) return true;
            incoming = response;
            return false;
        };
        auto error = httplib::Error::Success;
        if (connection->send(outgoing, incoming, error)) {
            state_->give_back(address, std::move(connection));
            return from_httplib(std::move(incoming));
        }
        if (error == httplib::Error::Canceled) return from_httplib(std::move(incoming));
        const bool timed_out = Clock::now() - begin >= timeout;
        if (!reused || !repeatable || timed_out) {
            return NoAnswer{
                address + ": " + httplib::to_string(error), reached_peer(error), timed_out};
        }
        connection.reset();
    }
}

std::unique_ptr<AsyncTransport>
Client::on(boost::asio::io_context& loop, std::size_t under_way_max) {
    AsyncClientOptions options;
    options.under_way_max = under_way_max;
    return std::make_unique<AsyncClient>(loop, options);
}

}  // namespace http
