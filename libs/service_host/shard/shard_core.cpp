#include "service_host/shard/shard_core.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "contracts/routing.hpp"
#include "observability/log.hpp"
#include "service_host/shard/shard_file.hpp"

namespace service_host {
namespace {

namespace log = observability::log;

channels::Addresses addresses_of(const sharding::ShardId& shard) {
    return {"orderly", shard.name()};
}

channels::InboxOptions inbox_options(
    const sharding::ShardId& shard,
    std::function<void()> wake,
    channels::Prepare prepare
) {
    channels::InboxOptions options;
    options.senders = contracts::peers_of(shard);
    options.wake = std::move(wake);
    options.prepare = std::move(prepare);
    return options;
}

channels::OutboxOptions outbox_options(std::function<void()> wake) {
    channels::OutboxOptions options;
    options.wake = std::move(wake);
    return options;
}

// For what tells nobody, and after trouble.
constexpr std::chrono::milliseconds look_again{200};

const storage::Transactor::Job nothing = [](storage::Transaction&) {};

void log_trouble(const sharding::ShardId& shard, const char* what, const std::exception_ptr& why) {
    try {
        std::rethrow_exception(why);
    } catch (const storage::Deposed&) {  // the election will find out
    } catch (const std::exception& trouble) {
        log::error(what, {{"shard", shard.name()}, {"error", trouble.what()}});
    }
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
      clock_{environment.clock},
      loop_{[this](auto brought) { return turn(std::move(brought)); }},
      own_wire_{has_threads_ ? environment.bus.wire_on(loop_.context(), id_.name()) : nullptr},
      wire_{own_wire_ ? *own_wire_ : environment.bus},
      database_{options.database_path, schema},
      fence_{take_over(database_, id_, options.instance, options.epoch_at_least)},
      writer_{database_, &fence_, environment.clock},
      writer_metrics_{environment.metrics, id_.name(), writer_},
      events_{database_, environment.ids},
      dead_letters_{database_, environment.ids},
      outbox_{
          database_,
          writer_,
          wire_,
          environment.clock,
          environment.ids,
          addresses_of(id_),
          [this](std::int64_t position) { return recall(position); },
          environment.metrics,
          outbox_options([this] { loop_.wake(); })},
      announcer_{environment.bus, announced_events(events_, id_, public_form_)},
      publisher_{id_, events_, public_form_, announcer_, outbox_},
      carried_over_{database_},
      inbox_{
          database_,
          writer_,
          wire_,
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
          inbox_options(
              id_,
              [this] { loop_.wake(); },
              [this](const auto& envelope) { return prepare_(envelope); }
          )} {
    writer_.after_batch([this] { announcer_.pump(); });
}

ShardCore::~ShardCore() { stop(); }

// The announcer first: the loop leaves announcing to its thread from then on.
void ShardCore::start() {
    if (!has_threads_) return;
    announcer_.start();
    loop_.start();
}

void ShardCore::stop() {
    loop_.stop();
    const std::lock_guard turn{without_loop_};
    inbox_.stop();
    announcer_.stop();
    outbox_.stop();
    writer_.close();
}

void ShardCore::execute(const Job& job) {
    if (loop_.was_started()) return loop_.execute(job);
    const std::lock_guard turn{without_loop_};
    writer_.execute(job);
    outbox_.send(false);
}

void ShardCore::bring(ShardLoop::Brought job) {
    if (loop_.was_started()) return loop_.bring(std::move(job));
    std::exception_ptr failure;
    try {
        execute(job.job);
    } catch (...) {
        failure = std::current_exception();
    }
    job.done(std::move(failure));
}

void ShardCore::confirm_leading() { execute(nothing); }

// Pattern: single writer (docs/patterns.md#single-writer).
std::chrono::nanoseconds ShardCore::turn(std::vector<ShardLoop::Brought> brought) {
    std::vector<const Job*> jobs;
    for (const auto& each : brought) jobs.push_back(&each.job);
    if (inbox_.take_up()) jobs.push_back(&hear_);
    for (const auto& chore : chores_) {
        if (healthy() && chore.is_due()) jobs.push_back(&chore.job);
    }
    const bool asks = outbox_.wants_transaction();
    if (asks) jobs.push_back(&nothing);

    const auto failures = writer_.execute_together(jobs);
    bool is_well = true;
    for (auto own = brought.size(); own < jobs.size(); ++own) {
        if (!failures[own]) continue;
        is_well = false;
        log_trouble(id_, "what was due could not be done, and is tried again", failures[own]);
    }
    const bool leads = asks && !failures.back();
    is_well = tell(leads) && is_well;
    for (std::size_t i = 0; i < brought.size(); ++i) brought[i].done(failures[i]);
    return is_well ? pause() : look_again;
}

// False if it has to be tried again.
bool ShardCore::tell(bool leads) {
    try {
        outbox_.send(leads);
        inbox_.tell();
        wire_.flush();
        return true;
    } catch (...) {
        log_trouble(
            id_, "messages could not be sent, and are tried again", std::current_exception()
        );
        return false;
    }
}

std::chrono::nanoseconds ShardCore::pause() const {
    const auto now = clock_.steady_now();
    auto due = now + look_again;
    const auto no_later_than = [&due](const std::optional<vocabulary::SteadyTime>& time) {
        if (time) due = std::min(due, *time);
    };
    no_later_than(outbox_.due());
    no_later_than(inbox_.due());
    for (const auto& chore : chores_) no_later_than(chore.next());
    return std::max(due - now, std::chrono::nanoseconds{0});
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
    for (const auto& chore : chores_) {
        if (chore.is_due()) writer_.execute(chore.job);
    }
    inbox_.turn();
    outbox_.turn();
    announcer_.flush();
    loop_.context().restart();
    const bool has_heard = loop_.context().poll() > 0;
    return has_heard || inbox_.has_arrivals() || pause() == std::chrono::nanoseconds{0};
}

}  // namespace service_host
