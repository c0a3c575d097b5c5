#include "service_host/shard_core.hpp"

#include <stdexcept>

#include "contracts/routing.hpp"
#include "service_host/assembly.hpp"

namespace service_host {
namespace {

channels::Addresses addresses_of(const sharding::ShardId& shard) {
    return {"orderly", shard.name()};
}

channels::InboxOptions inbox_options(const sharding::ShardId& shard) {
    channels::InboxOptions options;
    options.senders = contracts::peers_of(shard);
    return options;
}

}  // namespace

ShardCore::ShardCore(
    const ShardOptions& options,
    const Environment& environment,
    const storage::Schema& schema,
    PublicForm public_form
)
    : id_{options.id},
      has_threads_{options.has_threads},
      public_form_{public_form},
      database_{options.database_path, schema},
      fence_{take_over(database_, id_, options.instance, options.epoch_at_least)},
      writer_{database_, &fence_, environment.clock},
      writer_metrics_{environment.metrics, id_.name(), writer_},
      events_{database_, environment.ids},
      dead_letters_{database_, environment.ids},
      outbox_{
          database_,
          writer_,
          environment.bus,
          environment.clock,
          environment.ids,
          addresses_of(id_),
          [this](std::int64_t position) { return recall(position); },
          environment.metrics},
      announcer_{environment.bus, announced_events(events_, id_, public_form_)},
      publisher_{announcer_, outbox_},
      carried_over_{database_},
      inbox_{
          database_,
          writer_,
          environment.bus,
          environment.clock,
          addresses_of(id_),
          [this](auto& transaction, const auto& envelope) {
              if (carried_over_.was_handled(transaction, envelope)) return;
              dispatcher_.dispatch(transaction, envelope);
          },
          [this](auto& transaction, const auto& letter) {
              dead_letters_.bury(transaction, letter);
          },
          environment.metrics,
          inbox_options(id_)} {
    writer_.after_batch([this] { announcer_.pump(); });
}

ShardCore::~ShardCore() { stop(); }

// The announcer first: those who commit leave announcing to its thread from then on.
void ShardCore::start_sending() {
    if (!has_threads_) return;
    announcer_.start();
    outbox_.start();
}

void ShardCore::start_hearing() {
    if (has_threads_) inbox_.start();
}

void ShardCore::stop_hearing() { inbox_.stop(); }

void ShardCore::stop() {
    inbox_.stop();
    announcer_.stop();
    outbox_.stop();
    writer_.close();
}

std::string ShardCore::recall(std::int64_t position) const {
    const auto events = events_.read_all(position - 1, 1);
    if (events.empty() || events.front().position != position) {
        throw std::logic_error{"no event at position " + std::to_string(position)};
    }
    return messaging::encode(public_form_(events.front(), id_));
}

ShardCore::Audit ShardCore::audit() const {
    return {
        .position = events_.head(),
        .epoch_violations = events_.epoch_violations(),
        .unsent_messages = outbox_.waiting(),
        .dead_letters = dead_letters_.count(),
    };
}

bool ShardCore::run_once() {
    const bool has_arrivals = inbox_.has_arrivals();
    inbox_.turn();
    outbox_.turn();
    announcer_.flush();
    return has_arrivals;
}

}  // namespace service_host
