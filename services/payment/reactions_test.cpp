#include "payment/reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "contracts/testing/all_messages.hpp"
#include "payment/api/public_events.hpp"
#include "payment/testing/world.hpp"
#include "service_host/shard/shard_core.hpp"
#include "service_host/shard/shard_file.hpp"

namespace payment {
namespace {

const std::string order_id =
    contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000007");
const sharding::ShardId shard = contracts::payment_shard_of_order(order_id);

TEST(Reactions, AnswerExactlyTheEventsThatAreOrWereRoutedHere) {
    testing::World world;
    service_host::ShardCore core{
        {shard, ":memory:", "payment-1", 0, false},
        world.environment,
        service_host::shard_schema(
            1, {provider_calls_schema, tallies_schema}, {service_host::channels_schema()}
        ),
        public_event};
    Tallies tallies{core.database()};
    const auto to_network = world.peers.on(core.context(), 64);
    ProviderCalls calls{
        core.database(),
        Provider{*to_network, testing::network_address},
        world.clock,
        [](auto&, const auto&, const auto&) {},
        world.metrics,
        {}};
    Payments payments{shard, core.events(), core.publisher(), calls, tallies};

    Asks asks{core.dispatcher(), payments, calls};

    react_to_events(asks, shard);
    auto expected = contracts::testing::events_sent_to(shard, {order_id, "eu", true});
    // Older versions sent it, and what they left in an outbox still comes.
    expected.push_back(contracts::order::OrderCancelled::type.cloud_event_type());
    EXPECT_THAT(core.dispatcher().types(), ::testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace payment
