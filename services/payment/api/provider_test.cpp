#include "payment/api/provider.hpp"

#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "http/event_loop.hpp"
#include "http/testing/fake_transport.hpp"
#include "json/strict.hpp"

namespace payment {
namespace {

class ProviderTest : public ::testing::Test {
protected:
    static ProviderRequest request(Call call) {
        return {call, "7", 900, "EUR", "tok_visa", "00-trace"};
    }

    Meaning ask(Call call, int status, std::string body) {
        network_.at("network:80", [=](const auto&) { return http::Response{status, {}, body}; });
        return ask(call);
    }
    Meaning ask(Call call) {
        std::optional<Meaning> meaning;
        provider_.ask(request(call), [&](const Meaning& answer) { meaning = answer; });
        loop_.restart();
        loop_.poll();
        return meaning.value();
    }
    template <typename Said>
    void expect_said(Call call, int status, const std::string& body) {
        const auto answer = ask(call, status, body);
        ASSERT_TRUE(answer.ok()) << answer.error().reason;
        EXPECT_TRUE(std::holds_alternative<Said>(answer.value()));
    }
    void expect_unknown(Call call, int status, const std::string& body) {
        EXPECT_FALSE(ask(call, status, body).ok()) << status << " " << body;
    }
    json::Value sent_body() const {
        return json::parse(network_.sent().back().request.body).value();
    }

    http::FakeTransport network_;
    http::EventLoop loop_;
    const std::unique_ptr<http::AsyncTransport> transport_ = network_.on(loop_, 1);
    Provider provider_{*transport_, "network:80"};
};

const std::string ok = R"({"outcome":"ok","reference":"ref-1"})";
const std::string no_effect = R"({"outcome":"ok","reference":null})";
const std::string declined = R"({"outcome":"declined","reference":null})";
const std::string captured = R"({"outcome":"refused","reason":"captured"})";
const std::string voided = R"({"outcome":"refused","reason":"voided"})";

TEST_F(ProviderTest, AuthorizesUnderAKeyThatFollowsFromTheOrder) {
    const auto answer = ask(Call::authorize, 200, ok);
    EXPECT_EQ(std::get<RecordAuthorized>(answer.value()).provider_reference, "ref-1");
    EXPECT_EQ(network_.sent().back().request.target, "/authorizations");
    EXPECT_EQ(network_.sent().back().request.traceparent, "00-trace");
    EXPECT_EQ(
        sent_body(),
        (json::Value{
            {"idempotency_key", "7:authorize"},
            {"order_id", "7"},
            {"amount_cents", 900},
            {"currency", "EUR"},
            {"payment_token", "tok_visa"}})
    );
}

TEST_F(ProviderTest, NamesTheAuthorisationInAllOtherCalls) {
    expect_said<RecordRefunded>(Call::refund, 200, ok);
    EXPECT_EQ(network_.sent().back().request.target, "/refunds");
    EXPECT_EQ(
        sent_body(),
        (json::Value{
            {"idempotency_key", "7:refund"},
            {"order_id", "7"},
            {"amount_cents", 900},
            {"currency", "EUR"},
            {"authorization_key", "7:authorize"}})
    );
}

TEST_F(ProviderTest, UnderstandsAnswersThatSettleACall) {
    expect_said<RecordDeclined>(Call::authorize, 200, declined);
    expect_said<RecordCaptured>(Call::capture, 200, ok);
    expect_said<RecordRefunded>(Call::refund, 200, ok);
}

TEST_F(ProviderTest, KnowsByTheReferenceWhetherAVoidHadAnythingToVoid) {
    EXPECT_TRUE(
        std::get<RecordVoided>(ask(Call::void_authorization, 200, ok).value()).had_authorized
    );
    EXPECT_FALSE(
        std::get<RecordVoided>(ask(Call::void_authorization, 200, no_effect).value()).had_authorized
    );
}

TEST_F(ProviderTest, LearnsFromARefusedVoidThatThePaymentIsCaptured) {
    expect_said<RecordCaptured>(Call::void_authorization, 409, captured);
}

TEST_F(ProviderTest, TakesNothingElseForAnAnswer) {
    expect_unknown(Call::authorize, 503, R"({"title":"Service Unavailable"})");
    expect_unknown(Call::authorize, 500, ok);
    expect_unknown(Call::authorize, 409, captured);
    expect_unknown(Call::authorize, 200, "{}");
    expect_unknown(Call::authorize, 200, "not json");
    expect_unknown(Call::authorize, 200, "[]");
    expect_unknown(Call::authorize, 200, R"({"outcome":1})");
    expect_unknown(Call::authorize, 200, R"({"outcome":"ok","reference":7})");
    expect_unknown(Call::capture, 409, voided);
    expect_unknown(Call::capture, 200, declined);
    expect_unknown(Call::void_authorization, 409, voided);
}

TEST_F(ProviderTest, DoesNotKnowWhatHappenedWithoutAnAnswer) {
    const auto answer = ask(Call::capture);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().reason, "network:80: nobody listens");
}

}  // namespace
}  // namespace payment
