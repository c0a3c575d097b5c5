#include "order/api/order_view.hpp"

#include <gtest/gtest.h>

#include "json/strict.hpp"
#include "order/stored/order_events.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;
using event_sourcing::StoredEvent;
using History = std::vector<StoredEvent>;

const vocabulary::Timestamp noon{1'800'000'000s};
const OrderPlaced
    placed{"ada", "eu", {{"mug", 2, 450}}, "tok_visa", Coordination::orchestration, 900, "EUR"};
const StockAllocated allocated{{{"mug", "eu", 2}}};

// One event a second, from noon on.
History history(const std::vector<Order::Event>& events) {
    History history;
    for (const auto& event : events) {
        const auto encoded = OrderCodec::encode(event);
        StoredEvent stored;
        stored.stream = "order-2a7-1";
        stored.version = static_cast<std::int64_t>(history.size()) + 1;
        stored.type = encoded.type;
        stored.data = encoded.data;
        stored.time = noon + std::chrono::seconds{history.size()};
        stored.cause = {"2a7-1", "cause", "trace", "customer:ada"};
        history.push_back(stored);
    }
    return history;
}

json::Value view(const std::vector<Order::Event>& events) {
    return json::Value::parse(json::encode(order_view(history(events)).value()));
}

const History confirmed_history = history({placed, allocated, OrderConfirmed{}});

std::int64_t version_at(std::string_view moment) {
    const auto past = history_until(confirmed_history, moment);
    if (!past) return -1;
    return static_cast<std::int64_t>(past->size());
}

TEST(OrderView, ShowsAnOrderAsItWasPlaced) {
    EXPECT_EQ(view({placed}), json::Value::parse(R"({
        "order_id": "2a7-1", "customer_id": "ada", "status": "pending", "reason": null,
        "coordination": "orchestration", "ship_to": "eu",
        "lines": [{"sku": "mug", "quantity": 2, "unit_price_cents": 450}], "allocations": [],
        "total_cents": 900, "currency": "EUR", "version": 1,
        "placed_at": "2027-01-15T08:00:00.000000Z", "updated_at": "2027-01-15T08:00:00.000000Z"
    })"));
}

TEST(OrderView, KeepsTheAllocationOfAnOrderThatEndsUnfilled) {
    const auto order = view({placed, allocated, OrderRejected{CloseReason::payment_declined}});
    EXPECT_EQ(order.at("status"), "rejected");
    EXPECT_EQ(order.at("reason"), "payment_declined");
    EXPECT_EQ(order.at("allocations").size(), 1U);
    EXPECT_EQ(order.at("version"), 3);
    EXPECT_EQ(order.at("updated_at"), "2027-01-15T08:00:02.000000Z");
}

TEST(OrderView, GivesAReasonOnceTheOrderIsCancelled) {
    const auto cancelling = view({placed, CancellationRequested{}});
    EXPECT_EQ(cancelling.at("status"), "cancelling");
    EXPECT_TRUE(cancelling.at("reason").is_null());
    const auto undoing = view({placed, CancellationRequested{}, StockUndone{}});
    EXPECT_EQ(undoing.at("status"), "cancelling");
    EXPECT_EQ(undoing.at("version"), 3);
    const auto cancelled = view({placed, CancellationRequested{}, OrderCancelled{}});
    EXPECT_EQ(cancelled.at("status"), "cancelled");
    EXPECT_EQ(cancelled.at("reason"), "cancelled_by_customer");
}

TEST(OrderView, IsNothingWithoutEvents) { EXPECT_FALSE(order_view({})); }

TEST(OrderAtAVersion, IsTheOrderAsItWas) {
    EXPECT_EQ(version_at("1"), 1);
    EXPECT_EQ(version_at("3"), 3);
}

TEST(OrderAtAVersion, IsNothingIfItWasNotReached) {
    EXPECT_EQ(version_at("0"), 0);
    EXPECT_EQ(version_at("4"), 0);
    EXPECT_EQ(version_at("99999999999999999999999"), 0);
}

TEST(OrderAtATime, IncludesTheEventOfThatVeryTime) {
    EXPECT_EQ(version_at("2027-01-15T08:00:01.000000Z"), 2);
    EXPECT_EQ(version_at("2027-01-15T08:00:00.999999Z"), 1);
    EXPECT_EQ(version_at("2027-01-15T09:00:01+01:00"), 2);
}

TEST(OrderAtATime, IsThePresentLaterAndNothingBefore) {
    EXPECT_EQ(version_at("2099-01-01T00:00:00Z"), 3);
    EXPECT_EQ(version_at("2027-01-15T07:59:59Z"), 0);
}

TEST(OrderAtAMoment, MustBeAVersionOrATime) {
    for (const auto* nonsense : {"", "yesterday", "-1", "1.5", "2027-01-15", "1 "}) {
        EXPECT_EQ(version_at(nonsense), -1) << nonsense;
    }
}

TEST(OrderAuditTrail, TellsWhatHappenedAndWhy) {
    EXPECT_EQ(json::Value::parse(audit_entry(confirmed_history[2])), json::Value::parse(R"({
        "version": 3, "type": "order_confirmed", "time": "2027-01-15T08:00:02.000000Z", "data": {},
        "correlation_id": "2a7-1", "causation_id": "cause", "actor": "customer:ada"
    })"));
}

TEST(OrderAuditTrail, HidesThePaymentToken) {
    const auto& stored = confirmed_history[0];
    const auto shown = json::Value::parse(audit_entry(stored)).at("data");
    EXPECT_EQ(shown.at("payment_token"), "***");
    auto expected = json::Value::parse(stored.data);
    EXPECT_EQ(expected.at("payment_token"), "tok_visa");
    expected["payment_token"] = "***";
    EXPECT_EQ(shown, expected);
}

}  // namespace
}  // namespace order
