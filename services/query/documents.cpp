#include "query/documents.hpp"

#include <utility>

#include "storage/statement.hpp"

namespace query {
namespace {

constexpr std::size_t kept_max = 1'024;

}  // namespace

Documents::Documents(
    storage::Database& database,
    const std::string& view,
    const std::string& select
)
    : digest_{database, view}, select_{database.write_connection(), select} {}

void Documents::begin(storage::Transaction& transaction) {
    digest_.begin(transaction);
    transaction.on_rollback([this] {
        rows_.clear();
        changed_.clear();
    });
}

Documents::Row& Documents::row(const std::string& order_id) {
    const auto [found, added] = rows_.try_emplace(order_id);
    auto& row = found->second;
    if (!added) return row;
    storage::Use stored{select_, order_id};
    if (stored.step()) {
        row.text = stored.column(0).getString();
        row.document = json::read_back(row.text);
    }
    return row;
}

void Documents::changed(const std::string& order_id) {
    if (!std::exchange(row(order_id).changed, true)) changed_.push_back(order_id);
}

void Documents::write(const Store& store) {
    for (const auto& order_id : changed_) {
        auto& row = rows_.find(order_id)->second;
        row.changed = false;
        auto text = json::dump(row.document);
        if (text == row.text) continue;
        store(order_id, row.document, text);
        digest_.changed(row.text, text);
        row.text = std::move(text);
    }
    digest_.write();
    changed_.clear();
    if (rows_.size() > kept_max) rows_.clear();
}

}  // namespace query
