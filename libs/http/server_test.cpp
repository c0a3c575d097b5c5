#include "http/server.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/client.hpp"
#include "http/on_pool.hpp"
#include "http/problem.hpp"
#include "http/testing/raw_connection.hpp"

namespace http {

using namespace std::chrono_literals;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Response echo(const Request& request) {
    return json_response(
        200,
        {{"method", request.method},
         {"id", request.parameters.contains("id") ? request.parameters.at("id") : ""},
         {"body", request.body},
         {"key", request.header("Idempotency-Key").value_or("none")},
         {"traceparent", request.traceparent},
         {"remote", request.remote_address}}
    );
}

class ServerTest : public testing::Test {
protected:
    void start(ServerOptions options = {}) {
        std::vector<Route> routes{
            {"GET", "/things/{id}", echo},
            {"POST", "/things", echo},
            {"GET",
             "/refused",
             [](const Request&) -> Response {
                 throw Problem{409, "Taken."};
             }},
            {"GET",
             "/broken",
             [](const Request&) -> Response { throw std::runtime_error{"secret"}; }},
            {"GET",
             "/split",
             [](const Request&) {
                 return Response{204, {{"X", "a\r\nY: b"}}, {}};
             }},
            {"GET",
             "/slow",
             [this](const Request&) {
                 slow_started.count_down();
                 release_slow.wait();
                 return Response{200, {}, "slow"};
             }},
            {"GET",
             "/coroutine/{id}",
             [this](const Request& request) -> Awaitable<Response> {
                 note_thread();
                 co_return echo(request);
             }},
            {"GET",
             "/coroutine/refused",
             [](const Request&) -> Awaitable<Response> {
                 throw Problem{409, "Taken."};
                 co_return Response{};
             }},
            {"GET",
             "/coroutine/broken",
             [](const Request&) -> Awaitable<Response> {
                 co_await on_pool([] { throw std::runtime_error{"secret"}; });
                 co_return Response{};
             }},
            {"GET",
             "/coroutine/slow",
             [this](const Request&) -> Awaitable<Response> {
                 co_await on_pool([this] {
                     slow_started.count_down();
                     release_slow.wait();
                 });
                 co_return Response{200, {}, "slow"};
             }},
        };
        server.emplace(
            options, std::move(routes), [this] { return checks; }, metrics
        );
        server->start();
    }

    Response get(const std::string& target, const std::string& method = "GET") {
        Request request;
        request.method = method;
        request.target = target;
        const auto answer = client.send(address(), request, 20s, false);
        return answer.ok() ? answer.value() : Response{0, {}, answer.error().reason};
    }

    std::string address() const { return "127.0.0.1:" + std::to_string(server->port()); }

    void note_thread() {
        const std::lock_guard lock{mutex};
        threads.insert(std::this_thread::get_id());
    }

    // The whole answer to `bytes`, after which the server has to end the connection.
    std::string answer_to(std::string_view bytes) {
        RawConnection connection{server->port()};
        connection.send(bytes);
        return connection.read_until_closed();
    }

    std::vector<Check> checks{{"store", true, ""}};
    observability::Metrics metrics;
    Client client;
    std::latch slow_started{1};
    std::latch release_slow{1};
    std::mutex mutex;
    std::set<std::thread::id> threads;  // guarded by mutex; that ran coroutines
    std::optional<Server> server;
};

TEST_F(ServerTest, CallsTheHandlerOfTheRoute) {
    start();
    const auto response = get("/things/7");
    EXPECT_EQ(response.status, 200);
    const auto body = json::Value::parse(response.body);
    EXPECT_EQ(body.at("id"), "7");
    EXPECT_EQ(body.at("remote"), "127.0.0.1");
}

TEST_F(ServerTest, HandsTheBodyOver) {
    start();
    Request request;
    request.method = "POST";
    request.target = "/things";
    request.body = std::string(300'000, 'x');
    const auto answer = client.send(address(), request, 20s, false);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(json::Value::parse(answer.value().body).at("body"), request.body);
}

TEST_F(ServerTest, LeavesHeaderValuesAsTheyAre) {
    start();
    RawConnection connection{server->port()};
    connection.send("GET /things/1 HTTP/1.1\r\nHost: a\r\nIdempotency-Key: a%2Fb+c%41\r\n\r\n");
    EXPECT_THAT(connection.read_until("}"), HasSubstr(R"("key":"a%2Fb+c%41")"));
    connection.send("GET /things/1 HTTP/1.1\r\nHost: a\r\nIdempotency-Key:\r\n\r\n");
    EXPECT_THAT(connection.read_until("}"), HasSubstr(R"("key":"")"));
}

TEST_F(ServerTest, ContinuesTheTraceOfTheRequest) {
    start();
    Request request;
    request.method = "GET";
    request.target = "/things/1";
    request.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto answer = client.send(address(), request, 20s, false);
    ASSERT_TRUE(answer.ok());
    const std::string traceparent = json::Value::parse(answer.value().body).at("traceparent");
    EXPECT_THAT(traceparent, StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
    EXPECT_NE(traceparent, request.traceparent);
}

TEST_F(ServerTest, StartsATraceForARequestWithout) {
    start();
    const auto body = json::Value::parse(get("/things/1").body);
    EXPECT_THAT(
        std::string{body.at("traceparent")}, ContainsRegex("^00-[0-9a-f]{32}-[0-9a-f]{16}-")
    );
}

TEST_F(ServerTest, WritesProblemsWithTheirTrace) {
    start();
    const auto response = get("/refused");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(header(response.headers, "Content-Type"), "application/problem+json");
    const auto body = json::Value::parse(response.body);
    EXPECT_EQ(body.at("detail"), "Taken.");
    EXPECT_EQ(std::string{body.at("trace_id")}.size(), 32u);
}

TEST_F(ServerTest, RevealsNothingOfAnUnexpectedException) {
    start();
    RawConnection connection{server->port()};
    testing::internal::CaptureStdout();
    connection.send("GET /broken HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = connection.read_until_closed();
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("secret"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("secret")));
}

TEST_F(ServerTest, AnswersUnknownPathsAndMethodsWithProblems) {
    start();
    const auto unknown = get("/nothing");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(header(unknown.headers, "Content-Type"), "application/problem+json");
    const auto wrong = get("/things/7", "DELETE");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(header(wrong.headers, "Allow"), "GET, HEAD");
}

TEST_F(ServerTest, AnswersHeadWithTheHeadersOfGet) {
    start();
    RawConnection connection{server->port()};
    connection.send("HEAD /things/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = connection.read_until_closed();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, ContainsRegex("Content-Length: [1-9]"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, GivesDateAndNoLengthToAnAnswerWithoutContent) {
    start();
    const auto answer = answer_to("GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, ContainsRegex("Date: [A-Z][a-z]+, [0-9]+ .* GMT\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
}

TEST_F(ServerTest, LetsNoHeaderValueEndItsLine) {
    start();
    EXPECT_THAT(
        answer_to("GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
        HasSubstr("X: a  Y: b\r\n")
    );
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    start();
    const auto answer = answer_to(
        "GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "GET /things/3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    );
    const auto first = answer.find(R"("id":"1")");
    const auto second = answer.find(R"("body":"abc")");
    const auto third = answer.find(R"("id":"3")");
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_NE(third, std::string::npos);
}

TEST_F(ServerTest, TakesNoBodyForARequest) {
    start();
    const std::string smuggled = "GET /things/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto size = std::to_string(smuggled.size());
    for (const std::string start_line :
         {"GET /things/1", "GET /nothing", "HEAD /things/1", "DELETE /things"}) {
        RawConnection connection{server->port()};
        connection.send(
            start_line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + size +
            "\r\n\r\n"
        );
        connection.send(smuggled);
        EXPECT_THAT(connection.read_until_closed(), Not(HasSubstr(R"("id":"smuggled")")))
            << start_line;
    }
}

TEST_F(ServerTest, RefusesAChunkedBodyAndEndsTheConnection) {
    start();
    const auto answer = answer_to(
        "POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n0\r\n\r\nGET /things/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    );
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 411 Length Required\r\n"));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
    EXPECT_THAT(answer, Not(HasSubstr("smuggled")));
}

TEST_F(ServerTest, TellsAClientThatSendsTooMuch) {
    start({.body_max = 1000});
    RawConnection connection{server->port()};
    connection.send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    connection.send(std::string(1'000'000, 'x'));
    EXPECT_THAT(connection.read_until_closed(), StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
}

TEST_F(ServerTest, RefusesAHeadWithoutEnd) {
    start();
    RawConnection connection{server->port()};
    connection.send("GET /" + std::string(100'000, 'x'));
    EXPECT_THAT(connection.read_until("\r\n"), StartsWith("HTTP/1.1 431 "));
}

TEST_F(ServerTest, InvitesABodyThatWaitsToBeInvited) {
    start();
    RawConnection connection{server->port()};
    connection.send(
        "POST /things HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    );
    EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    connection.send("abc");
    EXPECT_THAT(connection.read_until("}"), HasSubstr(R"("body":"abc")"));
}

TEST_F(ServerTest, ReadsARequestThatArrivesByteByByte) {
    start();
    RawConnection connection{server->port()};
    for (const char byte :
         std::string{"POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"}) {
        connection.send({&byte, 1});
    }
    EXPECT_THAT(connection.read_until("}"), HasSubstr(R"("body":"abc")"));
}

TEST_F(ServerTest, ClosesAnIdleConnectionForANewOneWhenItHoldsAsManyAsItMay) {
    start({.connections_max = 1});
    RawConnection idle{server->port()};
    idle.send("GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_until("}");
    EXPECT_EQ(get("/things/2").status, 200);
    EXPECT_TRUE(idle.is_closed_by_peer());
}

TEST_F(ServerTest, LetsANewConnectionWaitWhileNoneIsIdle) {
    start({.connections_max = 1});
    RawConnection busy{server->port()};
    busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow_started.wait();
    RawConnection next{server->port()};
    next.send("GET /things/2 HTTP/1.1\r\nHost: a\r\n\r\n");
    release_slow.count_down();
    EXPECT_THAT(busy.read_until("slow"), EndsWith("slow"));
    EXPECT_THAT(next.read_until("}"), HasSubstr(R"("id":"2")"));
    EXPECT_TRUE(busy.is_closed_by_peer());
}

TEST_F(ServerTest, NeedsNoThreadForAConnectionThatIsIdle) {
    start({.threads = 1});
    std::list<RawConnection> idle;
    for (int i = 0; i < 100; ++i) {
        idle.emplace_back(server->port());
        idle.back().send("GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_THAT(idle.back().read_until("}"), HasSubstr(R"("id":"1")"));
    }
    for (auto& connection : idle) {
        connection.send("GET /things/2 HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_THAT(connection.read_until("}"), HasSubstr(R"("id":"2")"));
    }
}

TEST_F(ServerTest, ClosesAnIdleConnectionForANewOneWhenDescriptorsAreTaken) {
    start();
    RawConnection idle{server->port()};
    idle.send("GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_until("}");
    testing::internal::CaptureStdout();
    rlimit enough{};
    ::getrlimit(RLIMIT_NOFILE, &enough);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    const rlimit one_left{static_cast<rlim_t>(lowest_free) + 1, enough.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &one_left);
    RawConnection next{server->port()};  // takes it
    next.send("GET /things/2 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(idle.is_closed_by_peer());
    EXPECT_THAT(next.read_until("}"), HasSubstr(R"("id":"2")"));
    ::setrlimit(RLIMIT_NOFILE, &enough);
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("cannot accept"));
    EXPECT_EQ(get("/things/3").status, 200);
}

TEST_F(ServerTest, ClosesAConnectionThatIsIdleForTooLong) {
    start({.keep_alive = 0s});
    RawConnection connection{server->port()};
    EXPECT_TRUE(connection.is_closed_by_peer());
}

TEST_F(ServerTest, AwaitsTheHandlerThatIsACoroutine) {
    start();
    const auto response = get("/coroutine/7");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(json::Value::parse(response.body).at("id"), "7");
}

TEST_F(ServerTest, TreatsWhatACoroutineThrowsAsWhatAFunctionThrows) {
    start();
    EXPECT_EQ(get("/coroutine/refused").status, 409);
    testing::internal::CaptureStdout();
    const auto broken = get("/coroutine/broken");
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("secret"));
    EXPECT_EQ(broken.status, 500);
    EXPECT_THAT(broken.body, Not(HasSubstr("secret")));
}

TEST_F(ServerTest, ServesOthersWhileACoroutineAwaitsThePool) {
    start();
    auto slow = std::async(std::launch::async, [this] { return get("/coroutine/slow"); });
    slow_started.wait();
    EXPECT_EQ(get("/coroutine/7").status, 200);
    release_slow.count_down();
    EXPECT_EQ(slow.get().body, "slow");
}

TEST_F(ServerTest, IsAliveWhileAllThreadsOfItsPoolAreTaken) {
    start({.threads = 1});
    auto slow = std::async(std::launch::async, [this] { return get("/slow"); });
    slow_started.wait();
    EXPECT_EQ(get("/livez").status, 200);
    EXPECT_EQ(get("/coroutine/7").status, 200);
    release_slow.count_down();
    EXPECT_EQ(slow.get().body, "slow");
}

TEST_F(ServerTest, SpreadsConnectionsOverItsLoops) {
    start({.loops = 2});
    std::list<RawConnection> connections;
    for (int i = 0; i < 4; ++i) {
        connections.emplace_back(server->port());
        connections.back().send("GET /coroutine/7 HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_THAT(connections.back().read_until("}"), HasSubstr(R"("id":"7")"));
    }
    EXPECT_EQ(threads.size(), 2u);
    server->stop();
    for (auto& connection : connections) EXPECT_TRUE(connection.is_closed_by_peer());
}

TEST_F(ServerTest, LetsAHandlerFinishWhoseClientHasGone) {
    start();
    {
        RawConnection impatient{server->port()};
        impatient.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        slow_started.wait();
    }
    release_slow.count_down();
    server->stop();
    EXPECT_THAT(
        metrics.exposition(),
        ContainsRegex("http_server_request_duration_seconds_count\\{[^}]*"
                      "http_route=\"/slow\"[^}]*\\} 1")
    );
}

TEST_F(ServerTest, IsAliveAndReady) {
    start();
    EXPECT_EQ(get("/livez").status, 200);
    const auto ready = get("/readyz?verbose");
    EXPECT_EQ(ready.status, 200);
    EXPECT_THAT(ready.body, HasSubstr("[+]store ok\n"));
}

TEST_F(ServerTest, SaysWhyItIsNotReady) {
    checks.push_back({"leadership", false, "order/0 has no leader"});
    start();
    const auto response = get("/readyz");
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("[-]leadership order/0 has no leader\n"));
    EXPECT_THAT(response.body, Not(HasSubstr("store")));
    EXPECT_EQ(get("/livez").status, 200);
}

TEST_F(ServerTest, CountsItsRequestsByRoute) {
    start();
    get("/things/7");
    get("/things/8");
    get("/nothing");
    const auto exposition = get("/metrics").body;
    EXPECT_THAT(
        exposition,
        ContainsRegex("http_server_request_duration_seconds_count\\{[^}]*"
                      "http_route=\"/things/\\{id\\}\"[^}]*\\} 2")
    );
    EXPECT_THAT(exposition, HasSubstr("http_response_status_code=\"404\""));
    EXPECT_THAT(exposition, HasSubstr("http_server_active_requests 1"));
    EXPECT_THAT(exposition, Not(HasSubstr("nothing")));
}

TEST_F(ServerTest, KeepsServingWhileItDrains) {
    start();
    server->drain();
    EXPECT_EQ(get("/readyz").status, 503);
    const auto answer = answer_to("GET /things/7 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST_F(ServerTest, FinishesRunningHandlersBeforeItStops) {
    start();
    auto answer = std::async(std::launch::async, [this] { return get("/slow"); });
    slow_started.wait();
    auto stopped = std::async(std::launch::async, [this] { server->stop(); });
    EXPECT_EQ(stopped.wait_for(20ms), std::future_status::timeout);
    release_slow.count_down();
    stopped.get();
    EXPECT_EQ(answer.get().body, "slow");
    EXPECT_THROW(RawConnection{server->port()}, std::system_error);
}

TEST_F(ServerTest, StopsWhileAConnectionWaitsToBeHeld) {
    start({.connections_max = 1});
    RawConnection busy{server->port()};
    busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow_started.wait();
    RawConnection next{server->port()};
    next.send("GET /things/2 HTTP/1.1\r\nHost: a\r\n\r\n");
    auto stopped = std::async(std::launch::async, [this] { server->stop(); });
    release_slow.count_down();
    EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
    EXPECT_THAT(busy.read_until_closed(), EndsWith("slow"));
}

TEST_F(ServerTest, StopsAtOnceWhileConnectionsAreIdle) {
    start();
    RawConnection idle{server->port()};
    idle.send("GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_until("}");
    server->stop();
    server->stop();
    EXPECT_TRUE(idle.is_closed_by_peer());
}

TEST_F(ServerTest, RefusesToShareAPort) {
    start();
    Server second{{.port = server->port()}, {}, [] { return std::vector<Check>{}; }, metrics};
    try {
        second.start();
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr(address() + ": Address already in use"));
    }
}

}  // namespace http
