// Documents: the rows of one view, each a JSON document by order. A batch of events reads each row
// that it touches once, changes it in memory, and writes it once, however many events were about
// it. Rows touched lately stay in memory, for the events that follow.
//
// The members of a document are listed in alphabetical order, those of what it contains too: that
// is how they are stored since the first version, and replicas compare a digest of the texts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/decode.hpp"
#include "query/digest.hpp"
#include "storage/statement.hpp"
#include "storage/writer.hpp"

namespace query {

// Used in transactions alone, by one thread, in one job each. The database has no other writer.
template <vocabulary::Listed Document>
class Documents {
public:
    // `select` finds the text of a document by its order.
    Documents(storage::Database& database, const std::string& view, const std::string& select)
        : digest_{database, view}, select_{database.write_connection(), select} {}

    // Begins a batch: if it is taken back, so is what memory says of it.
    void begin(storage::Transaction& transaction);
    // As this batch sees it, if there is one. Whoever changes it says so. Valid until the batch is
    // written.
    std::optional<Document>& of(const std::string& order_id) { return row(order_id).document; }
    void changed(const std::string& order_id);
    // Calls `store` for each document that reads otherwise than before, and keeps the digest.
    // What was changed is there.
    using Store = std::function<
        void(const std::string& order_id, const Document& document, const std::string& text)>;
    void write(const Store& store);

private:
    struct Row {
        std::string text;  // as stored
        std::optional<Document> document;
        bool changed = false;
    };
    Row& row(const std::string& order_id);

    static constexpr std::size_t kept_max = 1'024;

    Digest digest_;
    SQLite::Statement select_;
    std::unordered_map<std::string, Row> rows_;
    std::vector<std::string> changed_;  // in the order in which they were changed first
};

template <vocabulary::Listed Document>
void Documents<Document>::begin(storage::Transaction& transaction) {
    digest_.begin(transaction);
    transaction.on_rollback([this] {
        rows_.clear();
        changed_.clear();
    });
}

template <vocabulary::Listed Document>
typename Documents<Document>::Row& Documents<Document>::row(const std::string& order_id) {
    const auto [found, added] = rows_.try_emplace(order_id);
    auto& row = found->second;
    if (!added) return row;
    storage::Use stored{select_, order_id};
    if (stored.step()) {
        row.text = stored.column(0).getString();
        row.document = json::decode<Document>(row.text);
    }
    return row;
}

template <vocabulary::Listed Document>
void Documents<Document>::changed(const std::string& order_id) {
    if (!std::exchange(row(order_id).changed, true)) changed_.push_back(order_id);
}

template <vocabulary::Listed Document>
void Documents<Document>::write(const Store& store) {
    for (const auto& order_id : changed_) {
        auto& row = rows_.find(order_id)->second;
        row.changed = false;
        auto text = json::encode(row.document.value());
        if (text == row.text) continue;
        store(order_id, *row.document, text);
        digest_.changed(row.text, text);
        row.text = std::move(text);
    }
    digest_.write();
    changed_.clear();
    if (rows_.size() > kept_max) rows_.clear();
}

}  // namespace query
