#include "payment/payment_shard.hpp"

#include <chrono>
#include <utility>

#include "contracts/routing.hpp"
#include "payment/api/message_api.hpp"
#include "payment/api/public_events.hpp"
#include "payment/reactions.hpp"
#include "service_host/assembly.hpp"
#include "service_host/public_events.hpp"

namespace payment {
namespace {

using namespace std::chrono_literals;

constexpr std::int32_t application_id = 0x4f504159;  // "OPAY"

storage::Schema schema() {
    return service_host::shard_schema(application_id, {provider_calls_schema, tallies_schema});
}

ProviderCallsOptions provider_calls_options(const sharding::ShardId& id) {
    ProviderCallsOptions options;
    options.shard = id.name();
    return options;
}

}  // namespace

PaymentShard::PaymentShard(
    const ShardOptions& options,
    const service_host::Environment& environment,
    CallPool& call_pool
)
    : id_{options.id},
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
      tallies_{database_},
      replies_{id_, outbox_, environment.ids},
      provider_calls_{
          database_,
          writer_,
          call_pool,
          Provider{environment.http, options.provider_address},
          environment.clock,
          [this](auto& transaction, const auto& call, const auto& answer) {
              payments_.record(transaction, call, answer);
          },
          environment.metrics,
          provider_calls_options(id_)},
      payments_{id_, events_, outbox_, provider_calls_, tallies_, replies_},
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
    obey_commands(dispatcher_, id_, payments_);
    react_to_events(dispatcher_, id_, payments_);
}

PaymentShard::~PaymentShard() { stop(); }

void PaymentShard::start() {
    outbox_.start();
    provider_calls_.start();
    consumer_.start();
}

void PaymentShard::start_without_threads() { provider_calls_.start(); }

void PaymentShard::stop() {
    consumer_.stop();
    provider_calls_.stop();
    outbox_.stop();
    writer_.close();
}

bool PaymentShard::healthy() const { return !writer_.broken() && !writer_.deposed(); }

std::vector<event_sourcing::StoredEvent> PaymentShard::history(const std::string& order_id) const {
    return events_.read_stream(std::string{payment_category} + "-" + order_id);
}

PaymentShard::Audit PaymentShard::audit() const {
    return {
        .position = events_.head(),
        .epoch_violations = events_.epoch_violations(),
        .unsent_messages = outbox_.unsent(),
        .dead_letters = dead_letters_.count(),
        .payments = tallies_.totals(),
    };
}

std::size_t PaymentShard::run_once() {
    const auto handled = consumer_.run_once(0ms);
    outbox_.run_once();
    return handled;
}

}  // namespace payment
