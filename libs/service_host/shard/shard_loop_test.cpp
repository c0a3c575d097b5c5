#include "service_host/shard/shard_loop.hpp"

#include <atomic>
#include <future>

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

// A loop whose turns run what was brought as one transaction.
class ALoop : public ::testing::Test {
protected:
    std::chrono::nanoseconds turn(std::vector<ShardLoop::Brought> brought) {
        ++turns;
        std::vector<const ShardLoop::Job*> jobs;
        for (const auto& each : brought) jobs.push_back(&each.job);
        const auto failures = writer.execute_together(jobs);
        if (!jobs.empty()) batches.push_back(jobs.size());
        for (std::size_t i = 0; i < jobs.size(); ++i) brought[i].done(failures[i]);
        return 1h;
    }

    vocabulary::SystemClock clock;
    storage::Database database{":memory:", {7, {{1, "CREATE TABLE effects (what TEXT)"}}}};
    storage::Writer writer{database, nullptr, clock};
    std::atomic<int> turns = 0;
    std::vector<std::size_t> batches;  // used by the loop's thread
    ShardLoop loop{[this](auto brought) { return turn(std::move(brought)); }};
};

TEST_F(ALoop, AnswersOnceTheJobIsDone) {
    loop.start();
    bool was_run = false;
    loop.execute([&](Transaction&) { was_run = true; });
    EXPECT_TRUE(was_run);
}

TEST_F(ALoop, ThrowsWhatTheJobThrew) {
    loop.start();
    EXPECT_THROW(
        loop.execute([](Transaction&) { throw std::domain_error{"refused"}; }), std::domain_error
    );
    loop.execute([](Transaction&) {});
}

TEST_F(ALoop, TakesTogetherWhatWasBroughtMeanwhile) {
    loop.start();
    std::promise<void> begun;
    std::promise<void> goes_on;
    std::promise<void> last;
    loop.bring(
        {[&](Transaction&) {
             begun.set_value();
             goes_on.get_future().wait();
         },
         [](std::exception_ptr) {}}
    );
    begun.get_future().wait();
    for (int i = 0; i < 2; ++i) loop.bring({[](Transaction&) {}, [](std::exception_ptr) {}});
    loop.bring({[](Transaction&) {}, [&](std::exception_ptr) { last.set_value(); }});
    goes_on.set_value();
    last.get_future().wait();
    loop.stop();
    EXPECT_THAT(batches, ::testing::ElementsAre(1, 3));
}

TEST_F(ALoop, HasATurnForWhatItsContextHasReady) {
    loop.start();
    loop.execute([](Transaction&) {});
    const int before = turns;
    std::promise<void> handled;
    boost::asio::post(loop.context(), [&] { handled.set_value(); });
    handled.get_future().wait();
    loop.execute([](Transaction&) {});  // comes after the turn that follows
    EXPECT_GT(turns, before);
}

TEST_F(ALoop, RestsUntilSomethingHappens) {
    loop.start();
    loop.execute([](Transaction&) {});
    loop.execute([](Transaction&) {});
    EXPECT_LE(turns, 4) << "it is not to spin";
}

TEST_F(ALoop, LosesNoWakeUp) {
    loop.start();
    std::vector<std::thread> threads;
    std::atomic<int> done = 0;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i) loop.execute([&](Transaction&) { ++done; });
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(done, 2'000);
}

TEST_F(ALoop, RefusesJobsOnceItHasStopped) {
    loop.start();
    loop.stop();
    EXPECT_THROW(loop.execute([](Transaction&) {}), storage::Deposed);
    loop.stop();
}

}  // namespace
}  // namespace service_host
