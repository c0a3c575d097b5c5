#include "http/connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <ctime>
#include <netinet/in.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include "http/problem.hpp"
#include "http/request_head.hpp"

namespace http {

namespace {

constexpr std::size_t receive_size = 4096;
constexpr std::size_t linger_bytes_max = 8 << 20;

int poll_timeout(std::chrono::milliseconds timeout) {
    return static_cast<int>(std::clamp<std::int64_t>(timeout.count(), 0, 24 * 3600 * 1000));
}

int poll_timeout(std::chrono::steady_clock::time_point deadline) {
    return poll_timeout(
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
    );
}

bool is_transient(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

// A value that a handler took from elsewhere must not be able to end its header line.
void append_header(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    const auto begin = head.size();
    head.append(value);
    std::replace_if(
        head.begin() + static_cast<std::ptrdiff_t>(begin),
        head.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; },
        ' '
    );
    head.append("\r\n");
}

// RFC 9110, 5.6.7; made once a second in each thread.
const std::string& http_date() {
    thread_local std::time_t second = 0;
    thread_local std::string text;
    if (const auto now = std::time(nullptr); now != second) {
        second = now;
        std::tm calendar{};
        gmtime_r(&now, &calendar);
        std::array<char, 40> buffer{};
        text.assign(
            buffer.data(),
            std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &calendar)
        );
    }
    return text;
}

// What a response says about its own transfer is said here, whoever made it: one that was received
// from elsewhere and is passed on brings fields that were true of another connection.
bool is_about_transfer(std::string_view name) {
    constexpr std::array<std::string_view, 5> names{
        "Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view other) {
        return name.size() == other.size() && !CaseInsensitive{}(name, other) &&
               !CaseInsensitive{}(other, name);
    });
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void write_head(std::string& head, const Response& response, bool keep_alive) {
    head.assign("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    append_header(head, "Date", http_date());
    for (const auto& [name, value] : response.headers) {
        if (!is_about_transfer(name)) append_header(head, name, value);
    }
    if (may_have_body(response.status)) {
        append_header(head, "Content-Length", std::to_string(response.body.size()));
    }
    if (!keep_alive) append_header(head, "Connection", "close");
    head.append("\r\n");
}

}  // namespace

Connection::Connection(int socket, int call) : socket_{socket}, call_{call} {}

Connection::~Connection() { ::close(socket_); }

Connection::Idle Connection::wait_for_request(std::chrono::milliseconds timeout) {
    if (used_ < received_.size()) return Idle::readable;
    std::array<pollfd, 2> watched{{{socket_, POLLIN, 0}, {call_, POLLIN, 0}}};
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (true) {
        const int ready = ::poll(watched.data(), watched.size(), poll_timeout(deadline));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return Idle::over;
        return watched[0].revents != 0 ? Idle::readable : Idle::called;
    }
}

bool Connection::wait(short events, Deadline deadline) const {
    pollfd watched{socket_, events, 0};
    while (true) {
        const int ready = ::poll(&watched, 1, poll_timeout(deadline));
        if (ready < 0 && errno == EINTR) continue;
        return ready > 0;
    }
}

std::size_t Connection::receive(char* to, std::size_t size_max, Deadline deadline) const {
    while (true) {
        const auto size = ::recv(socket_, to, size_max, MSG_DONTWAIT);
        if (size >= 0) return static_cast<std::size_t>(size);
        if (!is_transient(errno) || !wait(POLLIN, deadline)) return 0;
    }
}

std::optional<std::string_view> Connection::read_head(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    received_.erase(0, used_);
    used_ = 0;
    std::size_t searched = 0;
    while (true) {
        const auto end = received_.find("\r\n\r\n", searched);
        if (end != std::string::npos && end + 4 <= head_size_max) {
            used_ = end + 4;
            return std::string_view{received_}.substr(0, used_);
        }
        if (received_.size() >= head_size_max) {
            throw Problem{431, "The request line and header fields are too large."};
        }
        searched = received_.size() < 3 ? 0 : received_.size() - 3;
        const auto size_before = received_.size();
        received_.resize(size_before + receive_size);
        const auto size = receive(received_.data() + size_before, receive_size, deadline);
        received_.resize(size_before + size);
        if (size == 0) return std::nullopt;
    }
}

std::optional<std::string>
Connection::read_body(std::size_t size, std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::string body = received_.substr(used_, size);
    used_ += body.size();
    std::size_t filled = body.size();
    body.resize(size);
    while (filled < size) {
        const auto more = receive(body.data() + filled, size - filled, deadline);
        if (more == 0) return std::nullopt;
        filled += more;
    }
    return body;
}

bool Connection::send(std::string_view head, std::string_view body, Deadline deadline) const {
    while (!head.empty() || !body.empty()) {
        std::array<iovec, 2> parts{
            iovec{const_cast<char*>(head.data()), head.size()},
            iovec{const_cast<char*>(body.data()), body.size()},
        };
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        const auto sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (!is_transient(errno) || !wait(POLLOUT, deadline)) return false;
            continue;
        }
        const auto of_head = std::min(static_cast<std::size_t>(sent), head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(static_cast<std::size_t>(sent) - of_head);
    }
    return true;
}

bool Connection::write_continue(std::chrono::milliseconds timeout) {
    return send("HTTP/1.1 100 Continue\r\n\r\n", {}, std::chrono::steady_clock::now() + timeout);
}

bool Connection::write(
    const Response& response,
    bool with_body,
    bool keep_alive,
    std::chrono::milliseconds timeout
) {
    write_head(head_, response, keep_alive);
    const bool sends_body = with_body && may_have_body(response.status);
    return send(
        head_,
        sends_body ? std::string_view{response.body} : std::string_view{},
        std::chrono::steady_clock::now() + timeout
    );
}

void Connection::linger(std::chrono::milliseconds timeout) {
    ::shutdown(socket_, SHUT_WR);
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::array<char, receive_size> ignored{};
    for (std::size_t total = 0; total < linger_bytes_max;) {
        const auto size = receive(ignored.data(), ignored.size(), deadline);
        if (size == 0) return;
        total += size;
    }
}

std::string Connection::peer_address() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes =
        address.ss_family == AF_INET6
            ? static_cast<void*>(&reinterpret_cast<sockaddr_in6&>(address).sin6_addr)
            : static_cast<void*>(&reinterpret_cast<sockaddr_in&>(address).sin_addr);
    return ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) ? text.data() : "";
}

}  // namespace http
