#include "query/projections/orders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/read_models.hpp"
#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;
using messaging::Envelope;
using testing::ElementsAre;

class OrdersTest : public testing::Test {
protected:
    void happens(
        const std::string& name,
        std::int64_t version,
        Value data = Value::object(),
        const std::string& id = "7"
    ) {
        data["order_id"] = id;
        Envelope event;
        event.type = "orderly.order." + name + ".v1";
        event.subject = id;
        event.time = clock.now();
        event.stream_version = version;
        event.data = {data.dump()};
        writer.execute([&](storage::Transaction& transaction) {
            orders.apply(transaction, {&event, 1});
        });
        clock.advance(std::chrono::milliseconds{1});
    }
    Value shown() { return Value::parse(orders.find("7").value()); }
    void is_placed(const std::string& id = "7", const std::string& customer = "ada") {
        happens(
            "order_placed",
            1,
            {{"customer_id", customer},
             {"ship_to", "eu"},
             {"lines", {{{"sku", "mug"}, {"quantity", 2}, {"unit_price_cents", 450}}}},
             {"payment_token", "tok_visa"},
             {"coordination", "orchestration"},
             {"total_cents", 900},
             {"currency", "EUR"}},
            id
        );
    }
    std::vector<std::string>
    listed(const OrderFilter& filter, const std::optional<OrderKey>& after = {}, int limit = 10) {
        std::vector<std::string> ids;
        for (const auto& order : orders.page(filter, after, limit))
            ids.push_back(json::decode<OrderDocument>(order).order_id);
        return ids;
    }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    Orders orders{database};
};

TEST_F(OrdersTest, ShowAPlacedOrderWithoutItsPaymentToken) {
    is_placed();
    EXPECT_EQ(
        shown(),
        Value::parse(R"({
        "order_id":"7","customer_id":"ada","status":"pending","reason":null,"coordination":"orchestration","ship_to":"eu",
        "lines":[{"sku":"mug","quantity":2,"unit_price_cents":450}],"allocations":[],"total_cents":900,"currency":"EUR",
        "version":1,"placed_at":"2027-01-15T08:00:00.000000Z","updated_at":"2027-01-15T08:00:00.000000Z"})"
        )
    );
}

TEST_F(OrdersTest, ShowWhereStockWasAllocatedAlsoAfterARejection) {
    is_placed();
    const Value allocations = {{{"sku", "mug"}, {"warehouse", "eu"}, {"quantity", 2}}};
    happens("stock_allocated", 2, {{"allocations", allocations}});
    happens("order_rejected", 3, {{"reason", "payment_declined"}});
    const auto order = shown();
    EXPECT_EQ(order.at("allocations"), allocations);
    EXPECT_EQ(order.at("status"), "rejected");
    EXPECT_EQ(order.at("reason"), "payment_declined");
    EXPECT_EQ(order.at("version"), 3);
    EXPECT_EQ(order.at("updated_at"), "2027-01-15T08:00:00.002000Z");
}

// Replicas and databases of older versions have these bytes, too.
TEST_F(OrdersTest, AreStoredAndShownInAlphabeticalOrder) {
    is_placed();
    happens(
        "stock_allocated",
        2,
        {{"allocations", {{{"sku", "mug"}, {"warehouse", "eu"}, {"quantity", 2}}}}}
    );
    const std::string expected =
        R"({"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"}],)"
        R"("coordination":"orchestration","currency":"EUR","customer_id":"ada",)"
        R"("lines":[{"quantity":2,"sku":"mug","unit_price_cents":450}],"order_id":"7",)"
        R"("placed_at":"2027-01-15T08:00:00.000000Z","reason":null,"ship_to":"eu",)"
        R"("status":"pending","total_cents":900,)"
        R"("updated_at":"2027-01-15T08:00:00.001000Z","version":2})";
    EXPECT_EQ(orders.find("7"), expected);
    EXPECT_EQ(expected, shown().dump());
    EXPECT_THAT(orders.page({}, {}, 10), ElementsAre(expected));
}

TEST_F(OrdersTest, RefuseToChangeWhatWasNeverPlaced) {
    EXPECT_ANY_THROW(happens("order_confirmed", 2));
    EXPECT_ANY_THROW(happens("stock_undone", 2));
    EXPECT_FALSE(orders.find("7"));
    is_placed();
    EXPECT_EQ(shown().at("status"), "pending");
}

TEST_F(OrdersTest, RefuseAnEventThatCannotBeRead) {
    EXPECT_THROW(happens("order_placed", 1, {{"customer_id", "ada"}}), json::Unreadable);
    is_placed();
    EXPECT_THROW(happens("order_rejected", 2), json::Unreadable);
    EXPECT_EQ(shown().at("status"), "pending");
    happens("order_confirmed", 2);
    EXPECT_EQ(shown().at("status"), "confirmed");
}

TEST_F(OrdersTest, ShowACancellationAndWhoWantedIt) {
    is_placed();
    happens("order_confirmed", 2);
    happens("cancellation_requested", 3);
    EXPECT_EQ(shown().at("status"), "cancelling");
    EXPECT_EQ(shown().at("reason"), nullptr);
    happens("stock_undone", 4);
    happens("payment_undone", 5);
    EXPECT_EQ(shown().at("status"), "cancelling");
    EXPECT_EQ(shown().at("version"), 5);
    happens("order_cancelled", 6);
    EXPECT_EQ(shown().at("status"), "cancelled");
    EXPECT_EQ(shown().at("reason"), "cancelled_by_customer");
}

TEST_F(OrdersTest, AreListedNewestFirst) {
    is_placed("1");
    is_placed("2", "bob");
    is_placed("3");
    EXPECT_THAT(listed({}), ElementsAre("3", "2", "1"));
    EXPECT_THAT(listed({.customer_id = "ada", .status = {}}), ElementsAre("3", "1"));
    happens("order_confirmed", 2, Value::object(), "1");
    EXPECT_THAT(listed({.customer_id = {}, .status = "confirmed"}), ElementsAre("1"));
}

TEST_F(OrdersTest, KeepTheirPagesWhileOrdersAreAdded) {
    is_placed("1");
    is_placed("2");
    is_placed("3");
    const auto first = orders.page({}, {}, 2);
    is_placed("4");
    EXPECT_THAT(listed({}, key_of(json::decode<OrderDocument>(first.back()))), ElementsAre("1"));
}

}  // namespace
}  // namespace query
