// What every shard has, in memory: a database with the inbox and one table for the effects of what
// the tests handle.
#pragma once

#include <string>
#include <vector>

#include "messaging/inbox.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/manual_clock.hpp"

namespace messaging::testing {

struct Shard {
    // Runs `job` in a transaction of its own.
    void execute(const storage::Writer::Job& job) { writer.execute(job); }

    void record(storage::Transaction& transaction, const std::string& what) {
        SQLite::Statement insert{transaction.connection(), "INSERT INTO effects VALUES (?)"};
        insert.bind(1, what);
        insert.exec();
    }
    std::vector<std::string> effects() {
        std::vector<std::string> effects;
        database.read([&](SQLite::Database& connection) {
            SQLite::Statement select{connection, "SELECT what FROM effects ORDER BY rowid"};
            while (select.executeStep()) effects.push_back(select.getColumn(0).getString());
        });
        return effects;
    }

    vocabulary::ManualClock clock;
    storage::Database database{
        ":memory:",
        {.application_id = 1,
         .migrations = {
             {1,
              std::string{inbox_schema}.append(inbox_schema_2) +
                  "CREATE TABLE effects (what TEXT NOT NULL);"}}}};
    storage::Writer writer{database, nullptr, clock};
    Inbox inbox{database};
};

}  // namespace messaging::testing
