#include "http/async_client.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.hpp"
#include "http/testing/raw_server.hpp"

namespace http {
namespace {

using namespace std::chrono_literals;
using Answer = AsyncTransport::Answer;
using ::testing::HasSubstr;

class AsyncClientTest : public ::testing::Test {
protected:
    static Request post(const std::string& body) {
        Request request;
        request.method = "POST";
        request.target = "/echo?x=1";
        request.headers.emplace("Content-Type", "text/plain");
        request.headers.emplace("Connection", "close");  // about another connection
        request.body = body;
        request.traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
        return request;
    }
    void send(const std::string& address, const std::string& body, std::chrono::milliseconds time) {
        client.send(address, post(body), time, [this](Answer answer) {
            answers.push_back(std::move(answer));
        });
    }
    void run_until_answers(std::size_t count) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (answers.size() < count && std::chrono::steady_clock::now() < deadline)
            loop.run_one_for(100ms);
        ASSERT_EQ(answers.size(), count);
    }

    asio::io_context loop;
    AsyncClient client{loop, {.under_way_max = 2, .answer_bytes_max = 100'000}};
    std::vector<Answer> answers;
};

TEST_F(AsyncClientTest, SendsARequestAndTellsItsAnswerThroughTheLoop) {
    http::testing::RawServer server{{"HTTP/1.1 200 OK\r\nX-Key: 7\r\nContent-Length: 2\r\n\r\nhi"}};
    send(server.address(), "hello", 5s);
    EXPECT_TRUE(answers.empty());
    run_until_answers(1);
    ASSERT_TRUE(answers[0].ok());
    EXPECT_EQ(answers[0].value().status, 200);
    EXPECT_EQ(answers[0].value().body, "hi");
    EXPECT_EQ(header(answers[0].value().headers, "X-Key"), "7");
    EXPECT_EQ(
        server.received(),
        "POST /echo?x=1 HTTP/1.1\r\nHost: " + server.address() +
            "\r\nContent-Type: text/plain\r\n"
            "traceparent: 00-11111111111111111111111111111111-2222222222222222-01\r\n"
            "Content-Length: 5\r\n\r\nhello"
    );
}

TEST_F(AsyncClientTest, ReadsAnAnswerInChunksAndOneThatEndsWithItsConnection) {
    http::testing::RawServer chunked{
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"}};
    http::testing::RawServer closing{{"HTTP/1.1 200 OK\r\n\r\nhello"}};
    send(chunked.address(), "", 5s);
    run_until_answers(1);
    send(closing.address(), "", 5s);
    run_until_answers(2);
    for (const auto& answer : answers) {
        ASSERT_TRUE(answer.ok());
        EXPECT_EQ(answer.value().body, "hello");
    }
}

TEST_F(AsyncClientTest, TellsThatNobodyListens) {
    send("127.0.0.1:1", "", 5s);
    run_until_answers(1);
    ASSERT_FALSE(answers[0].ok());
    EXPECT_FALSE(answers[0].error().sent);
}

TEST_F(AsyncClientTest, TellsThatAPeerWasSilentForTooLong) {
    http::testing::RawServer silent{{""}};
    send(silent.address(), "", 200ms);
    run_until_answers(1);
    ASSERT_FALSE(answers[0].ok());
    EXPECT_TRUE(answers[0].error().sent);
    EXPECT_TRUE(answers[0].error().timed_out);
}

TEST_F(AsyncClientTest, RefusesWhatIsNoHttpAndWhatIsTooLarge) {
    http::testing::RawServer garbage{{"SMTP ready\r\n\r\n"}};
    http::testing::RawServer large{{"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"}};
    send(garbage.address(), "", 5s);
    run_until_answers(1);
    send(large.address(), "", 5s);
    run_until_answers(2);
    ASSERT_FALSE(answers[0].ok());
    EXPECT_THAT(answers[0].error().reason, HasSubstr("no answer of HTTP/1.1"));
    ASSERT_FALSE(answers[1].ok());
    EXPECT_THAT(answers[1].error().reason, HasSubstr("too large"));
}

TEST_F(AsyncClientTest, SendsAgainWhenAKeptConnectionWasClosedMeanwhile) {
    http::testing::RawServer server{
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
         "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"}};
    send(server.address(), "first", 5s);
    run_until_answers(1);
    server.wait_until_closed(1);
    send(server.address(), "second", 5s);
    run_until_answers(2);
    ASSERT_TRUE(answers[1].ok());
    EXPECT_EQ(answers[1].value().status, 201);
}

// With a real server.

TEST_F(AsyncClientTest, HasOnlySoManyExchangesUnderWayAndKeepsItsConnections) {
    observability::Metrics metrics;
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    Server server{
        {.port = 0},
        {{"POST",
          "/echo",
          [&](const Request& request) {
              const int there = ++now;
              for (int known = most; known < there && !most.compare_exchange_weak(known, there);) {
              }
              --now;
              return Response{200, {}, request.body};
          }}},
        [] { return std::vector<Check>{}; },
        metrics};
    server.start();
    const auto address = "127.0.0.1:" + std::to_string(server.port());
    for (int i = 0; i < 50; ++i) send(address, std::to_string(i), 5s);
    run_until_answers(50);
    EXPECT_LE(most, 2);
    for (const auto& answer : answers) EXPECT_TRUE(answer.ok());
    server.stop();
}

}  // namespace
}  // namespace http
