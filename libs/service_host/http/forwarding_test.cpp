#include "service_host/http/forwarding.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;

class Forwarding : public testing::Test {
protected:
    Forwarding() {
        directory.watch();
        request.method = "POST";
        request.target = "/v1/orders?a=b%20c";
        request.body = R"({"lines":[]})";
        request.headers = {
            {"Content-Type", "application/json"},
            {"Idempotency-Key", "k-1"},
            {"Prefer", "wait=3"},
            {"Consistency-Token", "t-1"},
            {"If-None-Match", "\"7\""},
            {"X-Request-Id", "r-1"},
        };
        request.traceparent = "00-1-2-01";
    }

    void lead(const std::string& instance, std::int64_t epoch) {
        const discovery::Instance leader{
            .service = "order",
            .name = instance,
            .boot_id = "boot-1",
            .address = instance + ":80",
            .leads = {{"order/0", epoch}},
            .last_heartbeat = clock.now(),
        };
        registrations.put(discovery::registration_key(leader), discovery::encode(leader));
    }

    http::Response forward() {
        return forward_to_leader(request, {"order", "0"}, directory, peers, 1s);
    }

    int status_of_problem() {
        try {
            forward();
            return 0;
        } catch (const http::Problem& problem) {
            return problem.status;
        }
    }

    void leader_gives(const http::NoAnswer& trouble) {
        lead("order-2", 1);
        peers.at("order-2:80", [=](const http::Request&) { return trouble; });
    }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    http::Request request;
};

TEST_F(Forwarding, PassesTheWholeRequestToTheLeaderAndItsAnswerBack) {
    lead("order-1", 3);
    lead("order-2", 4);
    peers.at("order-2:80", [](const http::Request&) {
        return http::Response{202, {{"Location", "/v1/orders/7"}}, "{}"};
    });
    const auto response = forward();
    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(http::header(response.headers, "Location"), "/v1/orders/7");
    EXPECT_EQ(response.body, "{}");

    ASSERT_EQ(peers.sent().size(), 1U);
    const auto sent = peers.sent()[0].request;
    EXPECT_EQ(sent.method, request.method);
    EXPECT_EQ(sent.target, request.target);
    EXPECT_EQ(sent.body, request.body);
    EXPECT_EQ(sent.traceparent, request.traceparent);
    for (const auto& [name, value] : request.headers) EXPECT_EQ(sent.header(name), value) << name;
    EXPECT_EQ(sent.header(forwarded_header), "1");
}

TEST_F(Forwarding, PassesTheLeadersRefusalBackAsItIs) {
    lead("order-2", 1);
    peers.at("order-2:80", [](const http::Request&) { return http::Response{409, {}, "{}"}; });
    EXPECT_EQ(forward().status, 409);
}

TEST_F(Forwarding, IsOneHopAtMost) {
    lead("order-2", 1);
    request.headers.emplace(forwarded_header, "1");
    EXPECT_EQ(status_of_problem(), 503);
    EXPECT_TRUE(peers.sent().empty());
}

TEST_F(Forwarding, Is503WhileNobodyLeads) { EXPECT_EQ(status_of_problem(), 503); }

TEST_F(Forwarding, Is503IfTheLeaderCannotBeReached) {
    lead("order-2", 1);
    EXPECT_EQ(status_of_problem(), 503);
}

TEST_F(Forwarding, Is504IfTheLeaderWasSilentForTooLong) {
    leader_gives({.reason = "Read", .sent = true, .timed_out = true});
    EXPECT_EQ(status_of_problem(), 504);
}

TEST_F(Forwarding, Is502IfTheLeaderBrokeOff) {
    leader_gives({.reason = "Read", .sent = true});
    EXPECT_EQ(status_of_problem(), 502);
}

TEST_F(Forwarding, Is503ForAReadThatGotNoAnswerSinceNothingCanHaveChanged) {
    request.method = "GET";
    leader_gives({.reason = "Read", .sent = true, .timed_out = true});
    EXPECT_EQ(status_of_problem(), 503);
}

}  // namespace
}  // namespace service_host
