// One shard of the orders, assembled: everything that happens for it. Read the members from top to
// bottom to see what it is made of: each is built from those above it, and they are torn down in
// reverse.
//
// Built by the instance that leads the shard, destroyed when it stops leading. All public members
// are safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "http/awaitable.hpp"
#include "order/api/message_api.hpp"
#include "order/catalogue/catalogue.hpp"
#include "order/catalogue/catalogue_follower.hpp"
#include "order/deadlines.hpp"
#include "order/idempotency_keys.hpp"
#include "order/order_intake.hpp"
#include "order/orders.hpp"
#include "order/saga_gauges.hpp"
#include "order/sagas/place_order_sagas.hpp"
#include "order/tallies.hpp"
#include "order/waiters.hpp"
#include "projection/event_feed.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/shard/shard_core.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"

namespace order {

class OrderShard {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    OrderShard(
        const service_host::ShardOptions& options,
        const service_host::Environment& environment,
        projection::EventFeed& inventory_feed
    );
    ~OrderShard();

    // Begin to hear, to send, and to follow the catalogue; end all of that, and refuse all writes
    // with storage::Deposed.
    void start();
    void stop();
    bool healthy() const { return core_.healthy(); }
    std::int64_t epoch() const { return core_.epoch(); }
    const sharding::ShardId& id() const { return core_.id(); }
    service_host::ShardCore& core() { return core_; }
    const service_host::ShardCore& core() const { return core_; }

    // To be awaited on an event loop; the request outlives it.
    http::Awaitable<OrderIntake::Outcome>
    place(const OrderRequest& request, const event_sourcing::Cause& cause);

    // Accepted (also if it was before): an event at or after that. Or why not.
    using CancelOutcome = vocabulary::Result<std::int64_t, Order::Rejection>;
    CancelOutcome cancel(const std::string& order_id, event_sourcing::Cause cause);

    // The order's saga sends once more what was refused or is not answered yet. Nothing if it has
    // none, or if that is final.
    void retry(const std::string& order_id, event_sourcing::Cause cause);

    // All as committed.
    std::vector<event_sourcing::StoredEvent>
    history(const std::string& order_id, std::int64_t after = 0, std::size_t limit = 100'000) const;
    const event_sourcing::EventStore& events() const { return core_.events(); }
    const PlaceOrderSagas& sagas() const { return sagas_; }

    struct Audit : service_host::ShardCore::Audit {
        std::int64_t open_sagas = 0;
        Tallies::Counts counts;
    };
    Audit audit() const;

    // One round of all that, for single-threaded drivers. Whether there is more to do.
    bool run_once();

private:
    void undo(
        storage::Transaction& transaction,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    );
    // What time brings about: deadlines.
    bool is_anything_due() const;
    void do_what_is_due(storage::Transaction& transaction);
    void time_out_choreographed(storage::Transaction& transaction);

    const bool has_threads_;
    const vocabulary::Clock& clock_;
    service_host::ShardCore core_;

    // What it keeps besides.
    IdempotencyKeys idempotency_keys_;
    Catalogue catalogue_;
    Tallies tallies_;
    Deadlines deadlines_;
    Waiters waiters_;

    // What it decides.
    Orders orders_;
    SagaParticipants participants_;
    PlaceOrderSagas sagas_;

    // What it shows. (Orders are shown from their events.)
    SagaGauges saga_gauges_;

    // What reaches the world, and is reached by it.
    CatalogueFollower catalogue_follower_;
    OrderIntake intake_;
};

}  // namespace order
