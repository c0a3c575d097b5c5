#include "discovery/instance.hpp"

#include <gtest/gtest.h>

namespace discovery {
namespace {

using namespace std::chrono_literals;

const Instance order_1{
    .service = "order",
    .name = "order-1",
    .boot_id = "0193",
    .address = "127.0.0.1:8101",
    .status = Status::draining,
    .weight = 3,
    .leads = {{"order/0", 7}, {"order/2", 9}},
    .version = "0.1.0",
    .started_at = vocabulary::Timestamp{1'700'000'000s},
    .last_heartbeat = vocabulary::Timestamp{1'700'000'000'123'456us},
};

TEST(Instance, IsReadAsItWasWritten) {
    EXPECT_EQ(decode_instance(encode(order_1)), order_1);
    EXPECT_EQ(decode_instance(encode(Instance{})), Instance{});
}

TEST(Instance, IsNotReadFromAnythingElse) {
    for (const auto* text : {"", "[]", "{}", R"({"service":"order"})", "7"}) {
        EXPECT_EQ(decode_instance(text), std::nullopt) << text;
    }
    auto unknown_status = encode(order_1);
    unknown_status.replace(unknown_status.find("draining"), 8, "sleeping");
    EXPECT_EQ(decode_instance(unknown_status), std::nullopt);
}

TEST(Instance, IsRegisteredUnderItsServiceAndName) {
    EXPECT_EQ(registration_key(order_1), "order.order-1");
}

}  // namespace
}  // namespace discovery
