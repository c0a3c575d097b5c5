// run_to_end: runs a coroutine to its end in this thread, where there is no server: in tests, for
// instance. Returns, or throws, what it does.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "http/awaitable.hpp"

namespace http {

template <typename Result>
Result run_to_end(Awaitable<Result> coroutine) {
    // It outlives the call: whoever resumes the coroutine from another thread may be still at it.
    thread_local asio::io_context loop;
    loop.restart();
    std::optional<Result> result;
    std::exception_ptr trouble;
    const auto keep = [&](Awaitable<Result> awaited) -> Awaitable<void> {
        result.emplace(co_await std::move(awaited));
    };
    asio::co_spawn(loop, keep(std::move(coroutine)), [&](std::exception_ptr thrown) {
        trouble = std::move(thrown);
    });
    loop.run();
    if (trouble) std::rethrow_exception(std::move(trouble));
    return std::move(*result);
}

}  // namespace http
