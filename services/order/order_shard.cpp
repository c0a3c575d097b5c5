#include "order/order_shard.hpp"

#include <utility>

#include "contracts/routing.hpp"
#include "observability/trace_context.hpp"
#include "order/api/public_events.hpp"
#include "order/reactions.hpp"
#include "saga/saga_log.hpp"
#include "service_host/assembly.hpp"
#include "service_host/public_events.hpp"

namespace order {
namespace {

using event_sourcing::Cause;
using storage::Transaction;
using namespace std::chrono_literals;

constexpr std::int32_t application_id = 0x4f4f5244;  // "OORD"

constexpr int timed_out_at_once = 256;

storage::Schema schema() {
    return service_host::shard_schema(
        application_id,
        {saga::saga_log_schema,
         idempotency_keys_schema,
         catalogue_schema,
         tallies_schema,
         deadlines_schema},
        {saga::saga_log_schema_2}
    );
}

}  // namespace

OrderShard::OrderShard(
    const ShardOptions& options,
    const service_host::Environment& environment,
    projection::EventFeed& inventory_feed,
    WaitingRoom& waiting_room
)
    : id_{options.id},
      has_threads_{options.has_threads},
      clock_{environment.clock},
      bus_{environment.bus},
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
      idempotency_keys_{database_},
      catalogue_{database_},
      tallies_{database_},
      deadlines_{database_},
      waiters_{waiting_room},
      orders_{events_, outbox_, tallies_, deadlines_, waiters_, id_},
      participants_{orders_, outbox_, environment.ids, id_},
      sagas_{{place_order_saga()}, database_, id_.name(), participants_},
      saga_gauges_{environment.metrics, id_.name(), sagas_},
      catalogue_follower_{catalogue_, writer_, environment.bus, inventory_feed},
      intake_{
          writer_,
          events_,
          catalogue_,
          catalogue_follower_,
          idempotency_keys_,
          orders_,
          sagas_,
          waiters_,
          environment.ids},
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
    receive_replies(dispatcher_, sagas_);
    react_to_events(dispatcher_, orders_);
    sagas_.resume();
}

OrderShard::~OrderShard() { stop(); }

void OrderShard::start() {
    if (!has_threads_) return;
    outbox_.start();
    consumer_.start();
    catalogue_follower_.start();
}

void OrderShard::stop() {
    waiters_.close();
    catalogue_follower_.stop();
    consumer_.stop();
    outbox_.stop();
    writer_.close();
}

bool OrderShard::healthy() const { return !writer_.broken() && !writer_.deposed(); }

OrderIntake::Outcome OrderShard::place(const OrderRequest& request, const Cause& cause) {
    return intake_.take(request, cause);
}

OrderShard::CancelOutcome OrderShard::cancel(const std::string& order_id, Cause cause) {
    cause.correlation_id = order_id;
    std::optional<Order::Rejection> rejection;
    std::int64_t position = 0;
    writer_.execute([&](Transaction& transaction) {
        const auto outcome = orders_.handle(transaction, order_id, RequestCancellation{}, cause);
        if (!outcome.ok()) {
            rejection = outcome.error();
        } else if (!outcome.value().empty()) {
            position = outcome.value().back().stored.position;
            undo(transaction, order_id, cause);
        }
    });
    if (rejection) return *rejection;
    return position > 0 ? position : events_.head();
}

// The customer's wish is recorded. A saga undoes what was done and then closes the order. In a
// choreography that record makes the others undo their part, and what they tell of that closes it.
void OrderShard::undo(Transaction& transaction, const std::string& order_id, const Cause& cause) {
    if (orders_.terms(transaction, order_id)->coordination == Coordination::choreography) return;
    sagas_.cancel(transaction, order_id, cause);
}

std::vector<event_sourcing::StoredEvent>
OrderShard::history(const std::string& order_id, std::int64_t after, std::size_t limit) const {
    return events_.read_stream(std::string{order_category} + "-" + order_id, after, limit);
}

OrderShard::Audit OrderShard::audit() const {
    return {
        .position = events_.head(),
        .epoch_violations = events_.epoch_violations(),
        .unsent_messages = outbox_.unsent(),
        .dead_letters = dead_letters_.count(),
        .open_sagas = sagas_.open_count(),
        .counts = tallies_.committed(),
    };
}

void OrderShard::tick() {
    const auto now = clock_.now();
    if (sagas_.anything_due(now) || deadlines_.any_passed(now)) {
        writer_.execute([this](Transaction& transaction) {
            sagas_.due(transaction, bus_.connected());
            time_out_choreographed(transaction);
        });
    }
}

void OrderShard::time_out_choreographed(Transaction& transaction) {
    for (int i = 0; i < timed_out_at_once; ++i) {
        const auto order_id = deadlines_.first_passed(transaction);
        if (!order_id) return;
        const Cause cause{
            *order_id, *order_id, observability::start_trace().traceparent(), "timer"};
        const CloseOrder close{CloseReason::timed_out};
        static_cast<void>(orders_.handle(transaction, *order_id, close, cause));
        deadlines_.met(transaction, *order_id);
    }
}

std::size_t OrderShard::run_once() {
    catalogue_follower_.run_once();
    const auto handled = consumer_.run_once(0ms);
    outbox_.run_once();
    return handled;
}

}  // namespace order
