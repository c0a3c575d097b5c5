// What travels between services looks exactly like the golden files: those are the interface that
// older and newer processes must agree on.
#include <algorithm>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "json/testing/golden.hpp"
#include "json/testing/sample.hpp"
#include "messaging/contract.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::filesystem::path folder{std::string{GOLDEN_FILES} + "/contracts"};

template <typename Messages>
struct TypesOf;
template <typename... Cs>
struct TypesOf<std::tuple<Cs...>> {
    using Types = testing::Types<Cs...>;
};
using Contracts = TypesOf<decltype(std::tuple_cat(
    contracts::order::Messages{},
    contracts::inventory::Messages{},
    contracts::payment::Messages{}
))>::Types;

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
    static_assert(::json::testing::lists_all<C>, "a member is not in the list");

    static C read(const json& data) { return ::json::decode<C>(data.dump()); }
    static json written(const C& contract) { return json::parse(::json::encode(contract)); }
    static std::string why_refused(const json& data) {
        try {
            read(data);
            return "read";
        } catch (const ::json::Unreadable& trouble) {
            return trouble.what();
        }
    }

    const C example = ::json::testing::sample<C>();
    const json golden = json::parse(
        ::json::testing::golden(folder / (name_of<C>() + ".json"), ::json::encode(example))
    );
};
TYPED_TEST_SUITE(Contract, Contracts, NameOfContract);

TYPED_TEST(Contract, IsReadAndWrittenAsTheGoldenFile) {
    EXPECT_EQ(this->written(this->read(this->golden)), this->golden);
}

TYPED_TEST(Contract, HasAllItsMembersInTheGoldenFile) {
    const auto names = [](const json& object) {
        std::vector<std::string> found;
        for (const auto& [name, value] : object.items()) found.push_back(name);
        return found;
    };
    EXPECT_EQ(names(this->golden), names(this->written(this->example)));
}

TYPED_TEST(Contract, IsReadThoughANewerSenderAddedMembers) {
    auto newer = this->golden;
    newer["added_later"] = {{"a", 1}};
    EXPECT_EQ(this->read(newer), this->read(this->golden));
}

TYPED_TEST(Contract, IsRefusedWithTheNameOfAMemberThatIsMissing) {
    for (const auto& [name, value] : this->golden.items()) {
        auto lacking = this->golden;
        lacking.erase(name);
        constexpr auto& readers = ::json::decoding::readers<TypeParam>;
        const auto& reader = readers[vocabulary::index_of_member<TypeParam>(name)];
        if (reader.required) {
            EXPECT_EQ(this->why_refused(lacking), name + " is missing");
        } else {
            EXPECT_EQ(this->written(this->read(lacking)), lacking);
        }
    }
}

TYPED_TEST(Contract, IsRefusedWithTheNameOfAMemberOfTheWrongType) {
    for (const auto& [name, value] : this->golden.items()) {
        auto wrong = this->golden;
        wrong[name] = json::object();
        EXPECT_THAT(this->why_refused(wrong), HasSubstr(name));
    }
}

template <typename... Cs>
std::vector<std::string> files_of(testing::Types<Cs...>) {
    std::vector<std::string> files{name_of<Cs>() + ".json" ...};
    std::sort(files.begin(), files.end());
    return files;
}

TEST(GoldenFiles, AreThereForEveryContractAndNoOther) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        files.push_back(entry.path().filename().string());
    }
    std::sort(files.begin(), files.end());
    EXPECT_EQ(files, files_of(Contracts{}));
}

}  // namespace
