// on_pool: how a coroutine on an event loop has done what blocks.
//
//   const auto answer = co_await http::on_pool([&] { return transport.send(…); });
#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "http/awaitable.hpp"
#include "http/thread_pool.hpp"

namespace http {

// From now on coroutines of this loop use that pool. To be called before the loop runs.
void lend_pool(asio::io_context& loop, ThreadPool& pool);

// Runs `work`, which does not throw, on the pool that the awaiting coroutine's loop was lent; in
// place, if there is none.
Awaitable<void> run_on_pool(std::function<void()> work);

// What `work` returns or throws, it returns or throws.
template <std::invocable Work>
Awaitable<std::invoke_result_t<Work>> on_pool(Work work) {
    using Result = std::invoke_result_t<Work>;
    std::conditional_t<std::is_void_v<Result>, bool, std::optional<Result>> result{};
    std::exception_ptr trouble;
    co_await run_on_pool([&] {
        try {
            if constexpr (std::is_void_v<Result>) {
                work();
            } else {
                result.emplace(work());
            }
        } catch (...) {
            trouble = std::current_exception();
        }
    });
    if (trouble) std::rethrow_exception(std::move(trouble));
    if constexpr (!std::is_void_v<Result>) co_return std::move(*result);
}

}  // namespace http
