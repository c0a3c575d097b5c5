#include "vocabulary/clock.hpp"

#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace vocabulary {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp a_second =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 19h + 3min + 4s;

TEST(Rfc3339, IsWrittenWithMicroseconds) {
    EXPECT_EQ(to_rfc3339(a_second + 123'456us), "2026-11-20T19:03:04.123456Z");
    EXPECT_EQ(to_rfc3339(a_second), "2026-11-20T19:03:04.000000Z");
}

TEST(Rfc3339, IsWrittenAlsoBefore1970) {
    EXPECT_EQ(to_rfc3339(Timestamp{-1us}), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, ReadsWhatItWrites) {
    for (const auto time :
         {a_second + 1us, a_second + 999'999us, Timestamp{0us}, Timestamp{-1us}}) {
        EXPECT_EQ(parse_rfc3339(to_rfc3339(time)), time);
    }
}

TEST(Rfc3339, ReadsAnyNumberOfDecimalsUpToNine) {
    EXPECT_EQ(parse_rfc3339("2026-11-20T19:03:04Z"), a_second);
    EXPECT_EQ(parse_rfc3339("2026-11-20T19:03:04.5Z"), a_second + 500ms);
    EXPECT_EQ(parse_rfc3339("2026-11-20T19:03:04.123Z"), a_second + 123ms);
    EXPECT_EQ(parse_rfc3339("2026-11-20T19:03:04.123456789Z"), a_second + 123'456us);
}

TEST(Rfc3339, ReadsAnyOffsetAndBothCases) {
    EXPECT_EQ(parse_rfc3339("2026-11-20T21:33:04+02:30"), a_second);
    EXPECT_EQ(parse_rfc3339("2026-11-20T16:03:04-03:00"), a_second);
    EXPECT_EQ(parse_rfc3339("2026-11-20T19:03:04-00:00"), a_second);
    EXPECT_EQ(parse_rfc3339("2026-11-20t19:03:04z"), a_second);
}

TEST(Rfc3339, ReadsALeapSecondAsTheSecondAfterIt) {
    EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2017-01-01T00:00:00Z"));
    EXPECT_EQ(parse_rfc3339("2017-01-01T00:59:60+01:00"), parse_rfc3339("2017-01-01T00:00:00Z"));
    EXPECT_EQ(parse_rfc3339("2016-12-30T23:59:60Z"), std::nullopt);
    EXPECT_EQ(parse_rfc3339("2016-12-31T22:59:60Z"), std::nullopt);
}

TEST(Rfc3339, ReadsNothingElse) {
    for (const auto* text : {
             "",
             "now",
             "2026-11-20",
             "2026-11-20T19:03Z",
             "2026-11-20T19:03:04",
             "2026-11-20 19:03:04Z",
             "2026-11-20T19:03:04.Z",
             "2026-11-20T19:03:04.1234567890Z",
             "2026-11-20T19:03:04,5Z",
             "2026-11-20T19:03:04Z ",
             " 2026-11-20T19:03:04Z",
             "2026-11-20T19:03:04ZZ",
             "2026-11-20T19:03:04+0200",
             "2026-11-20T19:03:04+24:00",
             "2026-11-20T19:03:04+02:60",
             "2026-11-20T24:00:00Z",
             "2026-11-20T19:60:00Z",
             "2026-11-20T19:03:61Z",
             "2026-13-01T00:00:00Z",
             "2026-00-01T00:00:00Z",
             "2026-02-29T00:00:00Z",
             "2026-11-31T00:00:00Z",
             "2026-11-00T00:00:00Z",
             "+026-11-20T19:03:04Z",
             "12026-11-20T19:03:04Z",
             "0000-01-01T00:00:00+00:01",
             "9999-12-31T23:59:59-00:01",
         }) {
        EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
    }
}

TEST(ManualClock, StandsStillUntilItIsMoved) {
    ManualClock clock;
    const auto time = clock.now();
    const auto steady_time = clock.steady_now();
    EXPECT_EQ(clock.now(), time);

    clock.advance(5s);
    EXPECT_EQ(clock.now(), time + 5s);
    EXPECT_EQ(clock.steady_now(), steady_time + 5s);
}

}  // namespace
}  // namespace vocabulary
