#include "http/connection.hpp"

#include <atomic>
#include <functional>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "http/event_loop.hpp"
#include "http/problem.hpp"
#include "http/testing/raw_connection.hpp"

namespace http {

using namespace std::chrono_literals;

class ConnectionTest : public testing::Test {
protected:
    ConnectionTest() { deadlines.start(); }
    ~ConnectionTest() override { loop.shut_down(); }

    // Runs the loop until the coroutine is over.
    template <typename Result>
    Result await(Awaitable<Result> coroutine) {
        std::optional<Result> result;
        asio::co_spawn(loop, std::move(coroutine), [&](std::exception_ptr thrown, Result brought) {
            if (thrown) std::rethrow_exception(thrown);
            result = std::move(brought);
        });
        while (!result) loop.run_one();
        return *result;
    }

    EventLoop loop;
    Deadlines deadlines{loop, 1ms};
    std::atomic<bool> call = false;
    RestingConnections resting{call};
    Acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    RawConnection peer{acceptor.local_endpoint().port()};
    Connection connection{acceptor.accept(), deadlines, resting};
};

TEST_F(ConnectionTest, ReadsAHeadAndItsBodyHoweverTheyAreCut) {
    peer.send("GET /1 HTTP/1.1\r\n\r\nabcGET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(await(connection.read_head(20s, 20s)), "GET /1 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(await(connection.read_body(3, 20s)), "abc");
    EXPECT_EQ(await(connection.read_head(20s, 20s)), "GET /2 HTTP/1.1\r\n\r\n");
}

TEST_F(ConnectionTest, DoesNotWaitForeverForARequest) {
    EXPECT_EQ(await(connection.read_head(1ms, 20s)), std::nullopt);
}

TEST_F(ConnectionTest, GivesUpAHeadThatDoesNotEnd) {
    peer.send("GET / HTTP/1.1\r\n");
    EXPECT_EQ(await(connection.read_head(20s, 1ms)), std::nullopt);
}

TEST_F(ConnectionTest, GivesUpABodyThatDoesNotCome) {
    peer.send("POST / HTTP/1.1\r\n\r\nab");
    ASSERT_TRUE(await(connection.read_head(20s, 20s)));
    EXPECT_EQ(await(connection.read_body(3, 1ms)), std::nullopt);
}

TEST_F(ConnectionTest, GivesUpWritingToWhoDoesNotRead) {
    const Response large{200, {}, std::string(64 << 20, 'x')};
    EXPECT_FALSE(await(connection.write(large, true, true, 1ms)));
}

TEST_F(ConnectionTest, NoticesThatThePeerHasGone) {
    peer.close();
    EXPECT_EQ(await(connection.read_head(20s, 20s)), std::nullopt);
}

TEST_F(ConnectionTest, EndsWhenItIsCalledAwayFromResting) {
    call = true;
    asio::post(loop, [this] { resting.call_one(); });
    EXPECT_EQ(await(connection.read_head(20s, 20s)), std::nullopt);
    EXPECT_FALSE(call);
}

TEST_F(ConnectionTest, EndsInsteadOfRestingWhenOneIsCalled) {
    resting.call_one();
    call = true;
    EXPECT_EQ(await(connection.read_head(20s, 20s)), std::nullopt);
    EXPECT_FALSE(call);
}

TEST_F(ConnectionTest, ServesWhatCameWhileItWasCalled) {
    peer.send("GET /1 HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(await(connection.read_head(20s, 20s)));
    resting.call_all_for_good();
    EXPECT_EQ(await(connection.read_head(20s, 20s)), std::nullopt);
}

}  // namespace http
