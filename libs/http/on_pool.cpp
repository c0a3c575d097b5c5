#include "http/on_pool.hpp"

#include <memory>

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {
namespace {

// Remembers, in a loop, which pool it was lent.
class LentPool final : public asio::execution_context::service {
public:
    using key_type = LentPool;
    inline static asio::execution_context::id id;

    explicit LentPool(asio::execution_context& loop) : service{loop} {}

    ThreadPool* pool = nullptr;

private:
    void shutdown() override {}
};

constexpr asio::use_awaitable_t<Executor> use_awaitable{};

}  // namespace

void lend_pool(asio::io_context& loop, ThreadPool& pool) {
    asio::use_service<LentPool>(loop).pool = &pool;
}

Awaitable<void> run_on_pool(std::function<void()> work) {
    const Executor loop = co_await asio::this_coro::executor;
    auto* pool = asio::use_service<LentPool>(loop.context()).pool;
    if (pool == nullptr) {
        work();
        co_return;
    }
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
        [&](auto coroutine) {
            // Shared because std::function is copyable; only the task owns it.
            auto resume = std::make_shared<decltype(coroutine)>(std::move(coroutine));
            pool->enqueue([&work, loop, resume = std::move(resume)] {
                work();
                asio::post(loop, std::move(*resume));
            });
        },
        use_awaitable
    );
}

}  // namespace http
