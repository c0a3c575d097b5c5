#include "inventory/stored/inventory_events.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "event_json/testing/golden_events.hpp"
#include "inventory/stored/older_payment_terms.hpp"
#include "json/strict.hpp"

namespace inventory {
namespace {

using event_sourcing::StoredEvent;

const std::vector<Line> lines{{"mug", 2}, {"cup", 1}};

const Product::Event product_events[] = {ProductDefined{"Mug", 1299, "EUR", 2}};
const StockItem::Event stock_item_events[] = {StockAdjusted{-5, "breakage"}};
const Reservation::Event reservation_events[] = {
    StockReserved{lines},
    StockUnavailable{"mug"},
    StockSold{lines},
    StockReleased{lines},
    StockReturned{lines},
    ReservationBarred{},
};

// Older versions wrote besides for whom an event was.
struct OlderShape {
    std::string file;
    Reservation::Event event;
};
const OlderShape older_shapes[] = {
    {"stock_reserved.choreographed", StockReserved{lines}},
    {"stock_unavailable.choreographed", StockUnavailable{"mug"}},
    {"stock_released.awaited", StockReleased{lines}},
    {"stock_returned.awaited", StockReturned{lines}},
    {"reservation_barred.awaited", ReservationBarred{}},
};

json::Value golden(const std::string& shape) {
    std::ifstream file{std::string{GOLDEN_EVENTS} + "/inventory." + shape + ".json"};
    return json::Value::parse(file);
}

StoredEvent stored(const std::string& type, const std::string& data) {
    StoredEvent event;
    event.stream = "product-mug";
    event.position = 7;
    event.type = type;
    event.data = data;
    return event;
}

template <typename Codec, typename Event>
void expect_as_golden(const Event& event) {
    const auto encoded = Codec::encode(event);
    const auto file = golden(encoded.type);
    EXPECT_EQ(json::Value::parse(encoded.data), file) << encoded.type;
    EXPECT_EQ(Codec::decode(stored(encoded.type, file.dump())), event) << encoded.type;
}

TEST(InventoryEvents, MeanWhatTheGoldenFilesSay) {
    for (const auto& event : product_events) expect_as_golden<ProductCodec>(event);
    for (const auto& event : stock_item_events) expect_as_golden<StockItemCodec>(event);
    for (const auto& event : reservation_events) expect_as_golden<ReservationCodec>(event);
}

TEST(InventoryEvents, OfOlderVersionsMeanTheSame) {
    for (const auto& [file, event] : older_shapes) {
        const auto type = file.substr(0, file.find('.'));
        EXPECT_EQ(ReservationCodec::decode(stored(type, golden(file).dump())), event) << file;
    }
}

TEST(InventoryEvents, OfOlderVersionsStillSayHowAChoreographedOrderIsPaid) {
    const auto file = golden("stock_reserved.choreographed");
    EXPECT_EQ(
        older_payment_terms_in(stored("stock_reserved", file.dump())),
        (OlderPaymentTerms{2597, "EUR", "tok_visa"})
    );
    EXPECT_EQ(older_payment_terms_in(stored("stock_reserved", file.dump(2))).has_value(), true);
    EXPECT_EQ(
        older_payment_terms_in(stored("stock_reserved", golden("stock_reserved").dump())),
        std::nullopt
    );
}

TEST(InventoryEvents, SayNothingOfPaymentIfOnlyATextSoundsLikeIt) {
    const Reservation::Event reserved = StockReserved{{{R"("payment":)", 2}}};
    const auto data = ReservationCodec::encode(reserved).data;
    EXPECT_EQ(older_payment_terms_in(stored("stock_reserved", data)), std::nullopt);
}

void decode_by_its_aggregate(const StoredEvent& event) {
    if (event.type == "product_defined") {
        ProductCodec::decode(event);
    } else if (event.type == "stock_adjusted") {
        StockItemCodec::decode(event);
    } else {
        ReservationCodec::decode(event);
    }
}

TEST(InventoryEvents, AreReadAndWrittenAsTheGoldenFilesSay) {
    event_json::expect_golden(Of<Product::Event>{}, GOLDEN_EVENTS, "inventory");
    event_json::expect_golden(Of<StockItem::Event>{}, GOLDEN_EVENTS, "inventory");
    event_json::expect_golden(Of<Reservation::Event>{}, GOLDEN_EVENTS, "inventory");
}

TEST(InventoryEvents, AreReadInEveryShapeThatWasEverWritten) {
    const auto golden_files = event_json::golden_events(GOLDEN_EVENTS, "inventory");
    ASSERT_GE(golden_files.size(), std::size_t{13});
    for (const auto& [file, event] : golden_files) {
        EXPECT_NO_THROW(decode_by_its_aggregate(event)) << file;
    }
}

TEST(InventoryEvents, LeaveOutWhatTheyDoNotHave) {
    const StockItem::Event adjusted = StockAdjusted{3, {}};
    EXPECT_EQ(StockItemCodec::encode(adjusted).data, R"({"delta":3})");
    EXPECT_EQ(StockItemCodec::decode(stored("stock_adjusted", R"({"delta":3})")), adjusted);

    const Reservation::Event reserved = StockReserved{{{"mug", 2}}};
    const auto data = ReservationCodec::encode(reserved).data;
    EXPECT_EQ(data, R"({"lines":[{"sku":"mug","quantity":2}]})");
    EXPECT_EQ(ReservationCodec::decode(stored("stock_reserved", data)), reserved);
}

TEST(InventoryEvents, MayHaveMembersThatNobodyKnows) {
    EXPECT_EQ(
        ReservationCodec::decode(stored("reservation_barred", R"({"mood":"bad"})")),
        Reservation::Event{ReservationBarred{}}
    );
}

TEST(InventoryEvents, OfAnUnknownTypeAreRefusedByName) {
    try {
        ProductCodec::decode(stored("product_praised", "{}"));
        FAIL() << "decoded";
    } catch (const std::runtime_error& trouble) {
        EXPECT_STREQ(
            trouble.what(),
            "product-mug, version 0, product_praised: is of a type that this version does not know"
        );
    }
}

}  // namespace
}  // namespace inventory
