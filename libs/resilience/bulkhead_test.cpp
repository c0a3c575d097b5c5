#include "resilience/bulkhead.hpp"

#include <deque>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;
using Entry = Bulkhead::Entry;
using vocabulary::SteadyTime;

constexpr SteadyTime now{1'000s};
constexpr LoadSample good{};
constexpr BulkheadSettings small{.concurrent = 2, .queue = 1, .adaptive = {.enabled = false}};

TEST(Bulkhead, AdmitsThenQueuesThenRefusesAtOnce) {
    Bulkhead bulkhead{small};
    EXPECT_EQ(bulkhead.enter().entry, Entry::admitted);
    EXPECT_EQ(bulkhead.enter().entry, Entry::admitted);
    EXPECT_EQ(bulkhead.enter().entry, Entry::queued);
    EXPECT_EQ(bulkhead.enter().entry, Entry::refused);
}

TEST(Bulkhead, GivesAFreePlaceToWhoWaitedLongest) {
    Bulkhead bulkhead{{.concurrent = 1, .queue = 2, .adaptive = {.enabled = false}}};
    bulkhead.enter();
    const auto first = bulkhead.enter().ticket;
    const auto second = bulkhead.enter().ticket;
    EXPECT_EQ(bulkhead.leave(good, now), first);
    EXPECT_EQ(bulkhead.leave(good, now), second);
    EXPECT_EQ(bulkhead.leave(good, now), std::nullopt);
}

TEST(Bulkhead, DoesNotCallWhoGaveUp) {
    Bulkhead bulkhead{small};
    bulkhead.enter();
    bulkhead.enter();
    const auto ticket = bulkhead.enter().ticket;
    EXPECT_TRUE(bulkhead.give_up(ticket));
    EXPECT_EQ(bulkhead.leave(good, now), std::nullopt);
    EXPECT_FALSE(bulkhead.give_up(ticket));
}

TEST(Bulkhead, SharesItsSizeAmongLoops) {
    const auto share = share_of({.concurrent = 10, .queue = 0}, 4);
    EXPECT_EQ(share.concurrent, 3);
    EXPECT_EQ(share.queue, 0);
    EXPECT_EQ(share_of({.concurrent = 1}, 16).concurrent, 1);
}

// For any traffic: never more under way or waiting than allowed, nobody is called twice, and nobody
// waits while there is room.
TEST(Bulkhead, NeverHoldsMoreThanItsSize) {
    EXPECT_TRUE(rc::check([] {
        const BulkheadSettings settings{
            .concurrent = *rc::gen::inRange(1, 6),
            .queue = *rc::gen::inRange(0, 6),
            .adaptive = {.enabled = false}};
        Bulkhead bulkhead{settings};
        int under_way = 0;
        std::set<Bulkhead::Ticket> waiting;
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3))) {
            if (step == 0) {
                const auto admission = bulkhead.enter();
                if (admission.entry == Entry::admitted) ++under_way;
                if (admission.entry == Entry::queued)
                    RC_ASSERT(waiting.insert(admission.ticket).second);
            } else if (step == 1 && under_way > 0) {
                const auto called = bulkhead.leave(good, now);
                if (called) {
                    RC_ASSERT(waiting.erase(*called) == 1U);
                } else {
                    --under_way;
                }
            } else if (!waiting.empty()) {
                RC_ASSERT(bulkhead.give_up(*waiting.begin()));
                waiting.erase(waiting.begin());
            }
            RC_ASSERT(bulkhead.in_flight() == under_way);
            RC_ASSERT(under_way <= settings.concurrent);
            RC_ASSERT(static_cast<int>(waiting.size()) <= settings.queue);
            RC_ASSERT(waiting.empty() || under_way == settings.concurrent);
        }
    }));
}

}  // namespace
}  // namespace resilience
