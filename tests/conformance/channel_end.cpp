// One end of a channel as a process of its own, to be killed at every step (channels_test.cpp).
//
//   channel_end <broker> <database> <shard> <peer> send|drain|receive
//
// A sender sends messages that say their numbers: more and more, or, to drain, none but those that
// are there.
#include <cstdlib>
#include <string>
#include <thread>

#include "channels/testing/shard.hpp"
#include "messaging/nats_bus.hpp"
#include "vocabulary/crash_point.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t waiting_max = 200;

std::int64_t last_number(storage::Database& database) {
    const auto numbers = channels::testing::texts(database, "SELECT last_number FROM channels");
    return numbers.empty() ? 0 : std::stoll(numbers.front());
}

void send_more(channels::testing::Leader& leader, const std::string& peer, std::int64_t& last) {
    if (leader.outbox().waiting() > waiting_max) {
        leader.execute([](auto&) {});      // throws once it is deposed
        std::this_thread::sleep_for(1ms);  // the other end is dead
        return;
    }
    leader.send(peer, {std::to_string(last + 1), std::to_string(last + 2)});
    last += 2;
}

}  // namespace

int main(int, char** arguments) {
    const auto* const point = std::getenv("ORDERLY_CRASH_POINT");
    vocabulary::arm_crash_point(point == nullptr ? "" : point);
    const std::string broker = arguments[1];
    const std::string file = arguments[2];
    const std::string self = arguments[3];
    const std::string peer = arguments[4];
    const std::string part = arguments[5];

    observability::Metrics metrics;
    vocabulary::SystemClock clock;
    messaging::NatsOptions options;
    options.url = broker;
    options.client_name = part;
    messaging::NatsBus bus{options, metrics};
    storage::Database database{file, channels::testing::schema()};
    channels::OutboxOptions hasty;
    hasty.patience = {20ms, 100ms};
    channels::testing::Leader leader{self, database, bus, clock, {peer}, hasty};
    leader.start();
    auto last = last_number(database);
    try {
        while (part == "send") send_more(leader, peer, last);
        while (true) std::this_thread::sleep_for(1s);  // until it is killed
    } catch (const storage::Deposed&) {
        return 0;
    }
}
