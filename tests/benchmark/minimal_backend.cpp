// The least that a proxy can stand in front of: answers every request with 200 bytes, from one
// thread and one epoll, without looking at what was asked beyond its length.
//
//   minimal_backend <port>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

const std::string answer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 200\r\n\r\n" +
    std::string(199, 'x') + "\n";

struct Connection {
    int socket;
    std::string received{};
};

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);  // NOLINT(concurrency-mt-unsafe)
}

// The bytes of the first request in `received`; 0 if it is not complete.
std::size_t request_size(std::string_view received) {
    const auto end = received.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    const auto head = received.substr(0, end + 4);
    std::size_t length = 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        if (const auto found = head.find(name); found != std::string_view::npos)
            length = std::strtoul(head.data() + found + name.size(), nullptr, 10);
    }
    return received.size() < head.size() + length ? 0 : head.size() + length;
}

// False once the connection is over.
bool serve(Connection& connection) {
    char buffer[16 * 1024];
    const auto size = ::recv(connection.socket, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    connection.received.append(buffer, static_cast<std::size_t>(size));
    while (const auto request = request_size(connection.received)) {
        const bool close = connection.received.find("onnection: close\r\n") < request;
        connection.received.erase(0, request);
        if (::send(connection.socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0 || close)
            return false;
    }
    return true;
}

int listen_on(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail("bind");
    if (::listen(listener, 4096) != 0) fail("listen");
    return listener;
}

void watch(int epoll, int descriptor, void* what) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = what;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void accept_one(int epoll, int listener) {
    const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) return;
    const int yes = 1;
    ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    auto connection = std::make_unique<Connection>(Connection{accepted});
    watch(epoll, accepted, connection.release());  // until it is over: see main
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const int listener = listen_on(static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10)));
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, listener, nullptr);
    epoll_event events[256];
    while (true) {
        const int ready = ::epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; ++i) {
            if (events[i].data.ptr == nullptr) {
                accept_one(epoll, listener);
                continue;
            }
            auto* connection = static_cast<Connection*>(events[i].data.ptr);
            if (serve(*connection)) continue;
            ::close(connection->socket);
            std::unique_ptr<Connection>{connection}.reset();
        }
    }
}
