#include "vocabulary/crash_point.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <gtest/gtest.h>

namespace vocabulary {
namespace {

// Passes two points three times in a child process. That exits with 0 unless one of them kills it.
void pass_points(std::string_view setting) {
    arm_crash_point(setting);
    for (int i = 0; i < 3; ++i) {
        crash_point("before_commit");
        crash_point("after_commit");
    }
    std::_Exit(0);
}

// "DeathTest" in the name makes GoogleTest run it before there are threads.
TEST(CrashPointDeathTest, KillsTheProcessAsKillNineWould) {
    EXPECT_EXIT(pass_points("after_commit"), testing::KilledBySignal(SIGKILL), "");
}

TEST(CrashPointDeathTest, LetsTheFirstPassesThrough) {
    EXPECT_EXIT(pass_points("after_commit:2"), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EXIT(pass_points("after_commit:3"), testing::ExitedWithCode(0), "");
}

TEST(CrashPointDeathTest, DoesNothingIfAnotherOneOrNoneIsArmed) {
    EXPECT_EXIT(pass_points("elsewhere"), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(pass_points(""), testing::ExitedWithCode(0), "");
}

TEST(CrashPoint, RefusesASettingThatItCannotRead) {
    EXPECT_THROW(arm_crash_point("after_commit:soon"), std::invalid_argument);
    EXPECT_THROW(arm_crash_point("after_commit:-1"), std::invalid_argument);
    EXPECT_THROW(arm_crash_point("after_commit:"), std::invalid_argument);
}

}  // namespace
}  // namespace vocabulary
