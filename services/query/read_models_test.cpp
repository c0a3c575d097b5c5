#include "query/read_models.hpp"

#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;
using messaging::Envelope;

// One replica of the read side.
struct Replica {
    void apply(const Envelope& event) {
        writer.execute([&](storage::Transaction& transaction) {
            models.apply(transaction, {&event, 1});
        });
    }
    std::vector<std::string> digests() const {
        std::vector<std::string> digests;
        for (const auto& state : models.states()) digests.push_back(state.digest);
        return digests;
    }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    ReadModels models{database};
};

Envelope delivered(const std::string& warehouse, std::int64_t delta) {
    Envelope event;
    event.type = "orderly.inventory.stock_adjusted.v1";
    const Value data{{"sku", "mug"}, {"warehouse", warehouse}, {"delta", delta}};
    event.data = {data.dump()};
    return event;
}

Envelope of_order(const std::string& name, const std::string& order_id, const Value& data) {
    Envelope event;
    event.type = "orderly.order." + name + ".v1";
    event.subject = order_id;
    event.data = {data.dump()};
    return event;
}
Envelope placed(const std::string& order_id) {
    return of_order(
        "order_placed",
        order_id,
        {{"order_id", order_id},
         {"customer_id", "ada"},
         {"ship_to", "eu"},
         {"lines", {{{"sku", "mug"}, {"quantity", 2}, {"unit_price_cents", 450}}}},
         {"payment_token", "tok_visa"},
         {"coordination", "orchestration"},
         {"total_cents", 900},
         {"currency", "EUR"}}
    );
}
Envelope confirmed(const std::string& order_id) {
    return of_order("order_confirmed", order_id, {{"order_id", order_id}});
}

TEST(ReadModels, HaveTheSameDigestWhateverTheOrderOfShards) {
    Replica one;
    Replica other;
    one.apply(delivered("eu", 5));
    one.apply(delivered("us", 7));
    other.apply(delivered("us", 7));
    other.apply(delivered("eu", 5));
    EXPECT_EQ(one.digests(), other.digests());
}

TEST(ReadModels, HaveAnotherDigestWhenOneRowDiffers) {
    Replica one;
    Replica other;
    one.apply(delivered("eu", 5));
    other.apply(delivered("eu", 6));
    EXPECT_NE(one.digests(), other.digests());
}

TEST(ReadModels, AreTheSameWhetherEventsComeOneByOneOrTogether) {
    const std::vector<Envelope> events{
        delivered("eu", 5), placed("7"), confirmed("7"), delivered("us", 7), delivered("eu", -2)};
    Replica one_by_one;
    for (const auto& event : events) one_by_one.apply(event);
    Replica together;
    together.writer.execute([&](storage::Transaction& transaction) {
        together.models.apply(transaction, events);
    });
    EXPECT_EQ(together.digests(), one_by_one.digests());
    const auto order = together.models.orders().find("7").value();
    EXPECT_EQ(json::decode<OrderDocument>(order).status, "confirmed");
}

TEST(ReadModels, KeepTheirDigestWhenATransactionIsTakenBack) {
    Replica replica;
    replica.apply(delivered("eu", 5));
    const auto before = replica.digests();
    EXPECT_THROW(
        replica.writer.execute([&](storage::Transaction& transaction) {
            const auto event = delivered("eu", 1);
            replica.models.apply(transaction, {&event, 1});
            throw std::runtime_error{"no"};
        }),
        std::runtime_error
    );
    EXPECT_EQ(replica.digests(), before);
    Replica twin;
    twin.apply(delivered("eu", 5));
    twin.apply(delivered("eu", 1));
    replica.apply(delivered("eu", 1));
    EXPECT_EQ(replica.digests(), twin.digests());
}

}  // namespace
}  // namespace query
