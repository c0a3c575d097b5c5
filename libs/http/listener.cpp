#include "http/listener.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "http/cannot_listen.hpp"

namespace http {

namespace {

constexpr int backlog = 4096;

}  // namespace

// What httplib takes for its thread pool, and destroys: lends it ours.
class Listener::Tasks final : public httplib::TaskQueue {
public:
    explicit Tasks(Listener& listener) : listener_{listener} {}

    void enqueue(std::function<void()> task) override {
        listener_.threads_.enqueue(std::move(task));
    }
    // Called when accepting ended.
    void shutdown() override {
        if (!listener_.stopping_) listener_.callbacks_.on_failure();
    }

private:
    Listener& listener_;
};

Listener::Listener(int threads_max, Callbacks callbacks)
    : callbacks_{std::move(callbacks)},
      threads_{static_cast<std::size_t>(threads_max), callbacks_.when_full} {
    new_task_queue = [this] { return new Tasks{*this}; };
    set_tcp_nodelay(true);
    // Without SO_REUSEPORT, which would let a forgotten process share the port silently.
    set_socket_options([](int socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
}

Listener::~Listener() { stop(); }

int Listener::bind(const std::string& host, int port) {
    const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
    // httplib listens with a backlog of 5; listening again widens it.
    if (bound < 0 || ::listen(svr_sock_, backlog) != 0) {
        const auto reason = std::generic_category().message(errno);
        throw CannotListen{"cannot listen on " + host + ":" + std::to_string(port) + ": " + reason};
    }
    return bound;
}

void Listener::start() {
    acceptor_ = std::jthread{[this] { listen_after_bind(); }};
}

void Listener::stop() {
    if (!acceptor_.joinable()) return;
    stopping_ = true;
    // httplib's own stop() does nothing if the acceptor has not come as far as accepting.
    const int socket = svr_sock_.exchange(INVALID_SOCKET);
    ::shutdown(socket, SHUT_RDWR);
    acceptor_.join();
    ::close(socket);
    threads_.shutdown();
}

bool Listener::process_and_close_socket(int socket) {
    callbacks_.serve(socket);
    return true;
}

}  // namespace http
