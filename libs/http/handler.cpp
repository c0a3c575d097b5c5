#include "http/handler.hpp"

#include "http/on_pool.hpp"
#include "http/run_to_end.hpp"

namespace http {

Awaitable<Response> Handler::answer(const Request& request) const {
    if (const auto* async = std::get_if<Async>(&function_)) return (*async)(request);
    return on_pool([&request, &blocking = std::get<Blocking>(function_)] {
        return blocking(request);
    });
}

Response Handler::operator()(const Request& request) const {
    if (const auto* blocking = std::get_if<Blocking>(&function_)) return (*blocking)(request);
    return run_to_end(answer(request));
}

}  // namespace http
