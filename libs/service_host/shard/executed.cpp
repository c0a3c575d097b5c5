#include "service_host/shard/executed.hpp"

#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace service_host {

namespace asio = boost::asio;

namespace {

template <typename Executing>
http::Awaitable<void> brought_to(Executing& executing, storage::Transactor::Job job) {
    using Token = asio::use_awaitable_t<http::Executor>;
    const http::Executor loop = co_await asio::this_coro::executor;
    co_await asio::async_initiate<const Token, void(std::exception_ptr)>(
        [&](auto coroutine) {
            // Shared because std::function is copyable; the job alone owns it.
            auto resume = std::make_shared<decltype(coroutine)>(std::move(coroutine));
            executing.bring(
                {std::move(job),
                 [loop, resume = std::move(resume)](std::exception_ptr failure) {
                     asio::post(loop, [resume, failure = std::move(failure)]() mutable {
                         std::move (*resume)(std::move(failure));
                     });
                 }}
            );
        },
        Token{}
    );
}

}  // namespace

http::Awaitable<void> executed(ShardCore& core, storage::Transactor::Job job) {
    return brought_to(core, std::move(job));
}

http::Awaitable<void> executed(ShardLoop& loop, storage::Transactor::Job job) {
    return brought_to(loop, std::move(job));
}

}  // namespace service_host
