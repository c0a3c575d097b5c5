#include "service_host/shard/shard_loop.hpp"

#include <cassert>
#include <condition_variable>
#include <utility>

#include <boost/asio/post.hpp>

#include "storage/fence.hpp"

namespace service_host {
namespace {

std::exception_ptr stepped_down() {
    return std::make_exception_ptr(storage::Deposed{"this leader has stepped down"});
}

}  // namespace

ShardLoop::ShardLoop(Turn turn)
    : turn_{std::move(turn)}, work_{boost::asio::make_work_guard(context_)} {}

ShardLoop::~ShardLoop() { stop(); }

void ShardLoop::start() {
    thread_ = std::thread{[this] { run(); }};
    was_started_ = true;
}

void ShardLoop::stop() {
    is_stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
    {
        const std::lock_guard lock{mutex_};
        has_ended_ = true;
    }
    for (const auto& [job, done] : take_brought()) done(stepped_down());
}

void ShardLoop::run() {
    thread_id_ = std::this_thread::get_id();
    while (true) {
        is_awake_ = false;
        if (is_stopping_) return;
        is_in_turn_ = true;
        const auto pause = turn_(take_brought());
        is_in_turn_ = false;
        context_.run_one_for(pause);
        context_.poll();
    }
}

std::vector<ShardLoop::Brought> ShardLoop::take_brought() {
    const std::lock_guard lock{mutex_};
    return std::exchange(brought_, {});
}

void ShardLoop::bring(Brought job) {
    std::unique_lock lock{mutex_};
    if (has_ended_) {
        lock.unlock();
        return job.done(stepped_down());
    }
    brought_.push_back(std::move(job));
    const bool is_first = brought_.size() == 1;
    lock.unlock();
    if (is_first) wake();
}

void ShardLoop::execute(const Job& job) {
    assert(thread_id_ != std::this_thread::get_id() && "execute() inside of the loop");
    std::mutex mutex;
    std::condition_variable finished;
    bool is_done = false;
    std::exception_ptr failure;
    bring(
        {[&job](storage::Transaction& transaction) { job(transaction); },
         [&](std::exception_ptr its) {
             const std::lock_guard lock{mutex};
             failure = std::move(its);
             is_done = true;
             finished.notify_one();
         }}
    );
    std::unique_lock lock{mutex};
    finished.wait(lock, [&] { return is_done; });
    if (failure) std::rethrow_exception(failure);
}

// What its own thread hears between two turns is followed by one anyway.
void ShardLoop::wake() {
    if (thread_id_ == std::this_thread::get_id() && !is_in_turn_) return;
    if (!is_awake_.exchange(true)) boost::asio::post(context_, [] {});
}

}  // namespace service_host
