#include "http/problem.hpp"

#include <gtest/gtest.h>

namespace http {

TEST(Problem, IsWrittenAsRfc9457Says) {
    const auto response = to_response(Problem{404, "No order 7."}, "4bf92f");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(header(response.headers, "Content-Type"), "application/problem+json");
    EXPECT_EQ(json::Value::parse(response.body), json::Value::parse(R"({
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No order 7.",
        "trace_id": "4bf92f"
    })"));
}

TEST(Problem, PointsAtTheMembersThatAreWrong) {
    const auto response =
        to_response(Problem{422, "Wrong.", {{"#/lines/0/quantity", "must be positive"}}}, "");
    EXPECT_EQ(json::Value::parse(response.body).at("errors"), json::Value::parse(R"([
        {"pointer": "#/lines/0/quantity", "detail": "must be positive"}
    ])"));
}

TEST(Problem, AsksForAnotherTryWhenBusy) {
    for (const int status : {429, 503}) {
        const auto response = to_response(Problem{status, ""}, "");
        EXPECT_EQ(header(response.headers, "Retry-After"), "1");
    }
    EXPECT_EQ(header(to_response(Problem{409, ""}, "").headers, "Retry-After"), std::nullopt);
}

TEST(Problem, CarriesFurtherHeaders) {
    Problem problem{405, ""};
    problem.headers.emplace("Allow", "GET");
    problem.retry_after_seconds = 7;
    const auto response = to_response(problem, "");
    EXPECT_EQ(header(response.headers, "Allow"), "GET");
    EXPECT_EQ(header(response.headers, "Retry-After"), "7");
}

TEST(Problem, SurvivesInvalidUtf8InItsDetail) {
    EXPECT_NO_THROW(to_response(Problem{400, "\xff"}, ""));
}

TEST(JsonResponse, SaysThatItIsJson) {
    const auto response = json_response(202, {{"a", 1}}, {{"Location", "/x"}});
    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(response.body, R"({"a":1})");
    EXPECT_EQ(header(response.headers, "Content-Type"), "application/json");
    EXPECT_EQ(header(response.headers, "Location"), "/x");
}

}  // namespace http
