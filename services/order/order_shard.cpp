#include "order/order_shard.hpp"

#include <utility>

#include "observability/trace_context.hpp"
#include "order/api/older_replies.hpp"
#include "order/api/public_events.hpp"
#include "order/news.hpp"
#include "order/reactions.hpp"
#include "order/saga_data.hpp"
#include "saga/saga_log.hpp"
#include "service_host/shard/public_events.hpp"
#include "service_host/shard/shard_file.hpp"

namespace order {
namespace {

using event_sourcing::Cause;
using storage::Transaction;
using namespace std::chrono_literals;

constexpr std::int32_t application_id = 0x4f4f5244;  // "OORD"

constexpr int timed_out_at_once = 256;

// What an older version sent may be lost with the broker, so running sagas send it once more.
constexpr std::string_view sagas_ask_again = R"sql(
    UPDATE sagas SET next_due = 1 WHERE next_due IS NOT NULL;
)sql";

storage::Schema schema() {
    return service_host::shard_schema(
        application_id,
        {saga::saga_log_schema,
         idempotency_keys_schema,
         catalogue_schema,
         tallies_schema,
         deadlines_schema},
        {std::string{saga::saga_log_schema_2},
         service_host::channels_schema() + std::string{sagas_ask_again},
         service_host::events_answer_sagas()}
    );
}

constexpr std::chrono::milliseconds look_for_what_is_due{100};

}  // namespace

OrderShard::OrderShard(
    const service_host::ShardOptions& options,
    const service_host::Environment& environment,
    projection::EventFeed& inventory_feed
)
    : has_threads_{options.has_threads},
      clock_{environment.clock},
      core_{options, environment, schema(), public_event},
      idempotency_keys_{core_.database()},
      catalogue_{core_.database()},
      tallies_{core_.database()},
      deadlines_{core_.database()},
      orders_{core_.events(), core_.publisher(), tallies_, deadlines_, waiters_, core_.id()},
      participants_{orders_, core_.outbox(), environment.ids, core_.id()},
      sagas_{
          {place_order_saga()},
          core_.database(),
          participants_,
          [this](const auto& order_id, auto& data) {
              const auto failure = std::move(data.failure);
              data = data_of(order_id, orders_.placed(order_id));
              data.failure = failure;
          }},
      saga_gauges_{environment.metrics, core_.id().name(), sagas_},
      catalogue_follower_{catalogue_, core_, environment.bus, inventory_feed},
      intake_{
          core_,
          catalogue_,
          catalogue_follower_,
          idempotency_keys_,
          orders_,
          sagas_,
          waiters_,
          environment.ids} {
    react_to_events(News{core_.dispatcher(), orders_, sagas_});
    receive_older_replies(core_.dispatcher(), sagas_);
    core_.add_chore(
        {[this] { return is_anything_due(); },
         [this](Transaction& transaction) { do_what_is_due(transaction); },
         [this] { return clock_.steady_now() + look_for_what_is_due; }}
    );
    sagas_.resume();
}

OrderShard::~OrderShard() { stop(); }

void OrderShard::start() {
    core_.start();
    if (has_threads_) catalogue_follower_.start();
}

void OrderShard::stop() {
    waiters_.close();
    catalogue_follower_.stop();
    core_.stop();
}

http::Awaitable<OrderIntake::Outcome>
OrderShard::place(const OrderRequest& request, const Cause& cause) {
    return intake_.take(request, cause);
}

OrderShard::CancelOutcome OrderShard::cancel(const std::string& order_id, Cause cause) {
    cause.correlation_id = order_id;
    std::optional<Order::Rejection> rejection;
    std::int64_t position = 0;
    core_.execute([&](Transaction& transaction) {
        const auto outcome = orders_.handle(transaction, order_id, RequestCancellation{}, cause);
        if (!outcome.ok()) {
            rejection = outcome.error();
        } else if (!outcome.value().empty()) {
            position = outcome.value().back().stored.position;
            undo(transaction, order_id, cause);
        }
    });
    if (rejection) return *rejection;
    return position > 0 ? position : core_.events().head();
}

void OrderShard::retry(const std::string& order_id, Cause cause) {
    cause.correlation_id = order_id;
    core_.execute([&](Transaction& transaction) { sagas_.retry(transaction, order_id, cause); });
}

// The customer's wish is recorded. A saga undoes what was done and then closes the order. In a
// choreography that record makes the others undo their part, and what they tell of that closes it.
void OrderShard::undo(Transaction& transaction, const std::string& order_id, const Cause& cause) {
    if (orders_.coordination(transaction, order_id) == Coordination::choreography) return;
    sagas_.cancel(transaction, order_id, cause);
}

std::vector<event_sourcing::StoredEvent>
OrderShard::history(const std::string& order_id, std::int64_t after, std::size_t limit) const {
    return core_.events().read_stream(std::string{order_category} + "-" + order_id, after, limit);
}

OrderShard::Audit OrderShard::audit() const {
    return {core_.audit(), sagas_.open_count(), tallies_.committed()};
}

bool OrderShard::is_anything_due() const {
    const auto now = clock_.now();
    return sagas_.anything_due(now) || deadlines_.any_passed(now);
}

void OrderShard::do_what_is_due(Transaction& transaction) {
    sagas_.due(transaction);
    time_out_choreographed(transaction);
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

bool OrderShard::run_once() {
    catalogue_follower_.run_once();
    return core_.run_once();
}

}  // namespace order
