#include "leadership/lease.hpp"

#include <gtest/gtest.h>

namespace leadership {
namespace {

TEST(Lease, IsReadAsItWasWritten) {
    const Lease lease{
        .holder = "order-1", .boot_id = "b-7", .epoch = 3, .preferred = "order-2", .nonce = 42};
    EXPECT_EQ(decode_lease(encode(lease)), lease);
    EXPECT_EQ(decode_lease(encode(Lease{})), Lease{});
}

TEST(Lease, IsNotReadFromAnythingElse) {
    for (const auto* text : {"", "{", "7", "{}", R"({"holder":1,"boot_id":"","epoch":0})"}) {
        EXPECT_EQ(decode_lease(text), std::nullopt) << text;
    }
}

TEST(Lease, StandsUnderAKeyWithoutSlashes) {
    EXPECT_EQ(lease_key({"inventory", "eu"}), "inventory.eu");
}

}  // namespace
}  // namespace leadership
