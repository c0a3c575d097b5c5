#include "http/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <latch>
#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace http {

TEST(ThreadPool, RunsTasksAtTheSameTime) {
    ThreadPool pool{3};
    std::latch all_running{3};
    for (int i = 0; i < 3; ++i) pool.enqueue([&] { all_running.arrive_and_wait(); });
    pool.shutdown();
}

TEST(ThreadPool, ReusesAThreadThatIsIdle) {
    ThreadPool pool{100};
    std::set<std::thread::id> threads;
    for (int i = 0; i < 50; ++i) {
        std::latch done{1};
        pool.enqueue([&] {
            threads.insert(std::this_thread::get_id());
            done.count_down();
        });
        done.wait();
    }
    pool.shutdown();
    EXPECT_LT(threads.size(), 50u);
}

TEST(ThreadPool, LetsATaskWaitWhenAllThreadsAreTaken) {
    ThreadPool pool{1};
    std::latch release{1};
    std::atomic<int> running = 0;
    std::atomic<int> most_at_once = 0;
    for (int i = 0; i < 3; ++i) {
        pool.enqueue([&] {
            most_at_once = std::max(most_at_once.load(), ++running);
            release.wait();
            --running;
        });
    }
    release.count_down();
    pool.shutdown();
    EXPECT_EQ(most_at_once, 1);
}

TEST(ThreadPool, FinishesWhatItWasGivenBeforeItEnds) {
    std::atomic<int> ran = 0;
    ThreadPool pool{2};
    for (int i = 0; i < 50; ++i) pool.enqueue([&] { ++ran; });
    pool.shutdown();
    EXPECT_EQ(ran, 50);
}

TEST(ThreadPool, RunsNothingOnceItHasEnded) {
    ThreadPool pool{2};
    pool.shutdown();
    pool.enqueue([] { ADD_FAILURE(); });
    pool.shutdown();
}

}  // namespace http
