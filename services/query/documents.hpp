// Documents: the rows of one view, each a JSON document by order. A batch of events reads each row
// that it touches once, changes it in memory, and writes it once, however many events were about
// it. Rows touched lately stay in memory, for the events that follow.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "json/strict.hpp"
#include "query/digest.hpp"
#include "storage/writer.hpp"

namespace query {

// Used in transactions alone, by one thread, in one job each. The database has no other writer.
class Documents {
public:
    // `select` finds the text of a document by its order.
    Documents(storage::Database& database, const std::string& view, const std::string& select);

    // Begins a batch: if it is taken back, so is what memory says of it.
    void begin(storage::Transaction& transaction);
    // As this batch sees it, null if there is none. Whoever changes it says so. Valid until the
    // batch is written.
    json::Value& of(const std::string& order_id) { return row(order_id).document; }
    void changed(const std::string& order_id);
    // Calls `store` for each document that reads otherwise than before, and keeps the digest.
    using Store = std::function<
        void(const std::string& order_id, const json::Value& document, const std::string& text)>;
    void write(const Store& store);

private:
    struct Row {
        std::string text;  // as stored
        json::Value document;
        bool changed = false;
    };
    Row& row(const std::string& order_id);

    Digest digest_;
    SQLite::Statement select_;
    std::unordered_map<std::string, Row> rows_;
    std::vector<std::string> changed_;  // in the order in which they were changed first
};

}  // namespace query
