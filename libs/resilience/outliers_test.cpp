#include "resilience/outliers.hpp"

#include <array>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr OutlierSettings settings{.requests_min = 10, .margin = 0.2, .ejected_share_max = 0.5};

TEST(Outliers, AreThoseWhoFailMoreOftenThanAllOthersTogether) {
    const std::array conduct{Conduct{100, 30}, Conduct{100, 2}, Conduct{100, 0}};
    EXPECT_TRUE(is_outlier(settings, conduct, 0));
    EXPECT_FALSE(is_outlier(settings, conduct, 1));
}

TEST(Outliers, AreNotThoseWhoFailLikeEverybody) {
    const std::array conduct{Conduct{100, 90}, Conduct{100, 80}};
    EXPECT_FALSE(is_outlier(settings, conduct, 0));
}

TEST(Outliers, AreNotJudgedByAHandfulOfRequests) {
    EXPECT_FALSE(is_outlier(settings, std::array{Conduct{9, 9}, Conduct{100, 0}}, 0));
    EXPECT_FALSE(is_outlier(settings, std::array{Conduct{100, 90}, Conduct{9, 0}}, 0));
}

TEST(Outliers, AreEjectedLongerEachTimeUpToTheCap) {
    EXPECT_EQ(ejection_time(settings, 1), 5s);
    EXPECT_EQ(ejection_time(settings, 3), 15s);
    EXPECT_EQ(ejection_time(settings, 1'000), 60s);
}

TEST(Outliers, AreNeverMoreThanTheStatedShare) {
    EXPECT_TRUE(rc::check([] {
        const auto all = static_cast<std::size_t>(*rc::gen::inRange(0, 50));
        std::size_t ejected = 0;
        while (may_eject(settings, ejected, all)) ++ejected;
        RC_ASSERT(2 * ejected <= all);
        RC_ASSERT(2 * (ejected + 1) > all);
    }));
}

TEST(Outliers, PanicWhenFewerThanTheThresholdAreUsable) {
    EXPECT_FALSE(is_panic(settings, 2, 4));
    EXPECT_TRUE(is_panic(settings, 1, 4));
    EXPECT_TRUE(is_panic(settings, 0, 1));
    EXPECT_FALSE(is_panic(settings, 0, 0));
}

}  // namespace
}  // namespace resilience
