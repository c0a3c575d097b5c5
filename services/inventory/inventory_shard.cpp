#include "inventory/inventory_shard.hpp"

#include <utility>

#include "inventory/api/message_api.hpp"
#include "inventory/api/payment_copies.hpp"
#include "inventory/api/public_events.hpp"
#include "inventory/reactions.hpp"
#include "service_host/shard/public_events.hpp"
#include "service_host/shard/shard_file.hpp"

namespace inventory {
namespace {

using event_sourcing::Cause;
using event_sourcing::StoredEvent;
using storage::Transaction;

constexpr std::int32_t application_id = 0x4f494e56;  // "OINV"

storage::Schema schema() {
    return service_host::shard_schema(
        application_id,
        {products_schema, stock_levels_schema, stock_requests_schema},
        {service_host::channels_schema(), service_host::events_answer_sagas()}
    );
}

}  // namespace

InventoryShard::InventoryShard(
    const service_host::ShardOptions& options,
    const service_host::Environment& environment
)
    : core_{options, environment, schema(), public_event},
      stock_requests_{core_.database()},
      products_{core_.database()},
      stock_levels_{core_.database()},
      product_definitions_{
          core_.events(),
          product_category,
          [this](auto& transaction, const auto& sku, const auto& recorded) {
              products_.apply(transaction, sku, recorded.event);
              publish(transaction, recorded.stored);
          }},
      stock_items_{
          core_.events(),
          stock_category,
          [this](auto& transaction, const auto& sku, const auto& recorded) {
              stock_levels_.apply(transaction, changes_by(sku, recorded.event));
              publish(transaction, recorded.stored);
          }},
      reservations_{
          core_.events(),
          stock_levels_,
          [this](auto& transaction, const auto&, const auto& recorded) {
              stock_levels_.apply(transaction, changes_by(recorded.event));
              publish(transaction, recorded.stored);
          }} {
    obey_commands(core_.dispatcher(), core_.id(), reservations_, core_.publisher());
    const PaymentCopies payment_copies{core_.id(), core_.outbox()};
    react_to_events(core_.dispatcher(), core_.id(), reservations_, payment_copies);
}

InventoryShard::~InventoryShard() { stop(); }

// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
void InventoryShard::publish(Transaction& transaction, const StoredEvent& stored) {
    core_.publisher().publish(transaction, publication(stored, core_.id()));
}

InventoryShard::DefinedProduct InventoryShard::define_product(
    const std::string& sku,
    const DefineProduct& definition,
    const Cause& cause
) {
    DefinedProduct defined;
    core_.execute([&](Transaction& transaction) {
        const auto outcome = product_definitions_.handle(transaction, sku, definition, cause);
        const auto& recorded = outcome.value();
        defined.product = std::get<Defined>(product_definitions_.state(transaction, sku));
        defined.is_new = !recorded.empty() && defined.product.version == 1;
        defined.position = recorded.empty() ? 0 : recorded.back().stored.position;
    });
    if (defined.position == 0) defined.position = core_.events().head();
    return defined;
}

InventoryShard::StockOutcome InventoryShard::adjust_stock(
    const std::string& sku,
    const StockRequest& request,
    const Cause& cause
) {
    std::optional<StockOutcome> outcome;
    core_.execute([&](Transaction& transaction) {
        outcome = adjust_stock(transaction, sku, request, cause);
    });
    return *outcome;
}

InventoryShard::StockOutcome InventoryShard::adjust_stock(
    Transaction& transaction,
    const std::string& sku,
    const StockRequest& request,
    const Cause& cause
) {
    const auto& idempotency = request.idempotency;
    if (idempotency) {
        if (const auto first = stock_requests_.find(transaction, sku, idempotency->key)) {
            if (first->request == idempotency->request) return first->answer;
            return StockRefusal::key_used_for_another;
        }
    }
    const AdjustStock adjust{request.delta, request.reason, stock_levels_.level(sku).available()};
    const auto recorded = stock_items_.handle(transaction, sku, adjust, cause);
    if (!recorded.ok()) return StockRefusal::not_available;

    const AdjustedStock answer{stock_levels_.level(sku), recorded.value().back().stored.position};
    if (idempotency) stock_requests_.remember(transaction, sku, *idempotency, answer);
    return answer;
}

InventoryShard::Audit InventoryShard::audit() const {
    return {core_.audit(), stock_levels_.committed_total()};
}

}  // namespace inventory
