#include "load/client.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace load {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

std::size_t number_after(std::string_view text, std::string_view name) {
    std::size_t number = 0;
    const auto found = text.find(name);
    if (found == std::string_view::npos) return 0;
    const auto* begin = text.data() + found + name.size();
    std::from_chars(begin, text.data() + text.size(), number);
    return number;
}

}  // namespace

Client::Client(std::uint16_t port, std::unique_ptr<Workload> workload)
    : port_{port}, workload_{std::move(workload)} {
    connect();
}

Client::~Client() { ::close(socket_); }

void Client::connect() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        fail("connect");
    }
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void Client::send_request() {
    const auto request = workload_->next_request();
    if (std::exchange(is_first_request_, false)) began_ = Clock::now();
    // Small enough for the socket's buffer: this does not block.
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()) &&
        errno != EPIPE && errno != ECONNRESET) {
        fail("send");
    }
}

bool Client::receive(Figures& figures, Clock::time_point measured_from) {
    char buffer[16 * 1024];
    const auto size = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (size <= 0) {
        figures.count_broken_connection();
        ::close(socket_);
        received_.clear();
        is_first_request_ = true;
        connect();
        send_request();
        return false;
    }
    received_.append(buffer, static_cast<std::size_t>(size));
    Answer answer;
    if (!take_answer(answer)) return true;
    const auto now = Clock::now();
    if (workload_->begins(answer)) began_ = now;
    if (workload_->done(answer)) {
        if (began_ >= measured_from) figures.count(answer.status, now - began_);
        is_first_request_ = true;
    }
    received_.erase(0, taken_);
    send_request();
    return true;
}

bool Client::take_answer(Answer& answer) {
    const std::string_view text = received_;
    const auto end_of_head = text.find("\r\n\r\n");
    if (end_of_head == std::string_view::npos) return false;
    const auto head = text.substr(0, end_of_head + 4);
    const auto length = number_after(head, "\r\nContent-Length: ");
    if (text.size() < head.size() + length) return false;
    answer.status = static_cast<int>(number_after(head, "HTTP/1.1 "));
    answer.body = text.substr(head.size(), length);
    taken_ = head.size() + length;
    return true;
}

}  // namespace load
