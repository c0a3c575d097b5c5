#include "inventory/reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/testing/all_messages.hpp"
#include "vocabulary/ids.hpp"

namespace inventory {
namespace {

TEST(Reactions, AnswerExactlyTheEventsThatAreOrWereRoutedHere) {
    const sharding::ShardId eu{"inventory", "eu"};
    storage::Database database{
        ":memory:",
        {1,
         {{1,
           std::string{event_sourcing::event_store_schema} + std::string{stock_levels_schema}}}}};
    vocabulary::SequentialIds ids;
    event_sourcing::EventStore events{database, ids};
    StockLevels stock_levels{database};
    Reservations reservations{events, stock_levels, [](auto&, const auto&, const auto&) {}};

    messaging::Dispatcher dispatcher;
    react_to_events(dispatcher, eu, reservations);
    auto expected = contracts::testing::events_sent_to(
        eu, {"00000000-0000-7000-8000-000000000007-2a7", "eu", true}
    );
    // Older versions sent it, and what they left in an outbox still comes.
    expected.push_back(contracts::order::OrderCancelled::type.cloud_event_type());
    EXPECT_THAT(dispatcher.types(), ::testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace inventory
