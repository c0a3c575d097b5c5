#include "gateway/edge/listener.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/session.hpp"
#include "gateway/edge/tls.hpp"
#include "observability/log.hpp"

namespace gateway {
namespace {

namespace log = observability::log;
using asio::ip::tcp;

constexpr std::chrono::seconds close_overdue_interval{1};
// What is left, when the process ends, to tell those whose answer has not come.
constexpr std::chrono::seconds time_to_tell{1};

// An event loop with the thread that runs it.
struct Loop {
    Loop(const EdgeOptions& options, const Surroundings& surroundings)
        : edge{context, options, surroundings} {}
    // Sessions that the context still holds go first: they refer to the edge.
    ~Loop() { context.shut_down(); }

    EventLoop context;
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    Edge edge;
    std::thread thread;
};

// One client's trouble ends its connection, not the gateway.
Awaitable<void> serve_guarded(Stream stream, Edge& edge) {
    try {
        co_await serve(std::move(stream), edge);
    } catch (const std::exception& trouble) {
        log::error("a session failed", {{"error", trouble.what()}});
    }
}

Awaitable<void> close_overdue(Edge& edge) {
    while (true) {
        Timer timer{edge.context, close_overdue_interval};
        co_await timer.async_wait(as_result);
        edge.pool.close_overdue();
    }
}

// A gateway that accepts nobody must not live on: the exception ends the loop, and the process.
void end_with(const std::exception_ptr& trouble) {
    if (trouble) std::rethrow_exception(trouble);
}

}  // namespace

struct Listener::State {
    State(ListenerOptions listener_options, Surroundings around)
        : options{std::move(listener_options)}, surroundings{std::move(around)} {
        for (int i = 0; i < options.edge.loops; ++i)
            loops.push_back(std::make_unique<Loop>(options.edge, surroundings));
        if (options.tls_port > 0)
            tls.emplace(tls_context(options.tls_certificate, options.tls_key));
    }

    void listen(Acceptor& acceptor, int port, const std::string& setting) const {
        try {
            const tcp::endpoint endpoint{
                asio::ip::make_address(options.host), static_cast<std::uint16_t>(port)};
            acceptor.open(endpoint.protocol());
            acceptor.set_option(Acceptor::reuse_address{true});
            acceptor.bind(endpoint);
            acceptor.listen(4096);
        } catch (const boost::system::system_error& trouble) {
            throw std::runtime_error{
                "cannot listen on " + options.host + ":" + std::to_string(port) + ": " +
                trouble.code().message() + " (see " + setting + ")"};
        }
    }

    Awaitable<void> accept(Acceptor& acceptor, asio::ssl::context* with_tls) {
        for (std::size_t turn = 0; acceptor.is_open(); ++turn) {
            auto [failed, socket] = co_await acceptor.async_accept(as_result);
            if (failed == asio::error::operation_aborted) co_return;
            if (failed) {
                // Out of file descriptors, most likely: those who are connected come first.
                log::warn("cannot accept", {{"error", failed.message()}});
                Timer pause{acceptor.get_executor(), std::chrono::milliseconds{100}};
                co_await pause.async_wait(as_result);
                continue;
            }
            error_code ignored;  // the client may be gone already
            socket.set_option(tcp::no_delay{true}, ignored);
            hand_over(std::move(socket), *loops[turn % loops.size()], with_tls);
        }
    }

    // The first loop accepts; a socket is taken from it before another loop's thread sees it.
    void hand_over(Socket socket, Loop& loop, asio::ssl::context* with_tls) {
        if (&loop == loops.front().get()) {
            begin(std::move(socket), loop, with_tls);
            return;
        }
        error_code failed;
        const auto protocol = socket.local_endpoint(failed).protocol();
        if (failed) return;
        const int descriptor = socket.release(failed);
        if (failed) return;
        asio::post(loop.context, [&loop, protocol, descriptor, with_tls] {
            begin(Socket{loop.context, protocol, descriptor}, loop, with_tls);
        });
    }

    static void begin(Socket socket, Loop& loop, asio::ssl::context* with_tls) {
        auto stream =
            with_tls != nullptr ? Stream{std::move(socket), *with_tls} : Stream{std::move(socket)};
        asio::co_spawn(loop.context, serve_guarded(std::move(stream), loop.edge), asio::detached);
    }

    bool is_idle() const {
        return std::all_of(loops.begin(), loops.end(), [](const auto& loop) {
            return loop->edge.under_way == 0;
        });
    }

    void wait_until_idle(std::chrono::seconds patience) {
        const auto tell = [this] {
            { const std::lock_guard lock{mutex}; }  // so that no wait begins unheard
            idle.notify_all();
        };
        for (auto& loop : loops) {
            asio::post(loop->context, [&edge = loop->edge, tell] {
                edge.on_idle = tell;
                tell();
            });
        }
        std::unique_lock lock{mutex};
        idle.wait_for(lock, patience, [this] { return is_idle(); });
    }

    const ListenerOptions options;
    const Surroundings surroundings;
    std::optional<asio::ssl::context> tls;
    std::mutex mutex;              // of what waits for `idle`
    std::condition_variable idle;  // before the loops, whose threads notify it
    std::vector<std::unique_ptr<Loop>> loops;
    std::optional<Acceptor> plain_acceptor;
    std::optional<Acceptor> tls_acceptor;
};

Listener::Listener(ListenerOptions options, Surroundings surroundings)
    : state_{std::make_unique<State>(std::move(options), std::move(surroundings))} {}

Listener::~Listener() { stop(std::chrono::seconds{0}); }

void Listener::start() {
    auto& first = state_->loops.front()->context;
    state_->plain_acceptor.emplace(first);
    state_->listen(
        *state_->plain_acceptor, state_->options.port, "ORDERLY_PORT_BASE and ORDERLY_PORT"
    );
    asio::co_spawn(first, state_->accept(*state_->plain_acceptor, nullptr), end_with);
    if (state_->tls) {
        state_->tls_acceptor.emplace(first);
        state_->listen(*state_->tls_acceptor, state_->options.tls_port, "ORDERLY_TLS_PORT");
        asio::co_spawn(first, state_->accept(*state_->tls_acceptor, &*state_->tls), end_with);
    }
    for (auto& loop : state_->loops) {
        loop->edge.deadlines.start();
        asio::co_spawn(loop->context, close_overdue(loop->edge), asio::detached);
        loop->thread = std::thread{[&context = loop->context] { context.run(); }};
    }
}

void Listener::drain() {
    for (auto& loop : state_->loops)
        asio::post(loop->context, [&edge = loop->edge] { edge.draining = true; });
}

void Listener::stop(std::chrono::seconds patience) {
    asio::post(state_->loops.front()->context, [this] {
        error_code ignored;  // closing twice is fine
        if (state_->plain_acceptor) state_->plain_acceptor->close(ignored);
        if (state_->tls_acceptor) state_->tls_acceptor->close(ignored);
    });
    for (auto& loop : state_->loops) {
        asio::post(loop->context, [&edge = loop->edge, patience] {
            edge.deadlines.end_resting();
            edge.ends_at = SteadyClock::now() + patience - time_to_tell;
        });
    }
    state_->wait_until_idle(patience);
    for (auto& loop : state_->loops) {
        loop->context.stop();
        if (loop->thread.joinable()) loop->thread.join();
    }
}

}  // namespace gateway
