#include "shop.hpp"

#include <filesystem>
#include <stdexcept>

#include "messaging/envelope.hpp"
#include "storage/statement.hpp"

namespace channel_model {
namespace {

using namespace std::chrono_literals;
using channels::testing::UnreliableNetwork;
using storage::Transaction;

// So small that windows, batches, turns and patience come to their ends all the time.
const channels::OutboxOptions outbox_options{
    .window_bytes = 1'000,
    .batch_bytes = 500,
    .message_bytes_max = 10'000,
    .patience = {.first = 100ms, .at_most = 400ms},
    .delete_after = 150ms,
};

channels::InboxOptions inbox_options(std::vector<std::string> senders) {
    return {
        .senders = std::move(senders),
        .untold_max = 3,
        .untold_at_most = 60ms,
        .bytes_waiting_max = 2'000,
        .bytes_a_turn = 700,
    };
}

storage::Schema schema() {
    std::string sql{storage::fence_schema};
    sql.append(channels::outbox_schema).append(channels::inbox_schema).append(R"sql(
        CREATE TABLE arrived (
            place INTEGER PRIMARY KEY,
            sender TEXT NOT NULL,
            message TEXT NOT NULL,
            dead INTEGER NOT NULL
        );
    )sql");
    return {.application_id = 7, .migrations = {{1, std::move(sql)}}};
}

std::string name_of(Fate fate) {
    switch (fate) {
        case Fate::handled:
            return "handled";
        case Fate::answered:
            return "answered";
        case Fate::dead_letter:
            return "dead_letter";
    }
    return "";
}

channels::Addresses addresses_of(const std::string& shard) { return {"test", shard}; }

}  // namespace

Leader::Leader(
    storage::Database& database,
    const std::string& shard,
    const std::vector<std::string>& others,
    const World& world
)
    : shard_{shard},
      world_{world},
      fence_{database, "somebody", 0, 0ms, {}},
      writer_{database, &fence_, world.clock},
      wire_{world.network},
      outbox_{
          database,
          writer_,
          wire_,
          world.clock,
          world.ids,
          addresses_of(shard),
          [](std::int64_t) { return ""; },
          metrics_,
          outbox_options},
      inbox_{
          database,
          writer_,
          wire_,
          world.clock,
          addresses_of(shard),
          [this](auto& transaction, const auto& envelope) { handle(transaction, envelope); },
          [this](auto& transaction, const auto& letter) {
              const auto sender = addresses_of("").sender_in(letter.subject);
              keep(transaction, sender.value(), letter.message_id, true);
          },
          metrics_,
          inbox_options(others)} {}

void Leader::commit(const std::string& to, int messages, Fate fate, int taken_back) {
    writer_.execute([&](Transaction& transaction) {
        const auto fail = [&] {
            for (int i = 0; i < taken_back; ++i) send(transaction, to, fate);
            throw std::runtime_error{"this part fails"};
        };
        try {
            if (taken_back > 0) transaction.attempt(fail);
        } catch (const std::runtime_error&) {  // as intended
        }
        for (int i = 0; i < messages; ++i) send(transaction, to, fate);
    });
}

void Leader::fail_to_commit(const std::string& to, int messages) {
    try {
        writer_.execute([&](Transaction& transaction) {
            for (int i = 0; i < messages; ++i) send(transaction, to, Fate::handled);
            throw std::domain_error{"this job fails"};
        });
    } catch (const std::domain_error&) {  // as intended
    }
}

void Leader::turn() {
    inbox_.turn();
    outbox_.turn();
}

bool Leader::is_powerless() {
    const auto said = world_.network.under_way();
    try {
        inbox_.turn();
    } catch (const storage::Deposed&) {  // it has found out
    }
    for (auto at = said; at < world_.network.under_way(); ++at) {
        if (world_.network.payload(at).find("answers") != std::string::npos) return false;
    }
    try {
        outbox_.turn();
        commit(shard_ == "a/1" ? "b/1" : "a/1", 1, Fate::handled, 0);
    } catch (const storage::Deposed&) {
        return true;
    }
    return false;
}

void Leader::send(Transaction& transaction, const std::string& to, Fate fate) {
    const auto id = world_.record.next_id();
    messaging::Envelope envelope;
    envelope.id = id;
    envelope.source = "/test/" + shard_;
    envelope.type = "test";
    envelope.subject = name_of(fate);
    envelope.time = transaction.now();
    envelope.causation_id = shard_;
    envelope.data = {"{}"};
    outbox_.send(transaction, to, messaging::encode(envelope));
    transaction.on_commit([this, to, said = Said{id, fate}] {
        world_.record.note(shard_, to, said);
    });
}

void Leader::handle(Transaction& transaction, const messaging::Envelope& envelope) {
    const auto& sender = envelope.causation_id;
    keep(transaction, sender, envelope.id, false);
    if (envelope.subject == name_of(Fate::handled)) return;
    send(transaction, sender, Fate::handled);
    if (envelope.subject == name_of(Fate::dead_letter))
        throw std::runtime_error{"this cannot be handled"};
}

void Leader::keep(
    Transaction& transaction,
    const std::string& sender,
    const std::string& message,
    bool dead
) {
    SQLite::Statement insert{
        transaction.connection(), "INSERT INTO arrived (sender, message, dead) VALUES (?, ?, ?)"};
    insert.bind(1, sender);
    insert.bind(2, message);
    insert.bind(3, dead ? 1 : 0);
    insert.exec();
}

Shard::Shard(
    std::string path,
    std::string name,
    std::vector<std::string> others,
    const Leader::World& world
)
    : path_{std::move(path)}, name_{std::move(name)}, others_{std::move(others)}, world_{world} {
    start();
}

void Shard::stop() {
    deposed_.reset();
    leader_.reset();
    database_.reset();
}

void Shard::start() {
    database_ =
        std::make_unique<storage::Database>(path_, schema(), storage::Durability::survives_crashes);
    leader_ = std::make_unique<Leader>(*database_, name_, others_, world_);
}

void Shard::crash_and_restart() {
    stop();
    start();
}

void Shard::take_over() {
    deposed_ = std::move(leader_);
    leader_ = std::make_unique<Leader>(*database_, name_, others_, world_);
}

void Shard::keep_copy() {
    stop();
    copy_files(path_, path_ + ".copy");
    has_copy_ = true;
    start();
}

void Shard::restart_on_copy() {
    stop();
    copy_files(path_ + ".copy", path_);
    start();
}

void Shard::copy_files(const std::string& from, const std::string& to) const {
    for (const std::string part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(to + part);
        if (part != "-shm" && std::filesystem::exists(from + part))
            std::filesystem::copy_file(from + part, to + part);
    }
}

std::vector<Said> Shard::arrived(const std::string& sender) {
    std::vector<Said> arrived;
    database_->read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection, "SELECT message, dead FROM arrived WHERE sender = ? ORDER BY place"};
        select.bind(1, sender);
        while (select.executeStep()) {
            const bool dead = select.getColumn(1).getInt() != 0;
            arrived.push_back(
                {select.getColumn(0).getString(), dead ? Fate::dead_letter : Fate::handled}
            );
        }
    });
    return arrived;
}

std::size_t Shard::rows_under_way() {
    const auto stopped = leader_->outbox().stopped();
    std::size_t rows = 0;
    database_->read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT recipient FROM channel_outbox"};
        while (select.executeStep()) rows += 1 - stopped.count(select.getColumn(0).getString());
    });
    return rows;
}

}  // namespace channel_model
