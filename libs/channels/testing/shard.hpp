// What a shard needs to send and to receive, for tests: a database with a table for the effects of
// what it handles, and those who lead it one after the other.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "channels/inbox.hpp"
#include "channels/outbox.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/statement.hpp"
#include "storage/writer.hpp"

namespace channels::testing {

inline storage::Schema schema() {
    return {
        7,
        {{1,
          std::string{storage::fence_schema}
              .append(outbox_schema)
              .append(inbox_schema)
              .append("CREATE TABLE effects (what TEXT NOT NULL);"
                      "CREATE TABLE dead_letters (reason TEXT NOT NULL, payload BLOB NOT NULL);"
              )}}};
}

// A message that says `what`.
inline messaging::Envelope saying(const std::string& what) {
    messaging::Envelope envelope;
    envelope.id = what;
    envelope.source = "/test";
    envelope.type = "test.said.v1";
    return envelope;
}

// The first column of each row.
inline std::vector<std::string> texts(storage::Database& database, const std::string& query) {
    std::vector<std::string> texts;
    database.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, query};
        while (select.executeStep()) texts.push_back(select.getColumn(0).getString());
    });
    return texts;
}

// One leader's part: what is lost when its process dies.
class Leader {
public:
    Leader(
        std::string name,
        storage::Database& database,
        messaging::Wire& wire,
        const vocabulary::Clock& clock,
        std::vector<std::string> senders,
        OutboxOptions outbox_options = {},
        InboxOptions inbox_options = {}
    )
        : database_{database},
          ids_{clock},
          fence_{database, name, 0, std::chrono::seconds{10}, [](int) {}},
          writer_{database, &fence_, clock},
          outbox_{
              database,
              writer_,
              wire,
              clock,
              ids_,
              {"orderly", name},
              [](std::int64_t position) {
                  return messaging::encode(saying("event " + std::to_string(position)));
              },
              metrics_,
              woken(std::move(outbox_options))},
          inbox_{
              database,
              writer_,
              wire,
              clock,
              {"orderly", name},
              [this](auto& transaction, const auto& envelope) { handle(transaction, envelope); },
              [this](auto& transaction, const auto& letter) { bury(transaction, letter); },
              metrics_,
              woken(with(std::move(inbox_options), std::move(senders)))} {}

    // Its thread ends by itself when somebody else leads.
    void start() {
        thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
    }

    // Called within the transaction of each message that is handled.
    std::function<void(storage::Transaction&, const messaging::Envelope&)> on_message;

    // All in one transaction.
    void send(const std::string& recipient, const std::vector<std::string>& messages) {
        execute([&](storage::Transaction& transaction) {
            for (const auto& what : messages) send(transaction, recipient, what);
        });
    }
    // Also while its thread runs.
    void execute(const storage::Transactor::Job& job) {
        const std::lock_guard turn{turn_};
        writer_.execute(job);
        wake();
    }
    void
    send(storage::Transaction& transaction, const std::string& recipient, const std::string& what) {
        outbox_.send(transaction, recipient, messaging::encode(saying(what)));
    }

    std::vector<std::string> handled() { return texts(database_, "SELECT what FROM effects"); }
    std::vector<std::string> dead_letters() {
        return texts(database_, "SELECT reason FROM dead_letters");
    }

    storage::Writer& writer() { return writer_; }
    Outbox& outbox() { return outbox_; }
    Inbox& inbox() { return inbox_; }
    double metric(const std::string& name) const {
        const auto exposition = metrics_.exposition();
        const auto at = exposition.find("\n" + name + "{");
        if (at == std::string::npos) throw std::runtime_error{"no metric " + name};
        return std::stod(exposition.substr(exposition.find("} ", at) + 2));
    }

private:
    static InboxOptions with(InboxOptions options, std::vector<std::string> senders) {
        options.senders = std::move(senders);
        return options;
    }

    void handle(storage::Transaction& transaction, const messaging::Envelope& envelope) {
        storage::Use{record_, envelope.id}.run();
        if (on_message) on_message(transaction, envelope);
    }
    void bury(storage::Transaction&, const DeadLetter& letter) {
        storage::Use{bury_, letter.reason, letter.payload}.run();
    }

    template <typename Options>
    Options woken(Options options) {
        options.wake = [this] { wake(); };
        return options;
    }
    void wake() {
        const std::lock_guard lock{mutex_};
        is_woken_ = true;
        woken_.notify_one();
    }

    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto due = turn();
            if (writer_.deposed()) return;
            std::unique_lock lock{mutex_};
            woken_.wait_until(lock, stop, due, [this] { return std::exchange(is_woken_, false); });
        }
    }
    vocabulary::SteadyTime turn() {
        constexpr std::chrono::milliseconds at_most{20};
        const auto latest = vocabulary::SystemClock{}.steady_now() + at_most;
        const std::lock_guard turn{turn_};
        try {
            const auto inbox_due = inbox_.turn();
            const auto outbox_due = outbox_.turn();
            return std::min({latest, inbox_due.value_or(latest), outbox_due.value_or(latest)});
        } catch (const std::exception&) {  // it is tried again, unless somebody else leads
            return latest;
        }
    }

    std::mutex turn_;  // held by whoever uses writer and ends
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool is_woken_ = false;  // guarded by mutex_

    storage::Database& database_;
    vocabulary::RandomIds ids_;
    observability::Metrics metrics_;
    storage::Fence fence_;
    storage::Writer writer_;
    SQLite::Statement record_{database_.write_connection(), "INSERT INTO effects VALUES (?)"};
    SQLite::Statement bury_{
        database_.write_connection(),
        "INSERT INTO dead_letters VALUES (?, CAST(? AS BLOB))"};
    Outbox outbox_;
    Inbox inbox_;
    std::jthread thread_;
};

}  // namespace channels::testing
