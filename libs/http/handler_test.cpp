#include "http/handler.hpp"

#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "http/on_pool.hpp"
#include "http/problem.hpp"

namespace http {

Awaitable<Response> answer_later(const Request& request) {
    co_return Response{200, {}, request.path};
}

Request request_for(std::string path) {
    Request request;
    request.path = std::move(path);
    return request;
}

TEST(Handler, IsAFunctionThatMayBlock) {
    const Handler handler = [](const Request& request) { return Response{200, {}, request.path}; };
    EXPECT_EQ(handler(request_for("/a")).body, "/a");
}

TEST(Handler, IsACoroutine) {
    const Handler handler = answer_later;
    EXPECT_EQ(handler(request_for("/a")).body, "/a");
}

TEST(Handler, ThrowsWhatItsFunctionThrows) {
    const Handler blocking = [](const Request&) -> Response { throw Problem{409, "Taken."}; };
    EXPECT_THROW(blocking({}), Problem);
    const Handler async = [](const Request&) -> Awaitable<Response> {
        throw Problem{409, "Taken."};
        co_return Response{};
    };
    EXPECT_THROW(async({}), Problem);
}

TEST(OnPool, RunsInPlaceWhereThereIsNoPool) {
    const Handler handler = [](const Request&) -> Awaitable<Response> {
        const auto here = std::this_thread::get_id();
        const auto there = co_await on_pool([] { return std::this_thread::get_id(); });
        co_return Response{here == there ? 200 : 500, {}, ""};
    };
    EXPECT_EQ(handler({}).status, 200);
}

TEST(OnPool, ThrowsWhatTheWorkThrows) {
    const Handler handler = [](const Request&) -> Awaitable<Response> {
        co_await on_pool([] { throw std::runtime_error{"broken"}; });
        co_return Response{};
    };
    EXPECT_THROW(handler({}), std::runtime_error);
}

}  // namespace http
