#include "http/incoming_request.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"

namespace http {

IncomingRequest parse(const std::string& text) { return incoming_request(text, 1000); }

// The head of a request for / with these further header lines.
IncomingRequest with_lines(const std::string& lines) {
    return parse("POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
}

template <typename Action>
int refusal_of(Action action) {
    try {
        action();
        return 0;
    } catch (const Problem& problem) {
        return problem.status;
    }
}

int refusal_of_text(const std::string& text) {
    return refusal_of([&] { parse(text); });
}
int refusal_of_lines(const std::string& lines) {
    return refusal_of([&] { with_lines(lines); });
}

TEST(IncomingRequest, IsSplitIntoItsParts) {
    const auto head =
        parse("PUT /v1/products/mug?x=1 HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\n\r\n");
    EXPECT_EQ(head.request.method, "PUT");
    EXPECT_EQ(head.request.target, "/v1/products/mug?x=1");
    EXPECT_EQ(head.request.path, "/v1/products/mug");
    EXPECT_EQ(head.request.query_parameter("x"), "1");
    EXPECT_EQ(head.request.header("accept"), "*/*");
    EXPECT_EQ(head.body_size, 0u);
    EXPECT_TRUE(head.keep_alive);
}

TEST(IncomingRequest, KeepsHeaderValuesVerbatim) {
    const auto head = with_lines("Idempotency-Key: a%2Fb+c%41 d\r\n");
    EXPECT_EQ(head.request.header("Idempotency-Key"), "a%2Fb+c%41 d");
}

TEST(IncomingRequest, KeepsEmptyAndRepeatedFields) {
    const auto head = with_lines("Idempotency-Key:\r\nIdempotency-Key: \t x \t\r\n");
    const auto [first, last] = head.request.headers.equal_range("Idempotency-Key");
    ASSERT_EQ(std::distance(first, last), 2);
    EXPECT_EQ(first->second, "");
    EXPECT_EQ(std::next(first)->second, "x");
}

TEST(IncomingRequest, RefusesABrokenRequestLine) {
    for (const auto* line :
         {"",
          "GET",
          "GET /",
          "GET  HTTP/1.1",
          "G(T / HTTP/1.1",
          "GET x HTTP/1.1",
          "GET /a b HTTP/1.1",
          "GET http://a/ HTTP/1.1",
          "GET /\x01 HTTP/1.1",
          "GET /%zz HTTP/1.1",
          "GET /#a HTTP/1.1"}) {
        EXPECT_EQ(refusal_of_text(std::string{line} + "\r\nHost: a\r\n\r\n"), 400) << line;
    }
}

TEST(IncomingRequest, RefusesARepeatedQueryParameter) {
    EXPECT_EQ(refusal_of_text("GET /things?a=1&b=1&a=2 HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of_text("GET /things?a=1&%61=1 HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(IncomingRequest, RefusesOtherVersions) {
    EXPECT_EQ(refusal_of_text("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of_text("GET / http/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(IncomingRequest, RefusesBrokenHeaderLines) {
    for (const auto* line :
         {"no colon\r\n",
          " folded: x\r\n",
          "name : x\r\n",
          ": x\r\n",
          "a: b\nc: d\r\n",
          "a: b\rc\r\n"}) {
        EXPECT_EQ(refusal_of_lines(line), 400) << line;
    }
    EXPECT_EQ(refusal_of_lines(std::string{"a: b\0c\r\n", 8}), 400);
}

TEST(IncomingRequest, RefusesMoreFieldsThanAnybodyNeeds) {
    std::string lines;
    for (int i = 0; i < 99; ++i) lines += "a: b\r\n";
    EXPECT_EQ(refusal_of_lines(lines), 0);
    lines += "a: b\r\n";
    EXPECT_EQ(refusal_of_lines(lines), 431);
}

TEST(IncomingRequest, HasOneHost) {
    EXPECT_EQ(refusal_of_text("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of_lines("Host: b\r\n"), 400);
    EXPECT_EQ(refusal_of_text("GET / HTTP/1.0\r\n\r\n"), 0);
}

TEST(IncomingRequest, TellsTheSizeOfTheBody) {
    EXPECT_EQ(with_lines("Content-Length: 1000\r\n").body_size, 1000u);
    EXPECT_EQ(refusal_of_lines("Content-Length: 1001\r\n"), 413);
    EXPECT_EQ(refusal_of_lines("Content-Length: 99999999999999999999999\r\n"), 413);
}

TEST(IncomingRequest, RefusesASizeOfSeveralMeanings) {
    for (const auto* size : {"", "-1", "+1", "0x20", "1,1", "1 1", "1e1"}) {
        EXPECT_EQ(refusal_of_lines(std::string{"Content-Length: "} + size + "\r\n"), 400) << size;
    }
    EXPECT_EQ(refusal_of_lines("Content-Length: 1\r\nContent-Length: 1\r\n"), 400);
}

TEST(IncomingRequest, RefusesAnyTransferEncoding) {
    EXPECT_EQ(refusal_of_lines("Transfer-Encoding: chunked\r\n"), 411);
    EXPECT_EQ(refusal_of_lines("Transfer-Encoding: identity\r\nContent-Length: 1\r\n"), 411);
}

TEST(IncomingRequest, TellsWhetherTheConnectionStays) {
    EXPECT_FALSE(with_lines("Connection: Close\r\n").keep_alive);
    EXPECT_FALSE(with_lines("Connection: TE, close\r\n").keep_alive);
    EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").keep_alive);
    EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(IncomingRequest, MeetsOnlyOneExpectation) {
    EXPECT_TRUE(with_lines("Expect: 100-Continue\r\nContent-Length: 1\r\n").expects_continue);
    EXPECT_EQ(refusal_of_lines("Expect: miracles\r\n"), 417);
}

}  // namespace http
