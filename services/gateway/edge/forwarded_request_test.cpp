#include "gateway/edge/forwarded_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway {
namespace {

namespace beast_http = boost::beast::http;
using testing::HasSubstr;
using testing::Not;

const Hop hop{.client_address = "10.0.0.7", .traceparent = "00-trace-span-01", .request_id = "r-1"};

RequestHead post() {
    RequestHead head;
    head.method(beast_http::verb::post);
    head.target("/v1/orders");
    head.version(11);
    return head;
}

TEST(UpstreamRequest, IsWrittenAnewWithAnExplicitLength) {
    auto head = post();
    head.set("Content-Type", "application/json");
    head.set("Transfer-Encoding", "chunked");
    const auto text = upstream_request(head, "{}", hop, "127.0.0.1:8101");
    EXPECT_THAT(text, testing::StartsWith("POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:8101\r\n"));
    EXPECT_THAT(text, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("chunked")));
    EXPECT_THAT(text, testing::EndsWith("Content-Length: 2\r\n\r\n{}"));
}

TEST(UpstreamRequest, LetsNobodySpeakForTheInside) {
    auto head = post();
    head.set("X-Forwarded-For", "6.6.6.6");
    head.set("Orderly-Forwarded", "1");
    head.set("X-Internal-User", "root");
    const auto text = upstream_request(head, "", hop, "a");
    EXPECT_THAT(text, HasSubstr("X-Forwarded-For: 10.0.0.7\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("6.6.6.6")));
    EXPECT_THAT(text, Not(HasSubstr("Orderly-Forwarded")));
    EXPECT_THAT(text, Not(HasSubstr("root")));
}

TEST(UpstreamRequest, LeavesBehindWhatConnectionNames) {
    auto head = post();
    head.set("Connection", "keep-alive, X-Debug");
    head.set("X-Debug", "on");
    head.set("X-Kept", "yes");
    const auto text = upstream_request(head, "", hop, "a");
    EXPECT_THAT(text, Not(HasSubstr("X-Debug")));
    EXPECT_THAT(text, HasSubstr("X-Kept: yes\r\n"));
}

TEST(UpstreamRequest, KeepsRepeatedHeadersForTheServiceToJudge) {
    auto head = post();
    head.insert("Idempotency-Key", "a");
    head.insert("Idempotency-Key", "b");
    const auto text = upstream_request(head, "", hop, "a");
    EXPECT_THAT(text, HasSubstr("Idempotency-Key: a\r\n"));
    EXPECT_THAT(text, HasSubstr("Idempotency-Key: b\r\n"));
}

TEST(UpstreamRequest, LeavesTheBodyOfAGetBehind) {
    auto head = post();
    head.method(beast_http::verb::get);
    EXPECT_THAT(upstream_request(head, "smuggled", hop, "a"), Not(HasSubstr("smuggled")));
}

TEST(ClientResponse, OfHeadNamesTheLengthAndSendsNoBody) {
    ResponseHead head;
    head.result(beast_http::status::ok);
    const auto text = client_response(head, "", 42, false, true, hop);
    EXPECT_THAT(text, testing::EndsWith("Content-Length: 42\r\n\r\n"));
}

TEST(ClientResponse, LeavesBehindWhatConnectionNames) {
    ResponseHead head;
    head.result(beast_http::status::ok);
    head.set("Connection", "X-Debug");
    head.set("X-Debug", "on");
    EXPECT_THAT(client_response(head, "", 0, true, true, hop), Not(HasSubstr("X-Debug")));
}

TEST(ClientResponse, NotModifiedHasNoLength) {
    ResponseHead head;
    head.result(beast_http::status::not_modified);
    head.set("ETag", "\"3\"");
    const auto text = client_response(head, "", 0, true, true, hop);
    EXPECT_THAT(text, HasSubstr("ETag: \"3\"\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("Content-Length")));
}

TEST(RequestId, IsTheClientsIfItIsPrintable) {
    auto head = post();
    EXPECT_EQ(request_id(head, "trace"), "trace");
    head.set("X-Request-Id", "mine");
    EXPECT_EQ(request_id(head, "trace"), "mine");
    head.set("X-Request-Id", std::string(129, 'x'));
    EXPECT_EQ(request_id(head, "trace"), "trace");
}

}  // namespace
}  // namespace gateway
