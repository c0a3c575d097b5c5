// Products: the catalogue with the stock of every warehouse, folded from the events of all
// inventory shards. A product's definition and its stock come from different shards, in any order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "messaging/envelope.hpp"
#include "query/digest.hpp"
#include "storage/writer.hpp"
#include "vocabulary/members.hpp"

namespace query {

inline constexpr std::string_view products_schema = R"sql(
    CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        definition TEXT NOT NULL        -- JSON: currency, name, price_cents, sku, version
    ) WITHOUT ROWID;
    CREATE TABLE stock (
        sku TEXT NOT NULL,
        warehouse TEXT NOT NULL,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        PRIMARY KEY (sku, warehouse)
    ) WITHOUT ROWID;
)sql";

using vocabulary::field;
using vocabulary::fields;

// As GET /v1/products/{sku} answers it, and without its stock as it is stored. In alphabetical
// order, as ever: replicas compare a digest of the stored texts, clients the tag of the answer.
struct ProductDocument {
    struct Stock {
        std::int64_t available = 0;
        std::int64_t delivered = 0;
        std::int64_t on_hand = 0;
        std::int64_t reserved = 0;
        std::string sku;
        std::int64_t sold = 0;
        std::string warehouse;
        bool operator==(const Stock&) const = default;
        static constexpr auto members() {
            return fields(
                field("available", &Stock::available),
                field("delivered", &Stock::delivered),
                field("on_hand", &Stock::on_hand),
                field("reserved", &Stock::reserved),
                field("sku", &Stock::sku),
                field("sold", &Stock::sold),
                field("warehouse", &Stock::warehouse)
            );
        }
    };

    std::string currency;
    std::string name;
    std::int64_t price_cents = 0;
    std::string sku;
    std::optional<std::vector<Stock>> stock;
    std::int64_t version = 0;

    bool operator==(const ProductDocument&) const = default;
    static constexpr auto members() {
        return fields(
            field("currency", &ProductDocument::currency),
            field("name", &ProductDocument::name),
            field("price_cents", &ProductDocument::price_cents),
            field("sku", &ProductDocument::sku),
            field("stock", &ProductDocument::stock),
            field("version", &ProductDocument::version)
        );
    }
};

class Products {
public:
    explicit Products(storage::Database& database);

    // Events that are not about products or stock change nothing.
    void apply(storage::Transaction& transaction, std::span<const messaging::Envelope> events);

    // The document with its stock, as JSON.
    std::optional<std::string> find(const std::string& sku) const;
    // The same by sku, at most `limit`, those behind `after`.
    std::vector<std::string> page(const std::string& after, int limit) const;

private:
    struct Level {
        std::int64_t on_hand = 0;
        std::int64_t reserved = 0;
        std::int64_t sold = 0;
        std::int64_t delivered = 0;
    };
    using Place = std::pair<std::string, std::string>;  // sku, warehouse
    struct Stock {
        Level level;
        std::string text;  // as stored, and as the digest sees it; "" if there is none
        bool changed = false;
    };

    void apply(const messaging::Envelope& event);
    void define(const messaging::Envelope& event);
    std::string definition_of(const std::string& sku);  // "" if there is none
    void change_stock(const Place& place, const Level& change);
    // By every line of the event, its quantity times `each`.
    template <typename Contract>
    void change_lines(const messaging::Envelope& event, const Level& each);
    Stock& stock_at(const Place& place);
    void write_stock();
    static std::string text_of(const Place& place, const Level& level);

    storage::Database& database_;
    Digest digest_;
    SQLite::Statement select_definition_;
    SQLite::Statement upsert_definition_;
    SQLite::Statement select_stock_;
    SQLite::Statement upsert_stock_;
    // Of the places touched lately: used in transactions alone. A batch reads each once at most,
    // and writes it once.
    std::map<Place, Stock> stock_;
};

}  // namespace query
