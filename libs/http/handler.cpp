#include "http/handler.hpp"

#include <exception>
#include <optional>

#include <boost/asio/co_spawn.hpp>

#include "http/on_pool.hpp"

namespace http {

Awaitable<Response> Handler::answer(const Request& request) const {
    if (const auto* async = std::get_if<Async>(&function_)) return (*async)(request);
    return on_pool([&request, &blocking = std::get<Blocking>(function_)] {
        return blocking(request);
    });
}

Response Handler::operator()(const Request& request) const {
    if (const auto* blocking = std::get_if<Blocking>(&function_)) return (*blocking)(request);
    asio::io_context loop;
    std::optional<Response> response;
    std::exception_ptr trouble;
    asio::co_spawn(loop, answer(request), [&](std::exception_ptr thrown, Response answered) {
        trouble = std::move(thrown);
        response = std::move(answered);
    });
    loop.run();
    if (trouble) std::rethrow_exception(std::move(trouble));
    return std::move(*response);
}

}  // namespace http
