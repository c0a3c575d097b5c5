#include "payment/payment_shard.hpp"

#include <utility>

#include "payment/api/message_api.hpp"
#include "payment/api/public_events.hpp"
#include "payment/reactions.hpp"
#include "service_host/shard/public_events.hpp"
#include "service_host/shard/shard_file.hpp"

namespace payment {
namespace {

constexpr std::int32_t application_id = 0x4f504159;  // "OPAY"

storage::Schema schema() {
    return service_host::shard_schema(
        application_id,
        {provider_calls_schema, tallies_schema},
        {service_host::channels_schema(), service_host::events_answer_sagas()}
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
    const ProviderOptions& provider
)
    : core_{options, environment, schema(), public_event},
      tallies_{core_.database()},
      to_provider_{environment.http.on(core_.context(), provider.calls_at_a_time)},
      provider_calls_{
          core_.database(),
          Provider{*to_provider_, provider.address},
          environment.clock,
          [this](auto& transaction, const auto& call, const auto& answer) {
              payments_.record(transaction, call, answer);
          },
          environment.metrics,
          provider_calls_options(core_.id())},
      payments_{core_.id(), core_.events(), core_.publisher(), provider_calls_, tallies_},
      asks_{core_.dispatcher(), payments_, provider_calls_} {
    obey_commands(asks_, core_.id());
    react_to_events(asks_, core_.id());
    core_.prepare_messages([this](const auto& envelope) { return asks_.prepare(envelope); });
    core_.add_chore(
        {[this] { return provider_calls_.has_answers(); },
         [this](auto& transaction) { provider_calls_.record_answers(transaction); },
         [this] { return provider_calls_.next(); }}
    );
}

PaymentShard::~PaymentShard() { stop(); }

void PaymentShard::start() {
    provider_calls_.take_up();
    core_.start();
}

void PaymentShard::stop() { core_.stop(); }

std::vector<event_sourcing::StoredEvent> PaymentShard::history(const std::string& order_id) const {
    return core_.events().read_stream(std::string{payment_category} + "-" + order_id);
}

PaymentShard::Audit PaymentShard::audit() const { return {core_.audit(), tallies_.totals()}; }

}  // namespace payment
