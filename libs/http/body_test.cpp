#include "http/body.hpp"

#include <gtest/gtest.h>

namespace http {

Request post(std::string body, Headers headers = {{"Content-Type", "application/json"}}) {
    Request request;
    request.method = "POST";
    request.headers = std::move(headers);
    request.body = std::move(body);
    return request;
}

template <typename Action>
int status_of(Action action) {
    try {
        action();
        return 0;
    } catch (const Problem& problem) {
        return problem.status;
    }
}

int status_of_type(const std::string& content_type) {
    return status_of([&] { json_object(post("{}", {{"Content-Type", content_type}})); });
}

TEST(JsonObject, IsReadAndOutlivesItsRequest) {
    const auto object = json_object(post(R"({"a":1})"));
    json_object(post(R"({"a":2})"));
    EXPECT_EQ(object.member("a")->integer(), 1);
}

TEST(JsonObject, MayNameItsCharset) {
    EXPECT_EQ(status_of_type("application/json; charset=utf-8"), 0);
    EXPECT_EQ(status_of_type("Application/JSON;charset=\"UTF-8\""), 0);
}

TEST(JsonObject, IsRefusedInAnotherTypeOrCharset) {
    EXPECT_EQ(status_of_type("text/plain"), 415);
    EXPECT_EQ(status_of_type("application/json5"), 415);
    EXPECT_EQ(status_of_type("application/json; charset=latin1"), 415);
    EXPECT_EQ(status_of_type("application/json; charset=utf-8; charset=latin1"), 415);
    EXPECT_EQ(status_of_type("application/json; version=1"), 415);
    EXPECT_EQ(status_of_type(""), 415);
    EXPECT_EQ(status_of([] { json_object(post("{}", {})); }), 415);
}

TEST(JsonObject, IsRefusedWithAnyContentEncoding) {
    for (const auto* encoding : {"gzip", "identity", ""}) {
        const auto request =
            post("{}", {{"Content-Type", "application/json"}, {"Content-Encoding", encoding}});
        EXPECT_EQ(status_of([&] { json_object(request); }), 415) << encoding;
    }
}

TEST(JsonObject, IsRefusedWhenMalformed) {
    EXPECT_EQ(status_of([] { json_object(post("{")); }), 400);
    EXPECT_EQ(status_of([] { json_object(post("")); }), 400);
    EXPECT_EQ(status_of([] { json_object(post(R"({"a":1,"a":2})")); }), 400);
}

TEST(JsonObject, IsRefusedWhenItIsAnotherValue) {
    EXPECT_EQ(status_of([] { json_object(post("[]")); }), 422);
    EXPECT_EQ(status_of([] { json_object(post("null")); }), 422);
}

TEST(JsonObject, MayBeLeftOutWhereItIsOptional) {
    EXPECT_EQ(json_object_or_nothing(post("", {})).json(), "{}");
    EXPECT_EQ(json_object_or_nothing(post("{}")).json(), "{}");
    EXPECT_EQ(status_of([] { json_object_or_nothing(post("{}", {})); }), 415);
}

TEST(Validated, GivesWhatWasRead) {
    const auto object = json_object(post(R"({"quantity":3})"));
    const auto quantity = validated<std::int64_t>(object, [](json::Fields& fields) {
        return fields.integer("quantity", 1, 10);
    });
    EXPECT_EQ(quantity, 3);
}

TEST(Validated, RefusesWithEverythingThatIsWrong) {
    const auto object = json_object(post(R"({"quantity":0,"colour":"red"})"));
    try {
        validated<std::int64_t>(object, [](json::Fields& fields) {
            return fields.integer("quantity", 1, 10);
        });
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        EXPECT_EQ(problem.errors.size(), 2u);
    }
}

TEST(EntityTag, MatchesOneOfThoseTheRequestHas) {
    const auto tag = entity_tag("7");
    EXPECT_EQ(tag, "\"7\"");
    const auto request_with = [](const char* tags) { return post("", {{"If-None-Match", tags}}); };
    EXPECT_TRUE(matches(request_with("\"7\""), tag));
    EXPECT_TRUE(matches(request_with("\"6\", W/\"7\""), tag));
    EXPECT_TRUE(matches(request_with("*"), tag));
    EXPECT_FALSE(matches(request_with("\"77\""), tag));
    EXPECT_FALSE(matches(post("", {}), tag));
}

}  // namespace http
