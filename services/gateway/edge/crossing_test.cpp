#include "gateway/edge/crossing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = BodyLength::Kind;

const Hop hop{
    .client_address = "10.0.0.7",
    .is_tls = false,
    .traceparent = "00-trace-span-01",
    .request_id = "r-1"};
const AnswerExtras extras{
    .date = "Sat, 21 Nov 2026 14:00:00 GMT",
    .more_fields = {},
    .keep_alive = true};

// What an upstream gets of a POST with these header lines.
std::string crossed(const std::string& lines, const BodyLength& body = {}) {
    const auto text = "POST /v1/orders HTTP/1.1\r\nHost: shop\r\n" + lines + "\r\n";
    const auto head = http::http1::parse_request_head(text);
    return upstream_request_head(
        head.value(), body, hop, "127.0.0.1:8101", std::chrono::milliseconds{1'500}
    );
}

std::string
answered(const std::string& text, const BodyLength& body, const AnswerExtras& more = extras) {
    const auto whole = text + "\r\n";
    const auto head = http::http1::parse_response_head(whole, false);
    return client_response_head(head.value(), body, hop, more);
}

TEST(UpstreamRequest, IsWrittenAnewWithItsOwnFraming) {
    const auto text = crossed(
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", {Kind::known, 2}
    );
    EXPECT_THAT(text, StartsWith("POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:8101\r\n"));
    EXPECT_THAT(text, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("chunked")));
    EXPECT_THAT(text, EndsWith("Content-Length: 2\r\n\r\n"));
}

TEST(UpstreamRequest, LetsNobodySpeakForTheInside) {
    const auto text = crossed(
        "X-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: "
        "6.6.6.6\r\nOrderly-Forwarded: 1\r\nX-Internal-User: root\r\nx-user-id: root\r\n"
    );
    EXPECT_THAT(text, HasSubstr("X-Forwarded-For: 10.0.0.7\r\n"));
    EXPECT_THAT(text, HasSubstr("Forwarded: for=10.0.0.7;host=\"shop\";proto=http\r\n"));
    EXPECT_THAT(text, HasSubstr("X-Forwarded-Host: shop\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("6.6.6.6")));
    EXPECT_THAT(text, Not(HasSubstr("Orderly-Forwarded")));
    EXPECT_THAT(text, Not(HasSubstr("root")));
}

TEST(UpstreamRequest, LeavesBehindWhatConnectionNames) {
    const auto text = crossed("Connection: keep-alive, X-Debug\r\nX-Debug: on\r\nX-Kept: yes\r\n");
    EXPECT_THAT(text, Not(HasSubstr("X-Debug")));
    EXPECT_THAT(text, HasSubstr("X-Kept: yes\r\n"));
}

TEST(UpstreamRequest, KeepsRepeatedHeadersForTheServiceToJudge) {
    const auto text = crossed("Idempotency-Key: a\r\nIdempotency-Key: b\r\n");
    EXPECT_THAT(text, HasSubstr("Idempotency-Key: a\r\n"));
    EXPECT_THAT(text, HasSubstr("Idempotency-Key: b\r\n"));
}

TEST(UpstreamRequest, SaysHowMuchTimeIsLeftAndWhereItCameThrough) {
    const auto text = crossed("Request-Timeout: 60\r\nVia: 1.0 fred\r\n");
    EXPECT_THAT(text, HasSubstr("Request-Timeout: 1.500\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("Request-Timeout: 60")));
    EXPECT_THAT(text, HasSubstr("Via: 1.0 fred, 1.1 orderly\r\n"));
}

TEST(ClientResponse, IsWrittenAnewAndDated) {
    const auto text = answered(
        "HTTP/1.1 201 Created\r\nLocation: /x\r\nConnection: X-Debug\r\nX-Debug: on\r\n",
        {Kind::chunked}
    );
    EXPECT_THAT(text, StartsWith("HTTP/1.1 201 Created\r\nLocation: /x\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("X-Debug")));
    EXPECT_THAT(text, HasSubstr("Date: Sat, 21 Nov 2026 14:00:00 GMT\r\n"));
    EXPECT_THAT(text, HasSubstr("X-Request-Id: r-1\r\n"));
    EXPECT_THAT(text, EndsWith("Transfer-Encoding: chunked\r\n\r\n"));
}

TEST(ClientResponse, KeepsTheUpstreamsOwnDateAndSaysWhenItCloses) {
    auto closing = extras;
    closing.keep_alive = false;
    const auto text =
        answered("HTTP/1.1 304 Not Modified\r\nDate: yesterday\r\nETag: \"3\"\r\n", {}, closing);
    EXPECT_THAT(text, HasSubstr("Date: yesterday\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("2026")));
    EXPECT_THAT(text, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("Content-Length")));
}

TEST(RequestId, IsTheClientsIfItIsPrintable) {
    const auto id = [](const std::string& line) {
        const auto text = "GET / HTTP/1.1\r\nHost: x\r\n" + line + "\r\n";
        const auto head = http::http1::parse_request_head(text);
        return std::string{request_id(head.value(), "trace")};
    };
    EXPECT_EQ(id(""), "trace");
    EXPECT_EQ(id("X-Request-Id: mine\r\n"), "mine");
    EXPECT_EQ(id("X-Request-Id: not mine\r\n"), "trace");
    EXPECT_EQ(id("X-Request-Id: " + std::string(129, 'x') + "\r\n"), "trace");
}

}  // namespace
}  // namespace gateway
