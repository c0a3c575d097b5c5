#include "http/http1/request_head.hpp"

#include <string>

#include <gtest/gtest.h>

namespace http::http1 {
namespace {

// What the edge answers to these header lines: 0 if it accepts them.
int refused(const std::string& lines) {
    const auto text = lines + "\r\n";
    HeadScan scan;
    const auto size = head_size(text, scan);
    if (size.refusal) return size.refusal->status;
    if (size.bytes != text.size()) return -1;
    const auto head = parse_request_head(text);
    return head.ok() ? 0 : head.error().status;
}

const std::string get = "GET /v1/orders HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /v1/orders HTTP/1.1\r\nHost: x\r\n";

TEST(RequestHead, SaysWhatWasSent) {
    const std::string text =
        "POST /v1/orders?a=1 HTTP/1.1\r\nHost: shop:8080\r\nContent-Length:  12 \r\nExpect: "
        "100-Continue\r\n\r\n";
    const auto head = parse_request_head(text);
    ASSERT_TRUE(head.ok());
    EXPECT_EQ(head.value().method, "POST");
    EXPECT_EQ(head.value().path(), "/v1/orders");
    EXPECT_EQ(head.value().framing, Framing::length);
    EXPECT_EQ(head.value().content_length, 12U);
    EXPECT_TRUE(head.value().expects_continue);
    EXPECT_TRUE(head.value().keep_alive);
}

TEST(RequestHead, LetsAnOrdinaryRequestPass) {
    EXPECT_EQ(refused(get), 0);
    EXPECT_EQ(refused(post + "Content-Length: 2\r\n"), 0);
    EXPECT_EQ(refused(post + "Transfer-Encoding: chunked\r\n"), 0);
    EXPECT_EQ(refused(get + "X-Empty:\r\nX-Latin: \xe4\r\n"), 0);
    EXPECT_EQ(refused("\r\n" + get), 0);
}

TEST(RequestHead, RefusesWhatCouldBeReadAsTwoRequests) {
    for (const auto* headers : {
             "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
             "Content-Length: 2\r\nContent-Length: 2\r\n",
             "Content-Length: 2\r\nContent-Length: 3\r\n",
             "Content-Length: 2, 2\r\n",
             "Content-Length: +2\r\n",
             "Content-Length: -2\r\n",
             "Content-Length: 0x2\r\n",
             "Content-Length: 2 2\r\n",
             "Content-Length:\r\n",
             "Content-Length: 99999999999999999999\r\n",
             "Transfer-Encoding: chunked, chunked\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: identity\r\n",
             "Transfer-Encoding: \"chunked\"\r\n",
             "Transfer-Encoding:\r\n chunked\r\n",
             "Transfer-Encoding:\x0b chunked\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding : chunked\r\n",
             "Content_Length: 2\r\n",
             "Content-Length : 2\r\n",
             " Content-Length: 2\r\n",
             "X: a\rContent-Length: 2\r\n",
             "X: a\nContent-Length: 2\r\n",
             "X\r\n",
             ": no name\r\n",
             "X Y: space\r\n",
         }) {
        EXPECT_EQ(refused(post + headers), 400) << headers;
    }
    EXPECT_EQ(refused(post + std::string{"X: a\0b\r\n", 8}), 400);
}

TEST(RequestHead, RefusesALineThatEndsWithLineFeedAloneAtOnce) {
    HeadScan scan;
    EXPECT_TRUE(head_size("GET / HTTP/1.1\n", scan).refusal);
}

TEST(RequestHead, RefusesChunksInHttp10) {
    EXPECT_EQ(refused("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"), 400);
}

TEST(RequestHead, WantsExactlyOneHost) {
    EXPECT_EQ(refused("GET / HTTP/1.1\r\n"), 400);
    EXPECT_EQ(refused(get + "Host: y\r\n"), 400);
    EXPECT_EQ(refused("GET / HTTP/1.0\r\n"), 0);
    for (const auto* host : {"a b", "a,b", "a/b", "user@a", "a?b"}) {
        EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: " + std::string{host} + "\r\n"), 400) << host;
    }
}

TEST(RequestHead, WantsAPathAsTarget) {
    for (const auto* target :
         {"//evil/",
          "http://evil/",
          "*",
          "evil:80",
          "/a#b",
          "/a\\b",
          "/../etc",
          "/a/..",
          "/a/%2e%2E/b",
          "/./a",
          "/\xe4"}) {
        EXPECT_EQ(refused("GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n"), 400)
            << target;
    }
    EXPECT_EQ(refused("GET /a..b/.c?../d HTTP/1.1\r\nHost: x\r\n"), 0);
}

TEST(RequestHead, WantsALineOfThreeParts) {
    for (const auto* line :
         {"GET /",
          "GET",
          " / HTTP/1.1",
          "GET  / HTTP/1.1",
          "GET / HTTP/1.1 ",
          "GET / http/1.1",
          "GET /a b HTTP/1.1",
          "G(T / HTTP/1.1"}) {
        EXPECT_EQ(refused(std::string{line} + "\r\nHost: x\r\n"), 400) << line;
    }
    EXPECT_EQ(refused("GET / HTTP/2.0\r\nHost: x\r\n"), 505);
    EXPECT_EQ(refused("get / HTTP/1.1\r\nHost: x\r\n"), 501);
    EXPECT_EQ(refused(get + "Expect: tea\r\n"), 417);
}

TEST(RequestHead, BoundsTheNumberAndTheSizeOfHeaders) {
    std::string many = get;
    for (int i = 0; i < 63; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    EXPECT_EQ(refused(many), 0);
    EXPECT_EQ(refused(many + "X: 1\r\n"), 431);
    HeadScan scan;
    const auto size = head_size("GET /" + std::string(head_bytes_max, 'x'), scan);
    ASSERT_TRUE(size.refusal);
    EXPECT_EQ(size.refusal->status, 431);
}

TEST(RequestHead, IsFoundHoweverItIsCut) {
    const auto text = get + "\r\nGET";
    HeadScan scan;
    for (std::size_t size = 0; size < text.size() - 3; ++size) {
        EXPECT_EQ(head_size(std::string_view{text}.substr(0, size), scan).bytes, 0U) << size;
    }
    EXPECT_EQ(head_size(text, scan).bytes, text.size() - 3);
}

TEST(HopByHop, AreTheFixedHeadersAndThoseThatConnectionNames) {
    const auto text = get +
                      "Connection: close, X-Secret\r\nconnection: x-other\r\nX-SECRET: "
                      "1\r\nX-Other: 2\r\nX-Sec: 3\r\nTE: x\r\n\r\n";
    const auto head = parse_request_head(text);
    ASSERT_TRUE(head.ok());
    const auto& fields = head.value().fields;
    EXPECT_TRUE(fields.find("x-secret")->is_hop_by_hop);
    EXPECT_TRUE(fields.find("x-other")->is_hop_by_hop);
    EXPECT_TRUE(fields.find("te")->is_hop_by_hop);
    EXPECT_FALSE(fields.find("x-sec")->is_hop_by_hop);
    EXPECT_FALSE(fields.find("host")->is_hop_by_hop);
    EXPECT_FALSE(head.value().keep_alive);
}

// Otherwise a request could be repeated whose key never arrived.
TEST(HopByHop, AKeyThatConnectionNamesIsNone) {
    const auto text = post + "Idempotency-Key: k\r\nConnection: Idempotency-Key\r\n\r\n";
    EXPECT_EQ(parse_request_head(text).value().crossing(Name::idempotency_key), "");
}

}  // namespace
}  // namespace http::http1
