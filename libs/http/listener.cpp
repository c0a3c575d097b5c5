#include "http/listener.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "http/awaiting.hpp"
#include "http/cannot_listen.hpp"
#include "http/connection.hpp"
#include "http/deadlines.hpp"
#include "http/end_with.hpp"
#include "http/event_loop.hpp"
#include "http/on_pool.hpp"
#include "observability/log.hpp"

namespace http {

namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
namespace errc = boost::system::errc;

constexpr int backlog = 4096;
// The shortest deadline of a connection is a second.
constexpr auto sweep_interval = 100ms;
// How long accepting pauses when there is no descriptor, or no memory, for another connection.
constexpr auto shortage_pause = 100ms;

bool is_shortage(const error_code& error) {
    constexpr std::array shortages{
        errc::too_many_files_open,
        errc::too_many_files_open_in_system,
        errc::no_buffer_space,
        errc::not_enough_memory,
    };
    return std::find(shortages.begin(), shortages.end(), error) != shortages.end();
}

// What accept() reports of the connection, not of the listener.
bool is_about_peer(const error_code& error) {
    constexpr std::array troubles{
        errc::connection_aborted,
        errc::connection_reset,
        errc::host_unreachable,
        errc::network_down,
        errc::network_unreachable,
        errc::operation_not_permitted,
        errc::protocol_error,
        errc::timed_out,
    };
    return std::find(troubles.begin(), troubles.end(), error) != troubles.end();
}

struct Loop {
    explicit Loop(std::atomic<bool>& call) : resting{call} {}
    // Connections that the context still holds go first: they refer to the rest.
    ~Loop() { context.shut_down(); }

    EventLoop context;
    asio::executor_work_guard<Executor> work{context.get_executor()};
    Deadlines deadlines{context, sweep_interval};
    RestingConnections resting;
    std::jthread thread;
};

}  // namespace

struct Listener::State {
    State(ListenerOptions listener_options, Callbacks what_to_call)
        : options{listener_options}, callbacks{std::move(what_to_call)} {
        for (int i = 0; i < options.loops; ++i) {
            loops.push_back(std::make_unique<Loop>(call));
            lend_pool(loops.back()->context, options.pool);
        }
        acceptor.emplace(first());
        place_left.emplace(first());
    }

    EventLoop& first() { return loops.front()->context; }

    Awaitable<void> accept();
    Awaitable<bool> take_place();
    bool has_taken_place();
    void leave_place();
    void call_one_to_end();
    void hand_over(Socket socket, Loop& loop);
    void begin(Socket socket, Loop& loop);
    Awaitable<void> hold(Socket socket, Loop& loop);
    Awaitable<void> pause(std::chrono::milliseconds duration);

    const ListenerOptions options;
    const Callbacks callbacks;
    std::atomic<bool> stopping = false;
    std::atomic<bool> call = false;  // one connection that rests is to end: see RestingConnections

    std::mutex mutex;
    std::condition_variable over;  // nothing is held
    std::size_t held = 0;          // guarded by mutex; connections
    bool waits_for_place = false;  // guarded by mutex; accepting does

    std::vector<std::unique_ptr<Loop>> loops;
    std::optional<Acceptor> acceptor;  // of the first loop
    std::optional<Timer> place_left;   // of the first loop; cancelled when a connection ends
};

Awaitable<void> Listener::State::accept() {
    bool is_short = false;
    for (std::size_t turn = 0; !stopping;) {
        auto [error, socket] = co_await acceptor->async_accept(as_result);
        if (stopping) co_return;
        if (error && is_shortage(error)) {
            if (!std::exchange(is_short, true))
                observability::log::warn("cannot accept", {{"error", error.message()}});
            call_one_to_end();
            co_await pause(shortage_pause);
        } else if (error && !is_about_peer(error)) {
            callbacks.on_failure();
            co_return;
        } else if (!error) {
            is_short = false;
            const bool has_place = co_await take_place();
            if (!has_place) co_return;
            hand_over(std::move(socket), *loops[turn++ % loops.size()]);
        }
    }
}

// Holds one connection more, as soon as that is possible; false if accepting ends before.
Awaitable<bool> Listener::State::take_place() {
    while (!has_taken_place()) {
        if (stopping) co_return false;
        call_one_to_end();
        place_left->expires_at(SteadyClock::time_point::max());
        co_await place_left->async_wait(as_result);
    }
    call = false;
    co_return true;
}

bool Listener::State::has_taken_place() {
    const std::lock_guard lock{mutex};
    waits_for_place = held >= options.connections_max;
    if (!waits_for_place) ++held;
    return !waits_for_place;
}

void Listener::State::leave_place() {
    const std::lock_guard lock{mutex};
    --held;
    if (held == 0) over.notify_all();
    if (waits_for_place) asio::post(first(), [this] { place_left->cancel(); });
}

void Listener::State::call_one_to_end() {
    call = true;
    for (auto& loop : loops)
        asio::post(loop->context, [&resting = loop->resting] { resting.call_one(); });
}

// The first loop accepts; a socket is taken from it before another loop's thread sees it.
void Listener::State::hand_over(Socket socket, Loop& loop) {
    error_code failed;  // the peer may be gone already
    socket.set_option(tcp::no_delay{true}, failed);
    if (&loop == loops.front().get()) {
        begin(std::move(socket), loop);
        return;
    }
    const auto protocol = acceptor->local_endpoint(failed).protocol();
    const int descriptor = failed ? -1 : socket.release(failed);
    if (failed) {
        leave_place();
        return;
    }
    asio::post(loop.context, [this, &loop, protocol, descriptor] {
        begin(Socket{loop.context, protocol, descriptor}, loop);
    });
}

void Listener::State::begin(Socket socket, Loop& loop) {
    asio::co_spawn(loop.context, hold(std::move(socket), loop), end_with);
}

Awaitable<void> Listener::State::hold(Socket socket, Loop& loop) {
    {
        Connection connection{std::move(socket), loop.deadlines, loop.resting};
        co_await callbacks.serve(connection);
    }
    leave_place();
}

Awaitable<void> Listener::State::pause(std::chrono::milliseconds duration) {
    Timer timer{first(), duration};
    co_await timer.async_wait(as_result);
}

Listener::Listener(ListenerOptions options, Callbacks callbacks)
    : state_{std::make_unique<State>(options, std::move(callbacks))} {}

Listener::~Listener() { stop(); }

int Listener::bind(const std::string& host, int port) {
    auto& acceptor = *state_->acceptor;
    try {
        tcp::resolver resolver{state_->first()};
        const tcp::endpoint endpoint =
            *resolver.resolve(host, std::to_string(port), tcp::resolver::passive).begin();
        acceptor.open(endpoint.protocol());
        ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
        // Without SO_REUSEPORT, which would let a forgotten process share the port silently.
        acceptor.set_option(Acceptor::reuse_address{true});
        acceptor.bind(endpoint);
        acceptor.listen(backlog);
        return acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& trouble) {
        throw CannotListen{
            "cannot listen on " + host + ":" + std::to_string(port) + ": " +
            trouble.code().message()};
    }
}

void Listener::start() {
    asio::co_spawn(state_->first(), state_->accept(), end_with);
    for (auto& loop : state_->loops) {
        loop->deadlines.start();
        loop->thread = std::jthread{[&context = loop->context] { context.run(); }};
    }
}

void Listener::end_resting() {
    state_->stopping = true;
    asio::post(state_->first(), [this] {
        error_code ignored;  // closing twice is fine
        state_->acceptor->close(ignored);
        state_->place_left->cancel();
    });
    for (auto& loop : state_->loops)
        asio::post(loop->context, [&resting = loop->resting] { resting.call_all_for_good(); });
}

bool Listener::wait_until_over(std::chrono::milliseconds patience) {
    std::unique_lock lock{state_->mutex};
    return state_->over.wait_for(lock, patience, [this] { return state_->held == 0; });
}

void Listener::stop() {
    for (auto& loop : state_->loops) {
        loop->context.stop();
        if (loop->thread.joinable()) loop->thread.join();
    }
    error_code ignored;  // it may be closed already
    state_->acceptor->close(ignored);
}

}  // namespace http
