#include "gateway/edge/listener.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/edge/session.hpp"
#include "observability/log.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace log = observability::log;
using asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// An event loop with the thread that runs it. Everything but `under_way` is touched by that thread
// alone once it runs. The context goes last but one: sessions that it still holds go with it.
struct Loop {
    Loop(const ListenerOptions& options, Upstreams& upstreams, observability::Metrics& metrics)
        : edge{
              upstreams,
              pool,
              metrics,
              draining,
              under_way,
              options.idle_timeout,
              options.request_timeout} {}

    std::atomic<int> under_way{0};
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    UpstreamPool pool{context};
    bool draining = false;
    Edge edge;
    std::thread thread;
};

// One client's trouble ends its connection, not the gateway.
asio::awaitable<void> serve_guarded(tcp::socket socket, Loop& loop) {
    try {
        co_await serve(std::move(socket), loop.edge);
    } catch (const std::exception& trouble) {
        log::error("a session failed", {{"error", trouble.what()}});
    }
}

// A gateway that accepts nobody must not live on: the exception ends the loop, and the process.
void end_with(const std::exception_ptr& trouble) {
    if (trouble) std::rethrow_exception(trouble);
}

}  // namespace

struct Listener::State {
    State(ListenerOptions listener_options, Upstreams& upstreams, observability::Metrics& metrics)
        : options{std::move(listener_options)}, loops{make_loops(options, upstreams, metrics)} {}

    static std::vector<std::unique_ptr<Loop>> make_loops(
        const ListenerOptions& options,
        Upstreams& upstreams,
        observability::Metrics& metrics
    ) {
        std::vector<std::unique_ptr<Loop>> made;
        for (int i = 0; i < options.threads; ++i) {
            made.push_back(std::make_unique<Loop>(options, upstreams, metrics));
        }
        return made;
    }

    void listen() {
        const tcp::endpoint endpoint{
            asio::ip::make_address(options.host), static_cast<std::uint16_t>(options.port)};
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address{true});
        acceptor.bind(endpoint);
        acceptor.listen(4096);
    }

    asio::awaitable<void> accept() {
        for (std::size_t turn = 0; acceptor.is_open(); ++turn) {
            auto& loop = *loops[turn % loops.size()];
            auto [failed, socket] = co_await acceptor.async_accept(loop.context, as_result);
            if (failed == asio::error::operation_aborted) co_return;
            if (failed) {
                // Out of file descriptors, most likely: those who are connected come first.
                log::warn("cannot accept", {{"error", failed.message()}});
                asio::steady_timer pause{acceptor.get_executor(), std::chrono::milliseconds{100}};
                co_await pause.async_wait(as_result);
                continue;
            }
            boost::system::error_code ignored;  // the client may be gone already
            socket.set_option(tcp::no_delay{true}, ignored);
            asio::co_spawn(loop.context, serve_guarded(std::move(socket), loop), asio::detached);
        }
    }

    int under_way() const {
        int all = 0;
        for (const auto& loop : loops) all += loop->under_way;
        return all;
    }

    ListenerOptions options;
    std::vector<std::unique_ptr<Loop>> loops;
    tcp::acceptor acceptor{loops.front()->context};
};

Listener::Listener(ListenerOptions options, Upstreams& upstreams, observability::Metrics& metrics)
    : state_{std::make_unique<State>(std::move(options), upstreams, metrics)} {}

Listener::~Listener() { stop(std::chrono::seconds{0}); }

void Listener::start() {
    try {
        state_->listen();
    } catch (const std::exception& trouble) {
        throw std::runtime_error{
            "cannot listen on " + state_->options.host + ":" +
            std::to_string(state_->options.port) + ": " + trouble.what()};
    }
    asio::co_spawn(state_->loops.front()->context, state_->accept(), end_with);
    for (auto& loop : state_->loops)
        loop->thread = std::thread{[&context = loop->context] { context.run(); }};
}

void Listener::drain() {
    for (auto& loop : state_->loops)
        asio::post(loop->context, [&loop = *loop] { loop.draining = true; });
}

void Listener::stop(std::chrono::seconds patience) {
    asio::post(state_->loops.front()->context, [this] {
        boost::system::error_code ignored;  // closing twice is fine
        state_->acceptor.close(ignored);
    });
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (state_->under_way() > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    for (auto& loop : state_->loops) {
        loop->context.stop();
        if (loop->thread.joinable()) loop->thread.join();
    }
}

}  // namespace gateway
