#include "registry/health_probes.hpp"

#include <gtest/gtest.h>

namespace registry {
namespace {

using enum discovery::Status;

TEST(HealthProbes, TolerateAFewFailures) {
    EXPECT_EQ(probed_status(passing, failures_tolerated - 1), passing);
    EXPECT_EQ(probed_status(passing, failures_tolerated), critical);
}

TEST(HealthProbes, NeverMakeAnInstanceLookBetterThanItSays) {
    EXPECT_EQ(probed_status(draining, 0), draining);
    EXPECT_EQ(probed_status(critical, 0), critical);
}

TEST(HealthProbes, LeaveADrainingInstanceDraining) {
    EXPECT_EQ(probed_status(draining, failures_tolerated), draining);
}

}  // namespace
}  // namespace registry
