#include "gateway/edge/prober.hpp"

#include <memory>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "gateway/edge/attempt.hpp"
#include "gateway/edge/relay.hpp"

namespace gateway {
namespace {

constexpr std::chrono::milliseconds probe_look_interval{100};
constexpr std::size_t under_way_max = 64;

}  // namespace

Prober::Prober(
    const discovery::Directory& directory,
    const routing::Published<routing::RouteTable>& routes,
    std::function<void(std::set<std::string>)> unready
)
    : directory_{directory},
      routes_{routes},
      unready_{std::move(unready)},
      probes_{under_way_max} {}

Prober::~Prober() {
    stop();
    loop_.shut_down();
}

void Prober::start() {
    deadlines_.start();
    asio::co_spawn(loop_, look_around(), asio::detached);
    thread_ = std::thread{[this] { loop_.run(); }};
}

void Prober::stop() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
}

Awaitable<void> Prober::look_around() {
    while (true) {
        const auto instances = directory_.instances();
        for (auto& probe : probes_.due(*instances, *routes_.latest(), SteadyClock::now()))
            asio::co_spawn(loop_, ask(std::move(probe)), asio::detached);
        pool_.close_overdue();
        Timer timer{loop_, probe_look_interval};
        co_await timer.async_wait(as_result);
    }
}

Awaitable<void> Prober::ask(protection::Probe probe) {
    const UpstreamRequest request{
        .head = "GET /readyz HTTP/1.1\r\nHost: " + probe.address + "\r\n\r\n",
        .body = {},
        .is_repeatable = true};
    const Interruption never = [] { return std::nullopt; };
    const Patience patience{SteadyClock::now() + probe.timeout};
    const auto answer = co_await attempt(pool_, probe.address, request, patience, never);
    probes_.ended(probe, answer->outcome.status == 200);
    unready_(probes_.failing());
    if (answer->outcome.ending != protection::Ending::answered || !answer->head.keep_alive)
        co_return;
    const auto read = co_await relay(nullptr, *answer, {}, {.patience = probe.timeout});
    if (read == Relayed::whole && answer->connection->received.empty())
        pool_.put_back(std::move(answer->connection));
}

}  // namespace gateway
