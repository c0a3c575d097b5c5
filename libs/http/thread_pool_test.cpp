#include "http/thread_pool.hpp"

#include <atomic>
#include <latch>
#include <set>

#include <gtest/gtest.h>

namespace http {

TEST(ThreadPool, RunsTasksAtTheSameTime) {
    ThreadPool pool{3, [] { ADD_FAILURE() << "full"; }};
    std::latch all_running{3};
    for (int i = 0; i < 3; ++i) pool.enqueue([&] { all_running.arrive_and_wait(); });
    pool.shutdown();
}

TEST(ThreadPool, ReusesAThreadThatIsIdle) {
    ThreadPool pool{100, [] {}};
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

TEST(ThreadPool, SaysWhenATaskHasToWait) {
    int times_full = 0;
    std::latch release{1};
    std::latch ran{2};
    ThreadPool pool{1, [&] { ++times_full; }};
    const auto task = [&] {
        release.wait();
        ran.count_down();
    };
    pool.enqueue(task);
    EXPECT_EQ(times_full, 0);
    pool.enqueue(task);
    EXPECT_EQ(times_full, 1);
    EXPECT_TRUE(pool.has_waiting_tasks());
    release.count_down();
    ran.wait();
    EXPECT_FALSE(pool.has_waiting_tasks());
    pool.shutdown();
}

TEST(ThreadPool, FinishesWhatItWasGivenBeforeItEnds) {
    std::atomic<int> ran = 0;
    ThreadPool pool{2, [] {}};
    for (int i = 0; i < 50; ++i) pool.enqueue([&] { ++ran; });
    pool.shutdown();
    EXPECT_EQ(ran, 50);
}

}  // namespace http
