#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/codec.hpp"
#include "golden.hpp"
#include "messaging/contract.hpp"
#include "samples.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;

// Every contract there is. Adding one means: a line here, an example in samples.hpp, a golden file.
using Contracts = testing::Types<
    contracts::order::OrderPlaced,
    contracts::order::StockAllocated,
    contracts::order::OrderConfirmed,
    contracts::order::OrderRejected,
    contracts::order::CancellationRequested,
    contracts::order::StockUndone,
    contracts::order::PaymentUndone,
    contracts::order::OrderCancelled,
    contracts::order::AllocateStock,
    contracts::order::ConfirmOrder,
    contracts::order::CloseOrder,
    contracts::inventory::ReserveStock,
    contracts::inventory::ReleaseStock,
    contracts::inventory::ProductDefined,
    contracts::inventory::StockAdjusted,
    contracts::inventory::StockReserved,
    contracts::inventory::StockUnavailable,
    contracts::inventory::StockSold,
    contracts::inventory::StockReleased,
    contracts::inventory::StockReturned,
    contracts::inventory::ReservationBarred,
    contracts::payment::AuthorizePayment,
    contracts::payment::CapturePayment,
    contracts::payment::CancelPayment,
    contracts::payment::PaymentRequested,
    contracts::payment::PaymentAuthorized,
    contracts::payment::PaymentDeclined,
    contracts::payment::PaymentUnavailable,
    contracts::payment::CaptureRequested,
    contracts::payment::PaymentCaptured,
    contracts::payment::PaymentCancellationRequested,
    contracts::payment::PaymentVoided,
    contracts::payment::PaymentRefunded,
    contracts::payment::PaymentBarred>;

const std::set<std::string> optional_members{
    "inventory.stock_adjusted.v1/reason",
    "inventory.stock_reserved.v1/payment",
};

// order.order_placed.v1
template <messaging::Contract C>
std::string name_of() {
    const std::string prefix = "orderly.";
    return C::type.cloud_event_type().substr(prefix.size());
}

struct NameOfContract {
    template <typename C>
    static std::string GetName(int) {
        return std::string{C::type.service} + "_" + std::string{C::type.name};
    }
};

template <typename C>
class Contract : public testing::Test {
protected:
    const std::string name = name_of<C>();
    const json golden = golden::file("contracts/" + name);
};
TYPED_TEST_SUITE(Contract, Contracts, NameOfContract);

TYPED_TEST(Contract, IsWrittenAsTheGoldenFile) {
    EXPECT_EQ(json(samples::sample<TypeParam>()), this->golden);
}

TYPED_TEST(Contract, IsReadFromTheGoldenFile) {
    EXPECT_EQ(this->golden.template get<TypeParam>(), samples::sample<TypeParam>());
}

TYPED_TEST(Contract, IsReadThoughANewerSenderAddedMembers) {
    auto newer = this->golden;
    newer["added_later"] = {{"a", 1}};
    EXPECT_EQ(newer.template get<TypeParam>(), samples::sample<TypeParam>());
}

TYPED_TEST(Contract, IsRefusedWithTheNameOfAMemberThatIsMissing) {
    for (const auto& [member, value] : this->golden.items()) {
        auto lacking = this->golden;
        lacking.erase(member);
        if (optional_members.contains(this->name + "/" + member)) {
            EXPECT_EQ(json(lacking.template get<TypeParam>()), lacking);
            continue;
        }
        try {
            lacking.template get<TypeParam>();
            ADD_FAILURE() << member << " was not missed";
        } catch (const contracts::Undecodable& trouble) {
            EXPECT_EQ(trouble.what(), member + " is missing");
        }
    }
}

TYPED_TEST(Contract, IsRefusedWithTheNameOfAMemberOfTheWrongType) {
    for (const auto& [member, value] : this->golden.items()) {
        auto wrong = this->golden;
        wrong[member] = json::object();
        try {
            wrong.template get<TypeParam>();
            ADD_FAILURE() << member << " was taken as an object";
        } catch (const contracts::Undecodable& trouble) {
            EXPECT_THAT(trouble.what(), HasSubstr(member));
        }
    }
}

template <typename... Cs>
std::vector<std::string> names_of(testing::Types<Cs...>) {
    std::vector<std::string> names{name_of<Cs>()...};
    std::sort(names.begin(), names.end());
    return names;
}

TEST(GoldenFiles, AreThereForEveryContractAndNoOther) {
    EXPECT_EQ(golden::names_in("contracts"), names_of(Contracts{}));
}

}  // namespace
