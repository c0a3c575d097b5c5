#include "gateway/fixed_upstreams.hpp"

#include <gtest/gtest.h>

namespace gateway {
namespace {

TEST(FixedUpstreams, AreInstancesByServiceAndNumber) {
    const auto fixed = parse_fixed_upstreams("shop=10.0.0.7:80,10.0.0.8:80;blog=blog.local:8080");
    ASSERT_TRUE(fixed);
    ASSERT_EQ(fixed->size(), 3U);
    EXPECT_EQ(fixed->at(1).service, "shop");
    EXPECT_EQ(fixed->at(1).name, "shop-2");
    EXPECT_EQ(fixed->at(1).address, "10.0.0.8:80");
    EXPECT_EQ(fixed->at(2).name, "blog-1");
    EXPECT_EQ(fixed->at(2).status, discovery::Status::passing);
}

TEST(FixedUpstreams, AreRefusedInAnyOtherForm) {
    for (const auto* text :
         {"shop", "=10.0.0.7:80", "shop=", "shop=10.0.0.7", "shop=a:1;", "shop=a:1,,b:2"}) {
        EXPECT_FALSE(parse_fixed_upstreams(text)) << text;
    }
    EXPECT_TRUE(parse_fixed_upstreams("")->empty());
}

}  // namespace
}  // namespace gateway
