#include "gateway/edge/hygiene.hpp"

#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <gtest/gtest.h>

namespace gateway {
namespace {

namespace beast_http = boost::beast::http;

// What the edge answers to these header lines: 0 if it accepts them.
int refused(const std::string& lines) {
    beast_http::request_parser<beast_http::empty_body> parser;
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(lines + "\r\n"), error);
    if (error) return 400;
    const auto problem = malformed(parser.get());
    return problem ? problem->status : 0;
}

const std::string get = "GET /v1/orders HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /v1/orders HTTP/1.1\r\nHost: x\r\n";

TEST(Hygiene, LetsAnOrdinaryRequestPass) {
    EXPECT_EQ(refused(get), 0);
    EXPECT_EQ(refused(post + "Content-Length: 2\r\n"), 0);
    EXPECT_EQ(refused(post + "Transfer-Encoding: chunked\r\n"), 0);
}

TEST(Hygiene, RefusesWhatCouldBeReadAsTwoRequests) {
    for (const auto* headers : {
             "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
             "Content-Length: 2\r\nContent-Length: 2\r\n",
             "Content-Length: 2\r\nContent-Length: 3\r\n",
             "Content-Length: 2, 2\r\n",
             "Content-Length: +2\r\n",
             "Content-Length: -2\r\n",
             "Content-Length: 0x2\r\n",
             "Transfer-Encoding: chunked, chunked\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: identity\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Content_Length: 2\r\n",
             "Content-Length : 2\r\n",
         }) {
        EXPECT_EQ(refused(post + headers), 400) << headers;
    }
}

TEST(Hygiene, RefusesChunksInHttp10) {
    EXPECT_EQ(refused("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"), 400);
}

TEST(Hygiene, WantsExactlyOneHost) {
    EXPECT_EQ(refused("GET / HTTP/1.1\r\n"), 400);
    EXPECT_EQ(refused(get + "Host: y\r\n"), 400);
    EXPECT_EQ(refused("GET / HTTP/1.0\r\n"), 0);
}

TEST(Hygiene, WantsAPathAsTarget) {
    for (const auto* target : {"//evil/", "http://evil/", "*", "evil:80"}) {
        EXPECT_EQ(refused("GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n"), 400)
            << target;
    }
}

TEST(HopByHop, AreTheFixedHeadersWhateverTheirCase) {
    const beast_http::fields head;
    for (const auto* name : {"Connection", "keep-alive", "TE", "Upgrade", "Transfer-Encoding"}) {
        EXPECT_TRUE(is_hop_by_hop(head, name)) << name;
    }
    EXPECT_FALSE(is_hop_by_hop(head, "Content-Type"));
}

TEST(HopByHop, AreAlsoTheHeadersThatConnectionNames) {
    beast_http::fields head;
    head.insert("Connection", "close, X-Secret");
    head.insert("connection", "x-other");
    EXPECT_TRUE(is_hop_by_hop(head, "x-secret"));
    EXPECT_TRUE(is_hop_by_hop(head, "X-Other"));
    EXPECT_FALSE(is_hop_by_hop(head, "X-Sec"));
    EXPECT_FALSE(is_hop_by_hop(head, "Accept"));
}

TEST(Hygiene, BoundsTheNumberOfHeaders) {
    std::string many = get;
    for (int i = 0; i < 64; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    EXPECT_EQ(refused(many), 431);
}

}  // namespace
}  // namespace gateway
