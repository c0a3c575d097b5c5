#include "channels/inbox.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
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

// What was taken up and can be read.
struct Batch {
    std::vector<Numbered> messages;
    std::vector<std::unique_ptr<Preparation>> preparations;
    std::size_t bytes = 0;

    bool is_ready() const {
        return std::ranges::all_of(preparations, [](const auto& each) { return each->is_ready(); });
    }
};

struct Incoming {
    explicit Incoming(std::int64_t committed) : end{committed} {}

    RecipientEnd end;
    std::optional<Time> tell_at;
    std::deque<Batch> batches;  // in the order in which they came
    std::size_t handled = 0;    // of these, in the transaction that is under way
    std::int64_t last = 0;      // of their messages in a row
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
    bool has_room() const { return bytes_taken_up_ < options_.bytes_a_turn; }
    void stop() { listening_.reset(); }

private:
    // A thread of the wire.
    void receive(const messaging::Delivery& delivery);

    // The driver's thread.
    bool greet_if_new();
    void take(Arrived arrived);
    std::optional<Batch> read(Incoming& incoming, const Arrived& arrived);
    void prepare(Incoming& incoming, Batch& batch);
    bool is_anything_ready() const;
    void handle_batch(Transaction& transaction, const std::string& sender, Batch& batch);
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

    std::size_t bytes_taken_up_ = 0;  // of all that waits

    // Of this turn.
    bool is_asked_ = false;
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
            const auto sender = select.getColumn(0).getString();
            incoming_.erase(sender);
            incoming_.try_emplace(sender, select.getColumn(1).getInt64());
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
    is_asked_ = false;
    const bool greets = greet_if_new();
    if (has_room()) {
        for (auto& arrived : arrivals_.take(options_.bytes_a_turn - bytes_taken_up_))
            take(std::move(arrived));
    }
    is_uncommitted_ = greets || is_asked_ || is_anything_ready();
    return is_uncommitted_;
}

void Inbox::Receiving::take(Arrived arrived) {
    auto& incoming = incoming_.find(arrived.peer)->second;
    auto batch = read(incoming, arrived);
    if (!batch) return;
    batch->bytes = arrived.payload.size();
    bytes_taken_up_ += batch->bytes;
    prepare(incoming, *batch);
    incoming.batches.push_back(*std::move(batch));
}

// Only what will be handled: neither what was before, nor what comes behind a gap.
void Inbox::Receiving::prepare(Incoming& incoming, Batch& batch) {
    if (incoming.batches.empty()) incoming.last = incoming.end.position();
    for (const auto& message : batch.messages) {
        if (message.number != incoming.last + 1) continue;
        ++incoming.last;
        const auto* envelope = std::get_if<messaging::Envelope>(&message.content);
        if (envelope == nullptr) continue;
        if (auto preparation = options_.prepare(*envelope))
            batch.preparations.push_back(std::move(preparation));
    }
}

bool Inbox::Receiving::is_anything_ready() const {
    return std::ranges::any_of(incoming_, [](const auto& each) {
        const auto& batches = each.second.batches;
        return !batches.empty() && batches.front().is_ready();
    });
}

// Whoever listens anew may have missed something, and says where it stands.
bool Inbox::Receiving::greet_if_new() {
    const auto generation = wire_.generation();
    if (!wire_.connected() || generation_ == generation) return false;
    generation_ = generation;
    for (auto& [sender, incoming] : incoming_) incoming.end.greet();
    return true;
}

// Nothing if it is a question, which is kept, or neither.
std::optional<Batch> Inbox::Receiving::read(Incoming& incoming, const Arrived& arrived) {
    try {
        if (arrived.payload.starts_with('{')) {
            incoming.end.take(json::decode<Question>(arrived.payload));
            is_asked_ = true;
            return std::nullopt;
        }
        return Batch{decode_numbered(arrived.payload), {}, 0};
    } catch (const BadBatch& trouble) {
        ignore(arrived.peer, trouble.what());
    } catch (const json::Unreadable& trouble) {
        ignore(arrived.peer, std::string{"a question: "} + trouble.what());
    }
    return std::nullopt;
}

void Inbox::Receiving::handle(Transaction& transaction) {
    for (auto& [sender, incoming] : incoming_) {
        auto& batches = incoming.batches;
        while (incoming.handled < batches.size() && batches[incoming.handled].is_ready())
            handle_batch(transaction, sender, batches[incoming.handled++]);
    }
    write_numbers(transaction);
    transaction.on_commit([this] { committed(); });
}

void Inbox::Receiving::committed() {
    is_uncommitted_ = false;
    const auto now = clock_.steady_now();
    bool was_anything_handled = false;
    for (auto& [sender, incoming] : incoming_) {
        incoming.end.commit();
        for (; incoming.handled > 0; --incoming.handled) {
            bytes_taken_up_ -= incoming.batches.front().bytes;
            incoming.batches.pop_front();
            was_anything_handled = true;
        }
        if (incoming.end.untold() > 0 && !incoming.tell_at)
            incoming.tell_at = now + options_.untold_at_most;
    }
    if (!was_anything_handled) return;
    seconds_.observe(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - taken_up_).count()
    );
}

void Inbox::Receiving::handle_batch(
    Transaction& transaction,
    const std::string& sender,
    Batch& batch
) {
    auto& end = incoming_.at(sender).end;
    for (auto& message : batch.messages) {
        consumed_.increment();
        switch (end.take(message.number)) {
            case RecipientEnd::Arrival::next:
                handle_message(transaction, sender, message);
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
    for (auto& [sender, incoming] : incoming_) {
        incoming.end.roll_back();
        incoming.batches.clear();  // they come again
        incoming.handled = 0;
    }
    bytes_taken_up_ = 0;
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
    if (has_arrivals() && has_room()) return clock_.steady_now();
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
