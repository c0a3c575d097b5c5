#include "order/reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "contracts/testing/all_messages.hpp"
#include "order/api/message_api.hpp"
#include "order/api/public_events.hpp"
#include "order/testing/world.hpp"
#include "service_host/shard/shard_core.hpp"
#include "service_host/shard/shard_file.hpp"

namespace order {
namespace {

const std::string order_id = contracts::order_id_in_slot(0, "0193f1c8-0000-7000-8000-000000000001");
const sharding::ShardId shard = contracts::order_shard_of_slot(0);

TEST(OrderReactions, AreToExactlyWhatIsRoutedHere) {
    testing::World world;
    service_host::ShardCore core{
        {shard, ":memory:", "order-1", 0, false},
        world.environment,
        service_host::shard_schema(
            1,
            {tallies_schema, deadlines_schema, saga::saga_log_schema},
            {std::string{saga::saga_log_schema_2}, service_host::channels_schema()}
        ),
        public_event};
    Tallies tallies{core.database()};
    Deadlines deadlines{core.database()};
    Waiters waiters;
    Orders orders{core.events(), core.publisher(), tallies, deadlines, waiters, shard};
    SagaParticipants participants{orders, core.outbox(), world.ids, shard};
    PlaceOrderSagas sagas{{place_order_saga()}, core.database(), participants};

    react_to_events(News{core.dispatcher(), orders, sagas});
    EXPECT_THAT(
        core.dispatcher().types(),
        ::testing::UnorderedElementsAreArray(
            contracts::testing::events_sent_to(shard, {order_id, "eu", true})
        )
    );
}

}  // namespace
}  // namespace order
