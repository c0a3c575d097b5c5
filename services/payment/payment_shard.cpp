#include "payment/payment_shard.hpp"

#include <utility>

#include "payment/api/message_api.hpp"
#include "payment/api/public_events.hpp"
#include "payment/reactions.hpp"
#include "service_host/assembly.hpp"
#include "service_host/public_events.hpp"

namespace payment {
namespace {

constexpr std::int32_t application_id = 0x4f504159;  // "OPAY"

storage::Schema schema() {
    return service_host::shard_schema(
        application_id, {provider_calls_schema, tallies_schema}, {service_host::channels_schema()}
    );
}

ProviderCallsOptions provider_calls_options(const sharding::ShardId& id) {
    ProviderCallsOptions options;
    options.shard = id.name();
    return options;
}

}  // namespace

PaymentShard::PaymentShard(
    const service_host::ShardOptions& options,
    const service_host::Environment& environment,
    const std::string& provider_address,
    CallPool& call_pool
)
    : core_{options, environment, schema(), public_event},
      tallies_{core_.database()},
      replies_{core_.id(), core_.outbox(), environment.ids},
      provider_calls_{
          core_.database(),
          core_,
          call_pool,
          Provider{environment.http, provider_address},
          environment.clock,
          [this](auto& transaction, const auto& call, const auto& answer) {
              payments_.record(transaction, call, answer);
          },
          environment.metrics,
          provider_calls_options(core_.id())},
      payments_{
          core_.id(),
          core_.events(),
          core_.publisher(),
          provider_calls_,
          tallies_,
          replies_} {
    obey_commands(core_.dispatcher(), core_.id(), payments_);
    react_to_events(core_.dispatcher(), core_.id(), payments_);
}

PaymentShard::~PaymentShard() { stop(); }

void PaymentShard::start() {
    core_.start_sending();
    provider_calls_.start();
    core_.start_hearing();
}

void PaymentShard::stop() {
    core_.stop_hearing();
    provider_calls_.stop();
    core_.stop();
}

std::vector<event_sourcing::StoredEvent> PaymentShard::history(const std::string& order_id) const {
    return core_.events().read_stream(std::string{payment_category} + "-" + order_id);
}

PaymentShard::Audit PaymentShard::audit() const { return {core_.audit(), tallies_.totals()}; }

}  // namespace payment
