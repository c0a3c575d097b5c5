#include "messaging/dispatcher.hpp"

#include <gmock/gmock.h>

#include "storage/database.hpp"
#include "vocabulary/manual_clock.hpp"

namespace messaging {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct ReserveStock {
    struct Type {
        std::string cloud_event_type() const { return "orderly.inventory.reserve_stock.v1"; }
    };
    static constexpr Type type{};
    std::string order_id;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("order_id", &ReserveStock::order_id));
    }
};

struct OrderConfirmed {
    struct Type {
        std::string cloud_event_type() const { return "orderly.order.order_confirmed.v1"; }
    };
    static constexpr Type type{};
    std::string order_id;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("order_id", &OrderConfirmed::order_id));
    }
};

Envelope command(std::string data) {
    Envelope envelope;
    envelope.type = ReserveStock::type.cloud_event_type();
    envelope.data = {std::move(data)};
    return envelope;
}

class DispatcherOfAShard : public ::testing::Test {
protected:
    void dispatch(const Envelope& envelope) {
        writer_.execute([&](auto& transaction) { dispatcher_.dispatch(transaction, envelope); });
    }
    std::string reason_against(const Envelope& envelope) {
        try {
            dispatch(envelope);
        } catch (const Undeliverable& trouble) {
            return trouble.what();
        }
        return "delivered";
    }

    vocabulary::ManualClock clock_;
    storage::Database database_{":memory:", {7, {{1, "CREATE TABLE effects (what TEXT);"}}}};
    storage::Writer writer_{database_, nullptr, clock_};
    Dispatcher dispatcher_;
};

TEST_F(DispatcherOfAShard, GivesEachTypeToItsHandler) {
    std::vector<std::string> handled;
    dispatcher_.on<ReserveStock>([&](auto&, const ReserveStock& reserve, const Envelope&) {
        handled.push_back(reserve.order_id);
    });
    dispatcher_.on<OrderConfirmed>([&](auto&, const OrderConfirmed& confirmed, const Envelope&) {
        handled.push_back(confirmed.order_id + " confirmed");
    });
    auto confirmed = command(R"({"order_id":"8"})");
    confirmed.type = OrderConfirmed::type.cloud_event_type();

    dispatch(command(R"({"order_id":"7"})"));
    dispatch(confirmed);
    EXPECT_THAT(handled, ElementsAre("7", "8 confirmed"));
    EXPECT_THAT(
        dispatcher_.types(),
        ElementsAre("orderly.inventory.reserve_stock.v1", "orderly.order.order_confirmed.v1")
    );
}

TEST_F(DispatcherOfAShard, CannotDeliverWhatNobodyHandles) {
    EXPECT_THAT(reason_against(command("{}")), HasSubstr("nobody here handles orderly.inventory"));
}

TEST_F(DispatcherOfAShard, CannotDeliverDataThatIsNotOfItsType) {
    dispatcher_.on<ReserveStock>([](auto&, const ReserveStock&, const Envelope&) {});
    EXPECT_THAT(reason_against(command(R"({"order_id":7})")), HasSubstr("reserve_stock.v1: "));
    EXPECT_THAT(reason_against(command("null")), HasSubstr("reserve_stock.v1: "));
}

TEST_F(DispatcherOfAShard, LetsTroubleOfAHandlerPass) {
    dispatcher_.on<ReserveStock>([](auto&, const ReserveStock&, const Envelope&) {
        throw std::runtime_error{"provider away"};
    });
    EXPECT_THROW(dispatch(command(R"({"order_id":"7"})")), std::runtime_error);
}

}  // namespace
}  // namespace messaging
