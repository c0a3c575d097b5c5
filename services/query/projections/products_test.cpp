#include "query/projections/products.hpp"

#include <gtest/gtest.h>

#include "query/read_models.hpp"
#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;

class ProductsTest : public testing::Test {
protected:
    void happens(const std::string& name, const Value& data) {
        messaging::Envelope event;
        event.type = "orderly.inventory." + name + ".v1";
        event.data = {data.dump()};
        writer.execute([&](storage::Transaction& transaction) {
            products.apply(transaction, {&event, 1});
        });
    }
    void is_defined(const std::string& sku = "mug", const std::string& name = "Mug") {
        happens(
            "product_defined",
            {{"sku", sku},
             {"name", name},
             {"price_cents", 450},
             {"currency", "EUR"},
             {"version", 1}}
        );
    }
    void is_delivered(std::int64_t delta, const std::string& warehouse = "eu") {
        happens(
            "stock_adjusted",
            {{"sku", "mug"}, {"warehouse", warehouse}, {"delta", delta}, {"reason", nullptr}}
        );
    }
    void of_order(const std::string& name, std::int64_t quantity) {
        happens(
            name,
            {{"order_id", "7"},
             {"warehouse", "eu"},
             {"lines", {{{"sku", "mug"}, {"quantity", quantity}}}}}
        );
    }
    Value shown() { return Value::parse(products.find("mug").value()); }
    Value level() { return shown().at("stock").at(0); }
    std::string definition() {
        SQLite::Statement select{database.write_connection(), "SELECT definition FROM products"};
        return select.executeStep() ? select.getColumn(0).getString() : "";
    }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    Products products{database};
};

TEST_F(ProductsTest, AreShownOnceDefinedWithStockThatCameBefore) {
    is_delivered(5);
    EXPECT_FALSE(products.find("mug"));
    is_defined();
    EXPECT_EQ(
        shown(),
        Value::parse(R"({
        "sku":"mug","name":"Mug","price_cents":450,"currency":"EUR","version":1,
        "stock":[{"sku":"mug","warehouse":"eu","on_hand":5,"reserved":0,"available":5,"delivered":5,"sold":0}]})"
        )
    );
}

// Replicas, databases of older versions and clients with an entity tag have these bytes, too.
TEST_F(ProductsTest, AreStoredAndShownInAlphabeticalOrder) {
    is_defined("mug", "\"Tasse\" grün\t☕");
    EXPECT_EQ(
        definition(),
        R"({"currency":"EUR","name":"\"Tasse\" grün\t☕","price_cents":450,"sku":"mug","version":1})"
    );
    EXPECT_TRUE(products.find("mug")->ends_with(R"(,"sku":"mug","stock":[],"version":1})"));
    is_delivered(5);
    of_order("stock_reserved", 2);
    const std::string expected =
        R"({"currency":"EUR","name":"\"Tasse\" grün\t☕","price_cents":450,"sku":"mug",)"
        R"("stock":[{"available":3,"delivered":5,"on_hand":5,"reserved":2,"sku":"mug",)"
        R"("sold":0,"warehouse":"eu"}],"version":1})";
    EXPECT_EQ(products.find("mug"), expected);
    EXPECT_EQ(expected, shown().dump());
    EXPECT_EQ(products.page("", 10), std::vector{expected});
}

TEST_F(ProductsTest, ListWarehousesInTheirUsualOrder) {
    is_defined();
    is_delivered(1, "ap");
    is_delivered(1, "eu");
    const auto stock = shown().at("stock");
    EXPECT_EQ(stock.at(0).at("warehouse"), "eu");
    EXPECT_EQ(stock.at(1).at("warehouse"), "ap");
}

TEST_F(ProductsTest, LowerWhatIsAvailableWhenStockIsReserved) {
    is_defined();
    is_delivered(5);
    of_order("stock_reserved", 2);
    EXPECT_EQ(level().at("available"), 3);
    EXPECT_EQ(level().at("reserved"), 2);
    of_order("stock_released", 2);
    EXPECT_EQ(level().at("available"), 5);
}

TEST_F(ProductsTest, CountWhatIsSoldAndWhatComesBack) {
    is_defined();
    is_delivered(5);
    of_order("stock_reserved", 2);
    of_order("stock_sold", 2);
    EXPECT_EQ(
        level(),
        Value::parse(
            R"({"sku":"mug","warehouse":"eu","on_hand":3,"reserved":0,"available":3,"delivered":5,"sold":2})"
        )
    );
    of_order("stock_returned", 2);
    EXPECT_EQ(
        level(),
        Value::parse(
            R"({"sku":"mug","warehouse":"eu","on_hand":5,"reserved":0,"available":5,"delivered":5,"sold":0})"
        )
    );
}

TEST_F(ProductsTest, AreListedBySku) {
    is_defined("b");
    is_defined("a");
    EXPECT_EQ(Value::parse(products.page("", 10).at(0)).at("sku"), "a");
    EXPECT_EQ(Value::parse(products.page("a", 10).at(0)).at("sku"), "b");
}

}  // namespace
}  // namespace query
