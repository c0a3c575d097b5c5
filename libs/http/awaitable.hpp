// Awaitable: what a coroutine returns that runs on an event loop. Everything runs on io_contexts,
// and says so in its type: an executor of any type would cost an indirect call at every step.
#pragma once

// Asio looks for functions of this name where it has declared none (traits/query_free.hpp), and
// would come upon the namespace of the service that is called so, if that was opened before.
namespace boost::asio::detail {
void query();
}

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace http {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
template <typename Result>
using Awaitable = asio::awaitable<Result, Executor>;

}  // namespace http
