#include "channels/inbox.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "channels/arrivals.hpp"
#include "channels/batch.hpp"
#include "channels/recipient_end.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "observability/log.hpp"
#include "storage/statement.hpp"
#include "vocabulary/crash_point.hpp"

namespace channels {
namespace {

namespace log = observability::log;
using storage::Transaction;
using Time = vocabulary::SteadyTime;
using namespace std::chrono_literals;

// Of a batch that can be read.
struct Batch {
    std::string sender;
    std::vector<Numbered> messages;
};

struct Incoming {
    explicit Incoming(std::int64_t committed) : end{committed} {}
    RecipientEnd end;
    std::optional<Time> tell_at;
};

}  // namespace

class Inbox::Receiving {
public:
    Receiving(
        storage::Database& database,
        storage::Writer& writer,
        messaging::Wire& wire,
        const vocabulary::Clock& clock,
        Addresses addresses,
        Handle handle,
        Bury bury,
        observability::Metrics& metrics,
        InboxOptions options
    );

    bool take_up();
    void handle(Transaction& transaction);
    void tell();
    std::optional<Time> due() const;
    std::optional<Time> turn();
    bool has_arrivals() const { return !arrivals_.empty(); }
    void stop() { listening_.reset(); }

private:
    // A thread of the wire.
    void receive(const messaging::Delivery& delivery);

    // The driver's thread.
    bool greet_if_new();
    std::optional<Batch> read(Arrived arrived);
    void handle_batch(Transaction& transaction, Batch& batch);
    void handle_message(Transaction& transaction, const std::string& sender, Numbered& message);
    void write_numbers(Transaction& transaction);
    void give_up(Transaction& transaction, const DeadLetter& letter);
    void committed();
    void roll_back();
    void tell(const std::string& sender, const Position& position);

    void ignore(const std::string& from, const std::string& reason);

    storage::Writer& writer_;
    messaging::Wire& wire_;
    const vocabulary::Clock& clock_;
    const Addresses addresses_;
    const Handle handle_;
    const Bury bury_;
    const InboxOptions options_;
    SQLite::Statement write_number_;
    observability::Counter& consumed_;
    observability::Counter& duplicates_;
    observability::Counter& dead_letters_;
    observability::Counter& gaps_;
    observability::Counter& dropped_;
    observability::Counter& ignored_;
    observability::Histogram& seconds_;

    std::map<std::string, Incoming> incoming_;  // by sender; none is added
    std::optional<std::uint64_t> generation_;   // of the wire

    // Of this turn.
    std::vector<Batch> batches_;
    std::chrono::steady_clock::time_point taken_up_{};
    bool is_uncommitted_ = false;

    std::atomic<Time> quiet_until_{Time::min()};  // nothing that is ignored is logged
    Arrivals arrivals_;
    std::shared_ptr<void> listening_;
};

Inbox::Receiving::Receiving(
    storage::Database& database,
    storage::Writer& writer,
    messaging::Wire& wire,
    const vocabulary::Clock& clock,
    Addresses addresses,
    Handle handle,
    Bury bury,
    observability::Metrics& metrics,
    InboxOptions options
)
    : writer_{writer},
      wire_{wire},
      clock_{clock},
      addresses_{std::move(addresses)},
      handle_{std::move(handle)},
      bury_{std::move(bury)},
      options_{std::move(options)},
      write_number_{
          database.write_connection(),
          "INSERT INTO channel_inbox VALUES (?, ?)"
          " ON CONFLICT DO UPDATE SET number = excluded.number"},
      consumed_{metrics.counter(
          "messaging_client_consumed_messages_total",
          "Messages that arrived, repeats included.",
          {{"shard", addresses_.self()}}
      )},
      duplicates_{metrics.counter(
          "orderly_duplicates_total",
          "Messages that arrived again after they had been handled.",
          {{"shard", addresses_.self()}}
      )},
      dead_letters_{metrics.counter(
          "orderly_dead_letters_total",
          "Messages that could not be handled and were set aside.",
          {{"shard", addresses_.self()}}
      )},
      gaps_{metrics.counter(
          "orderly_channel_gaps_total",
          "Messages that arrived before others that come first, and were dropped.",
          {{"shard", addresses_.self()}}
      )},
      dropped_{metrics.counter(
          "orderly_channel_dropped_total",
          "Arrivals dropped because too much waited already; they come again.",
          {{"shard", addresses_.self()}}
      )},
      ignored_{metrics.counter(
          "orderly_channel_ignored_total",
          "Arrivals that are no messages of a channel to this shard.",
          {{"shard", addresses_.self()}}
      )},
      seconds_{metrics.histogram(
          "messaging_process_duration_seconds",
          "Time to handle and commit what arrived together.",
          {{"shard", addresses_.self()}}
      )},
      arrivals_{options_.bytes_waiting_max, options_.wake} {
    for (const auto& sender : options_.senders) incoming_.try_emplace(sender, 0);
    database.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT sender, number FROM channel_inbox"};
        while (select.executeStep()) {
            incoming_.insert_or_assign(
                select.getColumn(0).getString(), Incoming{select.getColumn(1).getInt64()}
            );
        }
    });
    listening_ = wire.listen(
        addresses_.filter(End::inbox),
        messaging::Wire::Pace::at_once,
        [this](const messaging::Delivery& delivery) { receive(delivery); }
    );
}

// Within a thread of the wire.

void Inbox::Receiving::receive(const messaging::Delivery& delivery) {
    auto sender = addresses_.sender_in(delivery.subject);
    if (!sender) return ignore(delivery.subject, "its subject names no sender");
    if (!incoming_.contains(*sender))
        return ignore(*sender, "nobody of that name sends to this shard");
    if (!arrivals_.add({*std::move(sender), delivery.payload})) dropped_.increment();
}

// Whoever sends a lot of nonsense gets a line a second.
void Inbox::Receiving::ignore(const std::string& from, const std::string& reason) {
    ignored_.increment();
    const auto now = clock_.steady_now();
    auto quiet_until = quiet_until_.load();
    if (now < quiet_until || !quiet_until_.compare_exchange_strong(quiet_until, now + 1s)) return;
    log::warn(
        "message ignored", {{"shard", addresses_.self()}, {"from", from}, {"reason", reason}}
    );
}

// Within the driver's thread.

std::optional<Time> Inbox::Receiving::turn() {
    if (take_up()) {
        try {
            writer_.execute([this](Transaction& transaction) { handle(transaction); });
        } catch (...) {
            roll_back();
            throw;
        }
    }
    tell();
    return due();
}

// A transaction even if nothing is to be written: it finds out whether this is still the leader,
// who alone may say where the shard stands.
bool Inbox::Receiving::take_up() {
    if (is_uncommitted_) roll_back();  // the last turn's, of which nobody told
    taken_up_ = std::chrono::steady_clock::now();
    is_uncommitted_ = greet_if_new();
    batches_.clear();
    for (auto& arrived : arrivals_.take(options_.bytes_a_turn)) {
        if (auto batch = read(std::move(arrived))) batches_.push_back(*std::move(batch));
    }
    is_uncommitted_ = is_uncommitted_ || !batches_.empty();
    return is_uncommitted_;
}

// Whoever listens anew may have missed something, and says where it stands.
bool Inbox::Receiving::greet_if_new() {
    const auto generation = wire_.generation();
    if (!wire_.connected() || generation_ == generation) return false;
    generation_ = generation;
    for (auto& [sender, incoming] : incoming_) incoming.end.greet();
    return true;
}

// Of a question a batch without messages. Nothing if it is neither.
std::optional<Batch> Inbox::Receiving::read(Arrived arrived) {
    const auto found = incoming_.find(arrived.peer);
    try {
        if (arrived.payload.starts_with('{')) {
            found->second.end.take(json::decode<Question>(arrived.payload));
            return Batch{std::move(arrived.peer), {}};
        }
        return Batch{std::move(arrived.peer), decode_numbered(arrived.payload)};
    } catch (const BadBatch& trouble) {
        ignore(arrived.peer, trouble.what());
    } catch (const json::Unreadable& trouble) {
        ignore(arrived.peer, std::string{"a question: "} + trouble.what());
    }
    return std::nullopt;
}

void Inbox::Receiving::handle(Transaction& transaction) {
    for (auto& batch : batches_) handle_batch(transaction, batch);
    write_numbers(transaction);
    transaction.on_commit([this] { committed(); });
}

void Inbox::Receiving::committed() {
    is_uncommitted_ = false;
    const auto now = clock_.steady_now();
    for (auto& [sender, incoming] : incoming_) {
        incoming.end.commit();
        if (incoming.end.untold() > 0 && !incoming.tell_at)
            incoming.tell_at = now + options_.untold_at_most;
    }
    if (batches_.empty()) return;
    seconds_.observe(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - taken_up_).count()
    );
}

void Inbox::Receiving::handle_batch(Transaction& transaction, Batch& batch) {
    auto& end = incoming_.at(batch.sender).end;
    for (auto& message : batch.messages) {
        consumed_.increment();
        switch (end.take(message.number)) {
            case RecipientEnd::Arrival::next:
                handle_message(transaction, batch.sender, message);
                break;
            case RecipientEnd::Arrival::duplicate:
                duplicates_.increment();
                break;
            case RecipientEnd::Arrival::gap:
                gaps_.increment();
                break;
        }
    }
}

void Inbox::Receiving::write_numbers(Transaction&) {
    for (const auto& [sender, incoming] : incoming_) {
        if (!incoming.end.has_moved()) continue;
        storage::Use{write_number_, sender, incoming.end.position()}.run();
    }
}

// Pattern: dead letter channel (docs/patterns.md#dead-letter-channel).
void Inbox::Receiving::handle_message(
    Transaction& transaction,
    const std::string& sender,
    Numbered& message
) {
    if (const auto* unreadable = std::get_if<Unreadable>(&message.content)) {
        const auto subject = addresses_.subject_of(sender, End::inbox);
        return give_up(transaction, {subject, "", unreadable->reason, unreadable->text});
    }
    const auto& envelope = std::get<messaging::Envelope>(message.content);
    try {
        transaction.attempt([&] { handle_(transaction, envelope); });
    } catch (const std::exception& trouble) {
        const auto subject = addresses_.subject_of(sender, End::inbox);
        give_up(transaction, {subject, envelope.id, trouble.what(), messaging::encode(envelope)});
    }
}

void Inbox::Receiving::give_up(Transaction& transaction, const DeadLetter& letter) {
    bury_(transaction, letter);
    transaction.on_commit([this, letter] {
        dead_letters_.increment();
        log::warn(
            "message becomes a dead letter",
            {{"shard", addresses_.self()},
             {"subject", letter.subject},
             {"message_id", letter.message_id},
             {"error", letter.reason}}
        );
    });
}

void Inbox::Receiving::roll_back() {
    is_uncommitted_ = false;
    for (auto& [sender, incoming] : incoming_) incoming.end.roll_back();
    generation_.reset();  // it greets again
}

void Inbox::Receiving::tell() {
    if (is_uncommitted_) return roll_back();
    const auto now = clock_.steady_now();
    for (auto& [sender, incoming] : incoming_) {
        auto& end = incoming.end;
        for (const auto& position : end.owed()) tell(sender, position);
        const bool is_due = incoming.tell_at && now >= *incoming.tell_at;
        if (end.untold() > 0 && (is_due || end.untold() >= options_.untold_max))
            tell(sender, end.tell());
        if (end.untold() == 0) incoming.tell_at.reset();
    }
}

void Inbox::Receiving::tell(const std::string& sender, const Position& position) {
    vocabulary::crash_point("inbox.before_telling");
    wire_.announce(addresses_.to(sender, End::outbox), json::encode(position));
    vocabulary::crash_point("inbox.after_telling");
}

std::optional<Time> Inbox::Receiving::due() const {
    if (has_arrivals()) return clock_.steady_now();
    std::optional<Time> due;
    for (const auto& [sender, incoming] : incoming_) {
        if (incoming.tell_at) due = std::min(due.value_or(*incoming.tell_at), *incoming.tell_at);
    }
    return due;
}

Inbox::Inbox(
    storage::Database& database,
    storage::Writer& writer,
    messaging::Wire& wire,
    const vocabulary::Clock& clock,
    Addresses addresses,
    Handle handle,
    Bury bury,
    observability::Metrics& metrics,
    InboxOptions options
)
    : receiving_{std::make_unique<Receiving>(
          database,
          writer,
          wire,
          clock,
          std::move(addresses),
          std::move(handle),
          std::move(bury),
          metrics,
          std::move(options)
      )} {}

Inbox::~Inbox() = default;

bool Inbox::take_up() { return receiving_->take_up(); }
void Inbox::handle(Transaction& transaction) { receiving_->handle(transaction); }
void Inbox::tell() { receiving_->tell(); }
std::optional<vocabulary::SteadyTime> Inbox::due() const { return receiving_->due(); }
std::optional<vocabulary::SteadyTime> Inbox::turn() { return receiving_->turn(); }
bool Inbox::has_arrivals() const { return receiving_->has_arrivals(); }
void Inbox::stop() { receiving_->stop(); }

}  // namespace channels
