// One warehouse's shard of the inventory, assembled: everything that happens for it. Read the
// members from top to bottom to see what it is made of: each is built from those above it, and they
// are torn down in reverse.
//
// Built by the instance that leads the shard, destroyed when it stops leading. All public members
// are safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event_sourcing/event_store.hpp"
#include "event_sourcing/repository.hpp"
#include "inventory/projections/products.hpp"
#include "inventory/projections/stock_levels.hpp"
#include "inventory/reservations.hpp"
#include "inventory/stock_requests.hpp"
#include "inventory/stored/inventory_events.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/shard/shard_core.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"

namespace inventory {

class InventoryShard {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    InventoryShard(
        const service_host::ShardOptions& options,
        const service_host::Environment& environment
    );
    ~InventoryShard();

    // Begin to hear and to send; end both, and refuse all writes with storage::Deposed.
    void start() { core_.start(); }
    void stop() { core_.stop(); }
    bool healthy() const { return core_.healthy(); }
    std::int64_t epoch() const { return core_.epoch(); }
    const sharding::ShardId& id() const { return core_.id(); }
    service_host::ShardCore& core() { return core_; }
    const service_host::ShardCore& core() const { return core_; }

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
    const event_sourcing::EventStore& events() const { return core_.events(); }

    struct Audit : service_host::ShardCore::Audit {
        StockLevel stock;  // of all products
    };
    Audit audit() const;

    // One round of both, for single-threaded drivers. Whether there is more to do.
    bool run_once() { return core_.run_once(); }

private:
    StockOutcome adjust_stock(
        storage::Transaction& transaction,
        const std::string& sku,
        const StockRequest& request,
        const event_sourcing::Cause& cause
    );
    void publish(storage::Transaction& transaction, const event_sourcing::StoredEvent& stored);

    service_host::ShardCore core_;

    // What it keeps besides.
    StockRequests stock_requests_;

    // What it shows: both are kept by the events' own transactions.
    Products products_;
    StockLevels stock_levels_;

    // What it decides.
    event_sourcing::Repository<Product, ProductCodec> product_definitions_;
    event_sourcing::Repository<StockItem, StockItemCodec> stock_items_;
    Reservations reservations_;
};

}  // namespace inventory
