#include "gateway/edge/hedged_attempt.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace gateway {
namespace {

using protection::Ending;

// Owned by both attempts and by who waits for them: the loser ends later than the others.
struct Race {
    explicit Race(asio::io_context& loop) : decided{loop, SteadyClock::time_point::max()} {}

    Timer decided;  // cancelled then
    bool is_over = false;
    int running = 0;
    std::unique_ptr<Attempt> winner;
};

bool is_good(const Attempt& made) {
    return made.outcome.ending == Ending::answered && !protection::is_failure(made.outcome);
}

Awaitable<void>
run(std::shared_ptr<Race> race, http::ConnectionPool& pool, Hedge hedge, Patience patience) {
    const Interruption interruption = [&race = *race] {
        return race.is_over ? std::optional{Ending::abandoned} : std::nullopt;
    };
    auto made =
        co_await attempt(pool, hedge.chosen.address(), hedge.request, patience, interruption);
    --race->running;
    if (race->is_over) co_return;  // unreported is abandoned
    hedge.chosen.report(made->outcome, SteadyClock::now());
    if (!is_good(*made) && race->running > 0) co_return;
    race->winner = std::move(made);
    race->is_over = true;
    race->decided.cancel();
}

}  // namespace

Awaitable<std::unique_ptr<Attempt>> hedged_attempt(
    asio::io_context& loop,
    http::ConnectionPool& pool,
    Hedge first,
    std::chrono::microseconds delay,
    std::function<std::optional<Hedge>()> second,
    const Patience& patience
) {
    const auto race = std::make_shared<Race>(loop);
    const auto start = [&](Hedge hedge) {
        ++race->running;
        asio::co_spawn(loop, run(race, pool, std::move(hedge), patience), asio::detached);
    };
    start(std::move(first));
    race->decided.expires_after(delay);
    co_await race->decided.async_wait(as_result);
    if (!race->is_over) {
        if (auto hedge = second()) start(std::move(*hedge));
    }
    while (!race->is_over) {
        race->decided.expires_at(SteadyClock::time_point::max());
        co_await race->decided.async_wait(as_result);
    }
    co_return std::move(race->winner);
}

}  // namespace gateway
