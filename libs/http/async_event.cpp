#include "http/async_event.hpp"

#include <memory>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "http/awaiting.hpp"

namespace http {

void AsyncEvent::set() {
    const std::lock_guard lock{mutex_};
    is_set_ = true;
    if (wake_) wake_();
}

// Timers are for their loop's thread: whoever is in another only asks it to end the waiting.
Awaitable<bool> AsyncEvent::wait(std::chrono::milliseconds patience) {
    const Executor loop = co_await asio::this_coro::executor;
    const auto timer = std::make_shared<Timer>(loop, patience);
    {
        const std::lock_guard lock{mutex_};
        if (is_set_) co_return true;
        wake_ = [loop, timer] { asio::post(loop, [timer] { timer->cancel(); }); };
    }
    co_await timer->async_wait(as_result);
    const std::lock_guard lock{mutex_};
    wake_ = {};
    co_return is_set_;
}

}  // namespace http
