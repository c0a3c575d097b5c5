#include "inventory/inventory_shard.hpp"

#include <cassert>
#include <chrono>
#include <utility>

#include "contracts/routing.hpp"
#include "inventory/api/message_api.hpp"
#include "inventory/api/public_events.hpp"
#include "inventory/reactions.hpp"
#include "service_host/assembly.hpp"
#include "service_host/public_events.hpp"

namespace inventory {
namespace {

using event_sourcing::Cause;
using event_sourcing::StoredEvent;
using storage::Transaction;
using namespace std::chrono_literals;

constexpr std::int32_t application_id = 0x4f494e56;  // "OINV"

storage::Schema schema() {
    return service_host::shard_schema(
        application_id, {products_schema, stock_levels_schema, stock_requests_schema}
    );
}

}  // namespace

InventoryShard::InventoryShard(
    const ShardOptions& options,
    const service_host::Environment& environment
)
    : id_{options.id},
      single_threaded_{options.single_threaded},
      database_{options.database_path, schema()},
      fence_{service_host::take_over(database_, id_, options.instance, options.epoch_at_least)},
      writer_{database_, &fence_, environment.clock},
      writer_metrics_{environment.metrics, id_.name(), writer_},
      events_{database_, environment.ids},
      outbox_{
          database_,
          writer_,
          environment.bus,
          id_.name(),
          environment.metrics,
          service_host::announced_events(events_, id_, public_event)},
      inbox_{database_},
      dead_letters_{
          database_,
          outbox_,
          environment.ids,
          id_.service,
          contracts::dead_letter_subject(id_)},
      stock_requests_{database_},
      products_{database_},
      stock_levels_{database_},
      product_definitions_{
          events_,
          product_category,
          [this](auto& transaction, const auto& sku, const auto& recorded) {
              products_.apply(transaction, sku, recorded.event);
              publish(transaction, recorded.stored);
          }},
      stock_items_{
          events_,
          stock_category,
          [this](auto& transaction, const auto& sku, const auto& recorded) {
              stock_levels_.apply(transaction, changes_by(sku, recorded.event));
              publish(transaction, recorded.stored);
          }},
      reservations_{
          events_,
          stock_levels_,
          [this](auto& transaction, const auto&, const auto& recorded) {
              stock_levels_.apply(transaction, changes_by(recorded.event));
              publish(transaction, recorded.stored);
          }},
      consumer_{
          environment.bus,
          service_host::consumer_options(id_),
          writer_,
          inbox_,
          dispatcher_,
          [this](auto& transaction, const auto& letter) {
              dead_letters_.bury(transaction, letter);
          },
          environment.metrics} {
    obey_commands(dispatcher_, id_, reservations_, outbox_, environment.ids);
    react_to_events(dispatcher_, id_, reservations_);
}

InventoryShard::~InventoryShard() { stop(); }

void InventoryShard::start() {
    if (single_threaded_) return;
    outbox_.start();
    consumer_.start();
}

void InventoryShard::stop() {
    consumer_.stop();
    outbox_.stop();
    writer_.close();
}

bool InventoryShard::healthy() const { return !writer_.broken() && !writer_.deposed(); }

// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
void InventoryShard::publish(Transaction& transaction, const StoredEvent& stored) {
    outbox_.publish(transaction, publication(stored, id_));
}

InventoryShard::DefinedProduct InventoryShard::define_product(
    const std::string& sku,
    const DefineProduct& definition,
    const Cause& cause
) {
    DefinedProduct defined;
    writer_.execute([&](Transaction& transaction) {
        const auto outcome = product_definitions_.handle(transaction, sku, definition, cause);
        const auto& recorded = outcome.value();
        defined.product = std::get<Defined>(product_definitions_.state(transaction, sku));
        defined.is_new = !recorded.empty() && defined.product.version == 1;
        defined.position = recorded.empty() ? 0 : recorded.back().stored.position;
    });
    if (defined.position == 0) defined.position = events_.head();
    return defined;
}

InventoryShard::StockOutcome InventoryShard::adjust_stock(
    const std::string& sku,
    const StockRequest& request,
    const Cause& cause
) {
    std::optional<StockOutcome> outcome;
    writer_.execute([&](Transaction& transaction) {
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
    return {
        .position = events_.head(),
        .epoch_violations = events_.epoch_violations(),
        .unsent_messages = outbox_.unsent(),
        .dead_letters = dead_letters_.count(),
        .stock = stock_levels_.committed_total(),
    };
}

std::size_t InventoryShard::run_once() {
    const auto handled = consumer_.run_once(0ms);
    outbox_.run_once();
    return handled;
}

}  // namespace inventory
