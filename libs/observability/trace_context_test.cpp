#include "observability/trace_context.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace observability {
namespace {

using testing::MatchesRegex;

const std::string trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string span_id = "00f067aa0ba902b7";

bool continues(std::string_view traceparent) {
    return continue_trace(traceparent).trace_id == trace_id;
}

TEST(TraceContext, IsWrittenAsTheRecommendationSays) {
    EXPECT_EQ(
        (TraceContext{.trace_id = trace_id, .span_id = span_id}.traceparent()),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    );
    EXPECT_EQ(
        (TraceContext{.trace_id = trace_id, .span_id = span_id, .sampled = false}.traceparent()),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
    );
}

TEST(TraceContext, StartsWithFreshIds) {
    const auto trace = start_trace();
    EXPECT_THAT(trace.traceparent(), MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    EXPECT_NE(trace.trace_id, start_trace().trace_id);
}

TEST(TraceContext, ContinuesATraceWithASpanOfItsOwn) {
    const auto trace = continue_trace("00-" + trace_id + "-" + span_id + "-01");
    EXPECT_EQ(trace.trace_id, trace_id);
    EXPECT_NE(trace.span_id, span_id);
    EXPECT_THAT(trace.span_id, MatchesRegex("[0-9a-f]{16}"));
    EXPECT_TRUE(trace.sampled);
}

TEST(TraceContext, KeepsTheFlagsItKnowsAndDropsTheOthers) {
    const auto flags_after = [](const std::string& flags) {
        return continue_trace("00-" + trace_id + "-" + span_id + "-" + flags)
            .traceparent()
            .substr(53);
    };
    EXPECT_EQ(flags_after("00"), "00");
    EXPECT_EQ(flags_after("01"), "01");
    EXPECT_EQ(flags_after("02"), "02");
    EXPECT_EQ(flags_after("03"), "03");
    EXPECT_EQ(flags_after("ff"), "03");
    EXPECT_EQ(flags_after("fc"), "00");
}

TEST(TraceContext, UnderstandsLaterVersions) {
    const auto known = trace_id + "-" + span_id + "-01";
    EXPECT_TRUE(continues("cc-" + known));
    EXPECT_TRUE(continues("cc-" + known + "-what-the-future-brings"));
    EXPECT_FALSE(continues("cc-" + known + ".what-the-future-brings"));
    EXPECT_FALSE(continues("ff-" + known));
}

TEST(TraceContext, StartsAnewWhenTheHeaderBreaksTheGrammar) {
    const std::string valid = "00-" + trace_id + "-" + span_id + "-01";
    const auto with = [&](std::size_t place, char character) {
        auto text = valid;
        text[place] = character;
        return text;
    };
    ASSERT_TRUE(continues(valid));
    for (const auto& text : {
             std::string{},
             std::string{"nonsense"},
             valid + "-",
             valid + "-00",
             valid + " ",
             " " + valid,
             valid.substr(0, 54),
             with(1, 'A'),
             with(2, '_'),
             with(35, '_'),
             with(52, '_'),
             with(34, 'G'),
             with(36, 'A'),
             with(53, 'x'),
             with(54, 'A'),
             "00-" + trace_id + "-" + std::string(16, '0') + "-01",
             "0-" + trace_id + "-" + span_id + "-01",
         }) {
        EXPECT_FALSE(continues(text)) << text;
        EXPECT_THAT(
            continue_trace(text).traceparent(), MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        );
    }
    const std::string zeros(32, '0');
    EXPECT_NE(continue_trace(std::string{valid}.replace(3, 32, zeros)).trace_id, zeros);
}

}  // namespace
}  // namespace observability
