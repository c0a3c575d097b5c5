#include "http/client.hpp"

#include <atomic>
#include <latch>
#include <memory>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/cannot_listen.hpp"
#include "http/server.hpp"

namespace http {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ClientTest : public testing::Test {
protected:
    ClientTest() { start(0); }

    void start(int port) {
        const std::vector<Route> routes{
            {"POST",
             "/echo",
             [](const Request& request) {
                 return Response{
                     200, {{"X-Key", request.header("X-Key").value_or("")}}, request.body};
             }},
            {"GET",
             "/count",
             [this](const Request&) {
                 return Response{200, {}, std::to_string(++count)};
             }},
            {"GET",
             "/unchanged",
             [](const Request&) {
                 return Response{304, {{"ETag", "\"1\""}}, {}};
             }},
            {"GET",
             "/silent",
             [this](const Request&) {
                 release_silent.wait();
                 return Response{};
             }},
        };
        server.emplace(
            ServerOptions{.port = port}, routes, [] { return std::vector<Check>{}; }, metrics
        );
        server->start();
    }

    vocabulary::Result<Response, NoAnswer>
    get(const std::string& target, bool repeatable, std::chrono::milliseconds timeout = 20s) {
        Request request;
        request.method = "GET";
        request.target = target;
        return client.send(address(), request, timeout, repeatable);
    }

    std::string address() const { return "127.0.0.1:" + std::to_string(server->port()); }

    observability::Metrics metrics;
    std::atomic<int> count = 0;
    std::latch release_silent{1};
    std::optional<Server> server;
    Client client;
};

TEST_F(ClientTest, ReachesAnAddressOfIpv6WithBracketsAndWithout) {
    const std::vector<Route> routes{{"GET", "/", [](const Request&) { return Response{}; }}};
    const auto readiness = [] { return std::vector<Check>{}; };
    Server other{{.host = "::1"}, routes, readiness, metrics};
    try {
        other.start();
    } catch (const CannotListen& trouble) {
        GTEST_SKIP() << trouble.what();
    }
    Request request;
    request.method = "GET";
    request.target = "/";
    for (const std::string host : {"::1", "[::1]"}) {
        const auto address = host + ":" + std::to_string(other.port());
        const auto answer = client.send(address, request, 20s, false);
        ASSERT_TRUE(answer.ok()) << answer.error().reason;
        EXPECT_EQ(answer.value().status, 200);
    }
}

TEST_F(ClientTest, SendsBodyAndHeadersVerbatim) {
    Request request;
    request.method = "POST";
    request.target = "/echo";
    request.headers = {{"X-Key", "a+b"}, {"Host", "elsewhere"}, {"Content-Length", "99"}};
    request.body = std::string{"\0\r\n\xff", 4};
    const auto answer = client.send(address(), request, 20s, false);
    ASSERT_TRUE(answer.ok()) << answer.error().reason;
    EXPECT_EQ(answer.value().body, request.body);
    EXPECT_EQ(header(answer.value().headers, "X-Key"), "a+b");
    EXPECT_EQ(header(answer.value().headers, "Content-Length"), std::nullopt);
}

TEST_F(ClientTest, SendsAnEscapedTargetAsItIs) {
    const auto answer = get("/count?name=a%2Fb%20c", true);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer.value().status, 200);
}

TEST_F(ClientTest, KnowsThatARequestWasNotSentIfNobodyListens) {
    server->stop();
    const auto answer = get("/count", true);
    ASSERT_FALSE(answer.ok());
    EXPECT_FALSE(answer.error().sent);
    EXPECT_THAT(answer.error().reason, HasSubstr(address()));
}

TEST_F(ClientTest, DoesNotKnowTheOutcomeIfNoAnswerComesInTime) {
    const auto answer = get("/silent", true, 20ms);
    release_silent.count_down();
    ASSERT_FALSE(answer.ok());
    EXPECT_TRUE(answer.error().sent);
    EXPECT_TRUE(answer.error().timed_out);
}

TEST_F(ClientTest, SurvivesTheRestartOfAPeer) {
    ASSERT_TRUE(get("/count", true).ok());
    const int port = server->port();
    server->stop();
    server.reset();
    start(port);
    const auto answer = get("/count", true);
    ASSERT_TRUE(answer.ok()) << answer.error().reason;
    EXPECT_EQ(answer.value().body, "2");
}

TEST_F(ClientTest, UnderstandsAnAnswerWithoutContent) {
    for (int i = 0; i < 2; ++i) {
        const auto answer = get("/unchanged", true);
        ASSERT_TRUE(answer.ok()) << answer.error().reason;
        EXPECT_EQ(answer.value().status, 304);
        EXPECT_EQ(header(answer.value().headers, "ETag"), "\"1\"");
    }
}

// Answers one request on its first connection, ends that connection in the middle of the second
// request, and answers one request on its second connection.
class FicklePeer {
public:
    FicklePeer() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address_), size);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &size);
        ::listen(socket_, 1);
        thread_ = std::jthread{[this] { run(); }};
    }
    ~FicklePeer() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }

    std::string address() const { return "127.0.0.1:" + std::to_string(ntohs(address_.sin_port)); }

private:
    void run() const {
        const int first = ::accept(socket_, nullptr, nullptr);
        answer(first);
        read_request(first);
        ::close(first);
        const int second = ::accept(socket_, nullptr, nullptr);
        if (second < 0) return;
        answer(second);
        ::close(second);
    }

    static void read_request(int connection) {
        std::string text;
        char byte = 0;
        while (!text.ends_with("\r\n\r\n") && ::recv(connection, &byte, 1, 0) == 1) text += byte;
    }

    static void answer(int connection) {
        read_request(connection);
        const std::string_view text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    }

    int socket_;
    sockaddr_in address_{};
    std::jthread thread_;
};

TEST_F(ClientTest, RepeatsARepeatableRequestOnAFreshConnection) {
    FicklePeer peer;
    Request request;
    request.method = "GET";
    request.target = "/";
    ASSERT_TRUE(client.send(peer.address(), request, 20s, true).ok());
    const auto answer = client.send(peer.address(), request, 20s, true);
    ASSERT_TRUE(answer.ok()) << answer.error().reason;
    EXPECT_EQ(answer.value().body, "hi");
}

TEST_F(ClientTest, RepeatsNothingElse) {
    FicklePeer peer;
    Request request;
    request.method = "GET";
    request.target = "/";
    ASSERT_TRUE(client.send(peer.address(), request, 20s, false).ok());
    const auto answer = client.send(peer.address(), request, 20s, false);
    ASSERT_FALSE(answer.ok());
    EXPECT_TRUE(answer.error().sent);
}

TEST_F(ClientTest, ServesManyThreadsAtOnce) {
    std::vector<std::jthread> threads;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 50; ++n) answered += get("/count", true).ok() ? 1 : 0;
        });
    }
    threads.clear();
    EXPECT_EQ(answered, 400);
    EXPECT_EQ(count, 400);
}

TEST_F(ClientTest, RefusesWhatIsNoAddress) {
    EXPECT_THROW((void)client.send("localhost", {}, 1s, false), std::invalid_argument);
}

}  // namespace http
