#include <map>

#include <gmock/gmock.h>

#include "brokers.hpp"

namespace conformance {
namespace {

template <typename Broker>
class KeyValue : public ::testing::Test {
protected:
    messaging::KeyValue& leases() { return broker_.key_value(); }

    Broker broker_;
};

TYPED_TEST_SUITE(KeyValue, Brokers, BrokerName);

TYPED_TEST(KeyValue, HoldsWhatWasPutLast) {
    EXPECT_EQ(this->leases().get("order/0"), std::nullopt);
    this->leases().put("order/0", "order-1");
    this->leases().put("order/0", "order-2");
    EXPECT_EQ(this->leases().get("order/0")->value, "order-2");
    EXPECT_EQ(this->leases().get("order/1"), std::nullopt);
}

TYPED_TEST(KeyValue, CreatesOnlyWhatIsNotThere) {
    const auto revision = this->leases().create("order/0", "order-1 a");
    ASSERT_TRUE(revision);
    EXPECT_EQ(this->leases().get("order/0")->revision, *revision);
    EXPECT_EQ(this->leases().create("order/0", "order-2 b"), std::nullopt);
    EXPECT_EQ(this->leases().get("order/0")->value, "order-1 a");
}

TYPED_TEST(KeyValue, UpdatesOnlyFromTheRevisionThatWasSeen) {
    const auto first = this->leases().create("order/0", "a").value();
    const auto second = this->leases().update("order/0", "b", first);
    ASSERT_TRUE(second);
    EXPECT_GT(*second, first);
    EXPECT_EQ(this->leases().update("order/0", "c", first), std::nullopt);
    EXPECT_EQ(this->leases().get("order/0")->value, "b");
}

TYPED_TEST(KeyValue, CanBeCreatedAgainOnceErasedButNotUpdated) {
    const auto revision = this->leases().create("order/0", "a").value();
    this->leases().erase("order/0");
    EXPECT_EQ(this->leases().get("order/0"), std::nullopt);
    EXPECT_EQ(this->leases().update("order/0", "b", revision), std::nullopt);
    const auto again = this->leases().create("order/0", "c");
    ASSERT_TRUE(again);
    EXPECT_GT(*again, revision);
}

TYPED_TEST(KeyValue, TellsWatchersWhatIsThereAndWhatChanges) {
    this->leases().put("order/0", "a");
    Heard<std::pair<std::string, std::string>> heard;
    auto watching = this->leases().watch([&](const std::string& key, const std::string& value) {
        heard.add({key, value});
    });
    ASSERT_TRUE(eventually([&] { return !heard.values().empty(); }));
    EXPECT_EQ(heard.values().front(), std::pair(std::string{"order/0"}, std::string{"a"}));
    this->leases().put("order/1", "b");
    this->leases().erase("order/0");
    const std::pair<std::string, std::string> erased{"order/0", ""};
    EXPECT_TRUE(eventually([&] { return heard.values().back() == erased; }));

    watching.reset();
    const auto count = heard.values().size();
    this->leases().put("order/0", "unheard");
    EXPECT_EQ(heard.values().size(), count);
}

TYPED_TEST(KeyValue, ServesSeveralWatchers) {
    Heard<std::string> one;
    Heard<std::string> two;
    const auto first =
        this->leases().watch([&](const auto&, const auto& value) { one.add(value); });
    const auto second =
        this->leases().watch([&](const auto&, const auto& value) { two.add(value); });
    this->leases().put("order/0", "a");
    EXPECT_TRUE(eventually([&] { return one.values().size() == 1 && two.values().size() == 1; }));
}

class NatsKeyValue : public ::testing::Test {
protected:
    NatsBroker broker_;
};

TEST_F(NatsKeyValue, IsUnavailableWhileTheBrokerIsAway) {
    auto& leases = broker_.key_value();
    leases.put("order/0", "a");
    broker_.go_away();
    EXPECT_THROW(leases.get("order/0"), messaging::Unavailable);
    EXPECT_THROW(leases.put("order/0", "b"), messaging::Unavailable);
    EXPECT_THROW(leases.create("order/1", "b"), messaging::Unavailable);
    EXPECT_THROW(leases.update("order/0", "b", 1), messaging::Unavailable);
    broker_.come_back();
    EXPECT_EQ(leases.get("order/0")->value, "a");
}

TEST_F(NatsKeyValue, MakesALostBucketAnewAndItsWatchersGoOn) {
    auto& leases = broker_.key_value();
    Heard<std::string> heard;
    const auto watching = leases.watch([&](const auto&, const auto& value) { heard.add(value); });
    leases.put("order/0", "a");
    ASSERT_TRUE(eventually([&] { return !heard.values().empty(); }));

    broker_.come_back_empty();
    EXPECT_EQ(leases.get("order/0"), std::nullopt);
    EXPECT_TRUE(leases.create("order/0", "b"));
    EXPECT_TRUE(eventually([&] { return heard.values().back() == "b"; }));
}

TEST_F(NatsKeyValue, IsSharedByProcesses) {
    const auto other_bus = broker_.another_bus();
    const auto other = other_bus->key_value("leases");
    const auto revision = broker_.key_value().create("order/0", "a").value();
    EXPECT_EQ(other->create("order/0", "b"), std::nullopt);
    EXPECT_EQ(other->get("order/0")->value, "a");
    EXPECT_TRUE(other->update("order/0", "c", revision));
    EXPECT_EQ(broker_.key_value().update("order/0", "d", revision), std::nullopt);
}

}  // namespace
}  // namespace conformance
