#include "http/http1/response_head.hpp"

#include <string>

#include <gtest/gtest.h>

namespace http::http1 {
namespace {

bool is_refused(const std::string& text) { return !parse_response_head(text + "\r\n", false).ok(); }

Framing framing(const std::string& text, bool to_head = false) {
    const std::string whole = text + "\r\n";
    return parse_response_head(whole, to_head).value().framing;
}

TEST(ResponseHead, SaysHowItsBodyEnds) {
    EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"), Framing::length);
    EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"), Framing::none);
    EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n"), Framing::chunked);
    EXPECT_EQ(framing("HTTP/1.1 200\r\n"), Framing::until_close);
}

TEST(ResponseHead, HasNoBodyWhereNoneCanBe) {
    EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", true), Framing::none);
    EXPECT_EQ(framing("HTTP/1.1 204 No Content\r\n"), Framing::none);
    EXPECT_EQ(framing("HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n"), Framing::none);
    EXPECT_EQ(framing("HTTP/1.1 100 Continue\r\n"), Framing::none);
}

TEST(ResponseHead, SaysWhetherTheConnectionTakesAnotherRequest) {
    const auto keeps = [](const std::string& text) {
        const std::string whole = text + "\r\n";
        return parse_response_head(whole, false).value().keep_alive;
    };
    EXPECT_TRUE(keeps("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.1 200 OK\r\n"));
}

TEST(ResponseHead, RefusesGarbage) {
    for (const auto* text : {
             "",
             "hello\r\n",
             "HTTP/2 200\r\n",
             "HTTP/1.1 2000 OK\r\n",
             "HTTP/1.1 20 OK\r\n",
             "HTTP/1.1 099 OK\r\n",
             "HTTP/1.1 101 Switching\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: x\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
             "HTTP/1.1 200 OK\r\nX: a\r b\r\n",
             "HTTP/1.1 200 OK\r\n folded\r\n",
         }) {
        EXPECT_TRUE(is_refused(text)) << text;
    }
}

}  // namespace
}  // namespace http::http1
