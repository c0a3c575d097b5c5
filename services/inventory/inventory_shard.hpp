// One warehouse's shard of the inventory, assembled: everything that happens for it, from its
// database to its consumer. Read the members from top to bottom to see what it is made of: each is
// built from those above it, and they are torn down in reverse.
//
// Built by the instance that leads the shard, destroyed when it stops leading. All public members
// are safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event_sourcing/dead_letters.hpp"
#include "event_sourcing/event_store.hpp"
#include "event_sourcing/outbox.hpp"
#include "event_sourcing/repository.hpp"
#include "inventory/projections/products.hpp"
#include "inventory/projections/stock_levels.hpp"
#include "inventory/reservations.hpp"
#include "inventory/stock_requests.hpp"
#include "inventory/stored/inventory_events.hpp"
#include "messaging/consumer.hpp"
#include "messaging/dispatcher.hpp"
#include "messaging/inbox.hpp"
#include "service_host/environment.hpp"
#include "service_host/writer_metrics.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/writer.hpp"

namespace inventory {

struct ShardOptions {
    sharding::ShardId id;             // inventory/eu
    std::string database_path;        // ":memory:" in tests
    std::string instance;             // who leads it: inventory-1
    std::int64_t epoch_at_least = 0;  // the epoch will be above
    bool single_threaded = false;     // no threads of its own: run_once() drives it
};

class InventoryShard {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    InventoryShard(const ShardOptions& options, const service_host::Environment& environment);
    ~InventoryShard();

    // Begin to consume and to relay; end both, and refuse all writes with storage::Deposed.
    void start();
    void stop();
    // False once somebody else leads the shard, or a commit failed.
    bool healthy() const;
    std::int64_t epoch() const { return fence_.epoch(); }
    const sharding::ShardId& id() const { return id_; }

    struct DefinedProduct {
        Defined product;
        std::int64_t position = 0;  // an event at or after the definition
        bool is_new = false;
    };
    DefinedProduct define_product(
        const std::string& sku,
        const DefineProduct& definition,
        const event_sourcing::Cause& cause
    );

    struct StockRequest {
        std::int64_t delta = 0;
        std::optional<std::string> reason;
        std::optional<IdempotencyKey> idempotency;
    };
    enum class StockRefusal { not_available, key_used_for_another };
    using StockOutcome = vocabulary::Result<AdjustedStock, StockRefusal>;
    // A request whose key was used before changes nothing and has the outcome of the first.
    StockOutcome adjust_stock(
        const std::string& sku,
        const StockRequest& request,
        const event_sourcing::Cause& cause
    );

    // What is at home here, and in this warehouse. All as committed.
    std::optional<Defined> product(const std::string& sku) const { return products_.find(sku); }
    std::optional<StockLevel> stock(const std::string& sku) const {
        return stock_levels_.committed_level(sku);
    }
    const event_sourcing::EventStore& events() const { return events_; }

    struct Audit {
        std::int64_t position = 0;
        std::int64_t epoch_violations = 0;
        std::int64_t unsent_messages = 0;
        std::int64_t dead_letters = 0;
        StockLevel stock;  // of all products
    };
    Audit audit() const;

    // One round each of the consumer and the relay, for single-threaded drivers.
    std::size_t run_once();

private:
    StockOutcome adjust_stock(
        storage::Transaction& transaction,
        const std::string& sku,
        const StockRequest& request,
        const event_sourcing::Cause& cause
    );
    void publish(storage::Transaction& transaction, const event_sourcing::StoredEvent& stored);

    const sharding::ShardId id_;
    const bool single_threaded_;

    // What it keeps.
    storage::Database database_;
    storage::Fence fence_;
    storage::Writer writer_;
    service_host::WriterMetrics writer_metrics_;
    event_sourcing::EventStore events_;
    event_sourcing::Outbox outbox_;
    messaging::Inbox inbox_;
    event_sourcing::DeadLetters dead_letters_;
    StockRequests stock_requests_;

    // What it shows: both are kept by the events' own transactions.
    Products products_;
    StockLevels stock_levels_;

    // What it decides.
    event_sourcing::Repository<Product, ProductCodec> product_definitions_;
    event_sourcing::Repository<StockItem, StockItemCodec> stock_items_;
    Reservations reservations_;

    // What reaches the world, and is reached by it.
    messaging::Dispatcher dispatcher_;
    messaging::Consumer consumer_;
};

}  // namespace inventory
