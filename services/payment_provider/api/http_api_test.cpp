#include "payment_provider/api/http_api.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "payment_provider/ledger_schema.hpp"
#include "vocabulary/manual_clock.hpp"

namespace payment_provider {
namespace {

using std::chrono_literals::operator""s;

class ProviderApi : public ::testing::Test {
protected:
    http::Response
    call(const std::string& method, const std::string& target, std::string body = "") {
        http::Request request;
        request.method = method;
        request.target = target;
        http::parse_target(request);
        request.headers.emplace("Content-Type", "application/json");
        request.body = std::move(body);
        const auto route = std::ranges::find_if(routes_, [&](const auto& each) {
            return each.method == method && each.pattern == request.path;
        });
        EXPECT_NE(route, routes_.end());
        try {
            return route->handler(request);
        } catch (const http::Problem& problem) {
            return http::to_response(problem, "");
        }
    }
    http::Response authorize(const std::string& token) {
        return call(
            "POST",
            "/authorizations",
            R"({"idempotency_key":"7:authorize","order_id":"7","amount_cents":900,"currency":"EUR",)"
            R"("payment_token":")" +
                token + "\"}"
        );
    }
    http::Response about_it(const std::string& path, const std::string& key) {
        return call(
            "POST",
            path,
            R"({"idempotency_key":")" + key +
                R"(","order_id":"7","amount_cents":900,"currency":"EUR",)"
                R"("authorization_key":"7:authorize"})"
        );
    }
    json::Value ledger(const std::string& query) {
        return json::parse(call("GET", "/ledger" + query).body).value();
    }

    http::Awaitable<void> note(std::chrono::milliseconds pause) {
        pauses_.push_back(pause);
        co_return;
    }

    vocabulary::ManualClock clock_;
    vocabulary::SequentialIds ids_;
    storage::Database database_{":memory:", ledger_schema()};
    storage::Writer writer_{database_, nullptr, clock_};
    Ledger ledger_{database_, writer_, ids_};
    std::vector<std::chrono::milliseconds> pauses_;
    std::vector<http::Route> routes_ =
        routes(ledger_, [this](auto duration) { return note(duration); });
};

TEST_F(ProviderApi, AnswersAnAuthorisationWithItsReference) {
    const auto response = authorize("tok_visa");
    EXPECT_EQ(response.status, 200);
    const auto body = json::parse(response.body).value();
    EXPECT_EQ(body["outcome"], "ok");
    EXPECT_EQ(body["reference"], ledger("")["items"][0]["reference"]);
}

TEST_F(ProviderApi, AnswersAVoidWithoutEffectWithNoReference) {
    const auto body = json::parse(about_it("/voids", "7:void").body).value();
    EXPECT_EQ(body["outcome"], "ok");
    EXPECT_TRUE(body["reference"].is_null());
}

TEST_F(ProviderApi, TellsWhyItRefuses) {
    authorize("tok_visa");
    about_it("/captures", "7:capture");
    const auto response = about_it("/voids", "7:void");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(json::parse(response.body).value()["reason"], "captured");
}

TEST_F(ProviderApi, AnswersAFlakyCardWith503Twice) {
    EXPECT_EQ(authorize("tok_flaky").status, 503);
    EXPECT_EQ(authorize("tok_flaky").status, 503);
    EXPECT_EQ(authorize("tok_flaky").status, 200);
}

TEST_F(ProviderApi, RefusesWhatTheDiskDoesNotTake) {
    database_.write_connection().exec("PRAGMA max_page_count = 1");  // no more than there are
    int status = 200;
    for (int key = 0; status == 200 && key < 1'000; ++key) {
        status = about_it("/voids", std::to_string(key)).status;
    }
    EXPECT_EQ(status, 503);
    EXPECT_TRUE(writer_.broken());
}

TEST_F(ProviderApi, TakesThreeSecondsForASlowCard) {
    EXPECT_EQ(authorize("tok_slow").status, 200);
    EXPECT_EQ(pauses_, std::vector<std::chrono::milliseconds>{3s});
}

TEST_F(ProviderApi, WithholdsOnlyTheFirstAnswerOfALostReply) {
    authorize("tok_lost_reply");
    EXPECT_EQ(pauses_, std::vector<std::chrono::milliseconds>{6s});
    EXPECT_EQ(authorize("tok_lost_reply").status, 200);
    EXPECT_EQ(pauses_.size(), 1U);
    EXPECT_EQ(ledger("")["items"].size(), 1U);
}

TEST_F(ProviderApi, RefusesAKeyThatBelongsToAnotherCall) {
    authorize("tok_visa");
    EXPECT_EQ(authorize("tok_slow").status, 422);
}

TEST_F(ProviderApi, RefusesACallThatIsNone) {
    EXPECT_EQ(call("POST", "/captures", "{").status, 400);
    EXPECT_EQ(call("POST", "/captures", "{}").status, 422);
    EXPECT_EQ(ledger("")["items"].size(), 0U);
}

TEST_F(ProviderApi, ListsTheLedgerInPagesOfOneOrder) {
    authorize("tok_visa");
    about_it("/captures", "7:capture");
    about_it("/refunds", "7:refund");
    const auto first = ledger("?order_id=7&limit=2");
    ASSERT_EQ(first["items"].size(), 2U);
    EXPECT_EQ(first["items"][1]["kind"], "capture");
    const auto rest =
        ledger("?order_id=7&limit=2&cursor=" + first["next_cursor"].get<std::string>());
    ASSERT_EQ(rest["items"].size(), 1U);
    EXPECT_EQ(rest["items"][0]["kind"], "refund");
    EXPECT_TRUE(rest["next_cursor"].is_null());
    EXPECT_EQ(ledger("?order_id=8")["items"].size(), 0U);
}

}  // namespace
}  // namespace payment_provider
