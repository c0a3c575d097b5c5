#include "order/api/order_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "sharding/hash_ring.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;
using json::Value;

const Value valid = Value::parse(R"({
    "customer_id": "c-42", "ship_to": "eu", "lines": [{"sku": "mug", "quantity": 2}],
    "payment_token": "tok_visa", "coordination": "choreography"
})");

http::Request request_with(const std::string& body, http::Headers headers = {}) {
    http::Request request;
    request.method = "POST";
    request.headers = std::move(headers);
    request.headers.emplace("Content-Type", "application/json");
    request.body = body;
    return request;
}

OrderRequest read(const Value& body, http::Headers headers = {}) {
    return order_request_in(request_with(body.dump(), std::move(headers)));
}

// valid, with another value at this place.
Value with(const std::string& pointer, Value value) {
    auto body = valid;
    body[Value::json_pointer{pointer}] = std::move(value);
    return body;
}

Value lines(int count) {
    auto lines = Value::array();
    for (int i = 0; i < count; ++i) {
        lines.push_back({{"sku", "sku-" + std::to_string(i)}, {"quantity", 1}});
    }
    return lines;
}

// "422 #/lines/0/quantity", or "accepted".
std::string outcome_of(const std::string& body, http::Headers headers = {}) {
    try {
        order_request_in(request_with(body, std::move(headers)));
        return "accepted";
    } catch (const http::Problem& problem) {
        auto text = std::to_string(problem.status);
        for (const auto& error : problem.errors) text += " " + error.pointer;
        return text;
    }
}

TEST(OrderRequest, IsReadAsItIsWritten) {
    const auto order = read(valid);
    EXPECT_EQ(order.customer_id, "c-42");
    EXPECT_EQ(order.ship_to, "eu");
    ASSERT_EQ(order.lines.size(), 1U);
    EXPECT_EQ(order.lines[0].sku, "mug");
    EXPECT_EQ(order.lines[0].quantity, 2);
    EXPECT_EQ(order.payment_token, "tok_visa");
    EXPECT_EQ(order.coordination, Coordination::choreography);
    EXPECT_FALSE(order.idempotency);
    EXPECT_EQ(order.wait, 0s);
}

TEST(OrderRequest, IsOrchestratedUnlessItSaysOtherwise) {
    auto body = valid;
    body.erase("coordination");
    EXPECT_EQ(read(body).coordination, Coordination::orchestration);
}

TEST(OrderRequest, HasFromOneToAHundredLines) {
    EXPECT_EQ(outcome_of(with("/lines", lines(100)).dump()), "accepted");
    EXPECT_EQ(outcome_of(with("/lines", lines(101)).dump()), "422 #/lines");
    EXPECT_EQ(outcome_of(with("/lines", lines(0)).dump()), "422 #/lines");
}

TEST(OrderRequest, IsRefusedWithWhateverIsWrongWithIt) {
    const std::pair<Value, std::string> cases[] = {
        {with("/customer_id", ""), "422 #/customer_id"},
        {with("/customer_id", 42), "422 #/customer_id"},
        {with("/customer_id", std::string(65, 'a')), "422 #/customer_id"},
        {with("/customer_id", "ada lovelace"), "422 #/customer_id"},
        {with("/ship_to", "mars"), "422 #/ship_to"},
        {with("/ship_to", nullptr), "422 #/ship_to"},
        {with("/payment_token", "tok-visa"), "422 #/payment_token"},
        {with("/coordination", "chaos"), "422 #/coordination"},
        {with("/lines", {{"sku", "mug"}}), "422 #/lines"},
        {with("/lines/0/quantity", 0), "422 #/lines/0/quantity"},
        {with("/lines/0/quantity", -1), "422 #/lines/0/quantity"},
        {with("/lines/0/quantity", 10'001), "422 #/lines/0/quantity"},
        {with("/lines/0/quantity", 1.0), "422 #/lines/0/quantity"},
        {with("/lines/0/quantity", "2"), "422 #/lines/0/quantity"},
        {with("/lines/0/quantity", std::uint64_t{1} << 63), "422 #/lines/0/quantity"},
        {with("/lines/0/price_cents", 1), "422 #/lines/0/price_cents"},
        {with("/lines/0/sku", "m/g"), "422 #/lines/0/sku"},
        {with("/lines/0", 7), "422 #/lines/0"},
        {with("/lines/1", valid["lines"][0]), "422 #/lines/1/sku"},
        {with("/total_cents", 1), "422 #/total_cents"},
    };
    for (const auto& [body, outcome] : cases) EXPECT_EQ(outcome_of(body.dump()), outcome) << body;
}

TEST(OrderRequest, NamesEverythingThatIsWrongAtOnce) {
    auto body = with("/lines/0/quantity", 0);
    body["ship_to"] = "mars";
    body["mood"] = "good";
    EXPECT_EQ(outcome_of(body.dump()), "422 #/ship_to #/lines/0/quantity #/mood");
}

TEST(OrderRequest, MustBeAJsonObject) {
    EXPECT_EQ(outcome_of("{"), "400");
    EXPECT_EQ(outcome_of(""), "400");
    EXPECT_EQ(outcome_of(R"({"a":1,"a":2})"), "400");
    EXPECT_EQ(outcome_of("[]"), "422 #");
    auto request = request_with(valid.dump());
    request.headers.clear();
    request.headers.emplace("Content-Type", "text/plain");
    EXPECT_THROW(order_request_in(request), http::Problem);
}

TEST(OrderRequest, TakesTheIdempotencyKeyWithOrWithoutQuotes) {
    EXPECT_EQ(read(valid, {{"Idempotency-Key", "k 1"}}).idempotency->key, "k 1");
    EXPECT_EQ(read(valid, {{"Idempotency-Key", "\"k 1\""}}).idempotency->key, "k 1");
}

TEST(OrderRequest, RefusesBadIdempotencyKeys) {
    const auto body = valid.dump();
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", ""}}), "400");
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", "\"\""}}), "400");
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", std::string(255, 'k')}}), "accepted");
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", std::string(256, 'k')}}), "400");
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", "schl\xc3\xbcssel"}}), "400");
    EXPECT_EQ(outcome_of(body, {{"Idempotency-Key", "a"}, {"Idempotency-Key", "a"}}), "400");
}

TEST(OrderRequest, HasTheFingerprintOfItsBodyAsAJsonValue) {
    const http::Headers key{{"Idempotency-Key", "k"}};
    const auto fingerprint = [&](const std::string& body) {
        return order_request_in(request_with(body, key)).idempotency->fingerprint;
    };
    const auto as_written = fingerprint(valid.dump());
    EXPECT_EQ(fingerprint(valid.dump(4)), as_written);
    EXPECT_NE(fingerprint(with("/lines/0/quantity", 3).dump()), as_written);
}

TEST(OrderRequest, HasTheFingerprintThatEarlierVersionsStored) {
    for (const auto& body : {valid, with("/coordination", "choreography")}) {
        const auto text = body.dump();  // members sorted by name
        EXPECT_EQ(
            read(body, {{"Idempotency-Key", "k"}}).idempotency->fingerprint,
            std::to_string(sharding::hash(text)) + "-" + std::to_string(text.size())
        );
    }
}

TEST(OrderRequest, BringsWhatItsSenderHasSeen) {
    const auto token = projection::to_token({{"inventory/eu", 12}});
    EXPECT_EQ(read(valid, {{"Consistency-Token", token}}).seen.at("inventory/eu"), 12);
    EXPECT_EQ(outcome_of(valid.dump(), {{"Consistency-Token", "%%%"}}), "400");
}

TEST(OrderRequest, PrefersWhatAnyOfItsLinesSays) {
    const http::Headers lines{{"Prefer", "respond-async"}, {"Prefer", "wait=7"}};
    EXPECT_EQ(read(valid, lines).wait, 7s);
}

TEST(PreferredWait, IsReadFromAmongOtherPreferences) {
    EXPECT_EQ(preferred_wait("wait=5"), 5s);
    EXPECT_EQ(preferred_wait("respond-async, Wait = 10 "), 10s);
    EXPECT_EQ(preferred_wait("wait=5; strict, wait=6"), 5s);
}

TEST(PreferredWait, IsHalfAMinuteAtMost) {
    EXPECT_EQ(preferred_wait("wait=31"), 30s);
    EXPECT_EQ(preferred_wait("wait=99999999999999999999999"), 30s);
}

TEST(PreferredWait, IsNoneIfMalformed) {
    for (const auto* malformed :
         {"", "wait", "wait=", "wait=-1", "wait=soon", "wait=1.5", ",;=", "await=5"}) {
        EXPECT_EQ(preferred_wait(malformed), 0s) << malformed;
    }
}

}  // namespace
}  // namespace order
