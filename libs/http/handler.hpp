// Handler: what answers the requests of a route. Two kinds of functions are one:
//
//   Response(const Request&)               may block: a thread of the server's pool runs it.
//   Awaitable<Response>(const Request&)    a coroutine on the connection's loop. It must not block,
//                                          but may await, and have done on_pool() what blocks.
#pragma once

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

#include "http/awaitable.hpp"
#include "http/message.hpp"

namespace http {

class Handler {
public:
    Handler() = default;  // answers nothing, and may not be asked

    template <typename Function>
    requires(!std::same_as<Function, Handler> && std::is_invocable_r_v<Response, Function&, const Request&>)
        Handler(Function function)
        : function_{Blocking{std::move(function)}} {}

    template <typename Function>
    requires(!std::same_as<Function, Handler> && std::is_invocable_r_v<Awaitable<Response>, Function&, const Request&>)
        Handler(Function function)
        : function_{Async{std::move(function)}} {}

    // The request outlives what is returned. To be awaited on a loop.
    Awaitable<Response> answer(const Request& request) const;

    // Runs it to its end in this thread, where there is no server: in tests, for instance.
    Response operator()(const Request& request) const;

private:
    using Blocking = std::function<Response(const Request&)>;
    using Async = std::function<Awaitable<Response>(const Request&)>;

    std::variant<Blocking, Async> function_;
};

}  // namespace http
