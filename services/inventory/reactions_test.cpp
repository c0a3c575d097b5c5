#include "inventory/reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/testing/all_messages.hpp"
#include "inventory/api/public_events.hpp"
#include "inventory/testing/world.hpp"
#include "service_host/shard/shard_core.hpp"
#include "service_host/shard/shard_file.hpp"

namespace inventory {
namespace {

TEST(Reactions, AnswerExactlyTheEventsThatAreOrWereRoutedHere) {
    testing::World world;
    service_host::ShardCore core{
        {testing::eu, ":memory:", "inventory-1", 0, false},
        world.environment,
        service_host::shard_schema(1, {stock_levels_schema}, {service_host::channels_schema()}),
        public_event};
    StockLevels stock_levels{core.database()};
    Reservations reservations{core.events(), stock_levels, [](auto&, const auto&, const auto&) {}};

    messaging::Dispatcher dispatcher;
    react_to_events(dispatcher, testing::eu, reservations, {testing::eu, core.outbox()});
    auto expected = contracts::testing::events_sent_to(
        testing::eu, {"00000000-0000-7000-8000-000000000007-2a7", "eu", true}
    );
    // Older versions sent it, and what they left in an outbox still comes.
    expected.push_back(contracts::order::OrderCancelled::type.cloud_event_type());
    EXPECT_THAT(dispatcher.types(), ::testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace inventory
