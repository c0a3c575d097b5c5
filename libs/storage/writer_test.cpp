#include "storage/writer.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <latch>
#include <optional>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "storage/testing/child_process.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/manual_clock.hpp"

namespace storage {
namespace {

using namespace std::chrono_literals;
using testing::ChildProcess;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

const Schema mugs_schema{
    7,
    {{1, std::string{fence_schema} + "CREATE TABLE mugs (name TEXT NOT NULL UNIQUE)"}}};

class OutOfMugs : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

void insert(Transaction& transaction, const std::string& name) {
    SQLite::Statement statement{transaction.connection(), "INSERT INTO mugs VALUES (?)"};
    statement.bind(1, name);
    statement.exec();
}

std::vector<std::string> mugs_in(Database& database) {
    std::vector<std::string> names;
    database.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT name FROM mugs ORDER BY name"};
        while (select.executeStep()) names.push_back(select.getColumn(0).getString());
    });
    return names;
}

struct WriterOfMugs : ::testing::Test {
    vocabulary::ManualClock clock;
    Database database{":memory:", mugs_schema};
    Writer writer{database, nullptr, clock};

    // Runs all jobs as one batch, in this order, behind a job that writes nothing. Returns which
    // failed.
    std::set<std::size_t> run_together(const std::vector<Writer::Job>& jobs) {
        std::latch gate{1};
        std::vector<std::jthread> threads;
        std::set<std::size_t> failed;
        std::mutex mutex;
        threads.emplace_back([&] { writer.execute([&](Transaction&) { gate.wait(); }); });
        wait_until_waiting(1);
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            threads.emplace_back([&, i] {
                try {
                    writer.execute(jobs[i]);
                } catch (const std::runtime_error&) {
                    const std::scoped_lock lock{mutex};
                    failed.insert(i);
                }
            });
            wait_until_waiting(i + 2);
        }
        gate.count_down();
        threads.clear();
        return failed;
    }

    void wait_until_waiting(std::size_t threads) const {
        while (writer.statistics().waiting < threads) std::this_thread::yield();
    }
};

TEST_F(WriterOfMugs, CommitsTheJobsOfOneCallerTogetherAndEachFailsAlone) {
    const Writer::Job blue = [](Transaction& transaction) { insert(transaction, "blue"); };
    const Writer::Job refused = [](Transaction& transaction) {
        insert(transaction, "red");
        throw OutOfMugs{"no red ones"};
    };
    const Writer::Job green = [](Transaction& transaction) { insert(transaction, "green"); };
    const std::vector<const Writer::Job*> jobs{&blue, &refused, &green};
    const auto failures = writer.execute_together(jobs);
    ASSERT_EQ(failures.size(), 3U);
    EXPECT_EQ(failures[0], nullptr);
    EXPECT_THROW(std::rethrow_exception(failures[1]), OutOfMugs);
    EXPECT_EQ(failures[2], nullptr);
    EXPECT_THAT(mugs_in(database), ElementsAre("blue", "green"));
    EXPECT_EQ(writer.statistics().transactions, 1U);
}

TEST_F(WriterOfMugs, TakesTheJobsOfManyCallersWhoBringSeveral) {
    constexpr int callers = 4;
    constexpr int rounds = 50;
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller) {
        threads.emplace_back([&, caller] {
            for (int round = 0; round < rounds; ++round) {
                const auto name = std::to_string(caller) + "." + std::to_string(round);
                const Writer::Job first = [&](auto& its) { insert(its, name + " first"); };
                const Writer::Job second = [&](auto& its) { insert(its, name + " second"); };
                const std::vector<const Writer::Job*> jobs{&first, &second};
                for (const auto& failure : writer.execute_together(jobs))
                    EXPECT_EQ(failure, nullptr);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(mugs_in(database).size(), static_cast<std::size_t>(callers * rounds * 2));
}

TEST_F(WriterOfMugs, FailsAllJobsOfACallerOnceItIsClosed) {
    writer.close();
    const Writer::Job job = [](Transaction&) { FAIL(); };
    const std::vector<const Writer::Job*> jobs{&job, &job};
    for (const auto& failure : writer.execute_together(jobs))
        EXPECT_THROW(std::rethrow_exception(failure), Deposed);
}

TEST_F(WriterOfMugs, StoresWhatAJobWrites) {
    writer.execute([](Transaction& transaction) { insert(transaction, "large"); });
    EXPECT_THAT(mugs_in(database), ElementsAre("large"));
}

TEST_F(WriterOfMugs, TellsEveryJobTheTimeOfItsTransaction) {
    clock.advance(5s);
    writer.execute([&](Transaction& transaction) { EXPECT_EQ(transaction.now(), clock.now()); });
}

TEST_F(WriterOfMugs, CommitsAllThatWaitAtOnce) {
    std::vector<Writer::Job> jobs;
    for (const auto* name : {"a", "b", "c", "d"}) {
        jobs.push_back([name](Transaction& transaction) { insert(transaction, name); });
    }
    EXPECT_THAT(run_together(jobs), IsEmpty());
    EXPECT_THAT(mugs_in(database), ElementsAre("a", "b", "c", "d"));
    EXPECT_EQ(writer.statistics().transactions, 2);
    EXPECT_EQ(writer.statistics().jobs, 5);
}

TEST_F(WriterOfMugs, TakesBackAJobThatThrowsAndThatJobAlone) {
    const auto failed = run_together({
        [](Transaction& transaction) { insert(transaction, "first"); },
        [](Transaction& transaction) {
            insert(transaction, "second");
            throw OutOfMugs{"second"};
        },
        [](Transaction& transaction) { insert(transaction, "third"); },
    });
    EXPECT_THAT(failed, ElementsAre(1));
    EXPECT_THAT(mugs_in(database), ElementsAre("first", "third"));
}

TEST_F(WriterOfMugs, TakesBackALoneJobThatThrows) {
    const auto job = [](Transaction& transaction) {
        insert(transaction, "large");
        throw OutOfMugs{"large"};
    };
    EXPECT_THROW(writer.execute(job), OutOfMugs);
    EXPECT_THAT(mugs_in(database), IsEmpty());
    EXPECT_EQ(writer.statistics().transactions, 0);
    EXPECT_FALSE(writer.broken());
}

TEST_F(WriterOfMugs, PassesAConstraintViolationToItsJobOnly) {
    const auto failed = run_together({
        [](Transaction& transaction) { insert(transaction, "same"); },
        [](Transaction& transaction) { insert(transaction, "same"); },
    });
    EXPECT_THAT(failed, ElementsAre(1));
    EXPECT_FALSE(writer.broken());
}

TEST_F(WriterOfMugs, RunsCommitActionsInOrderOnceEverythingIsStored) {
    std::vector<std::string> seen;
    const auto job = [&](const std::string& name) {
        return [&, name](Transaction& transaction) {
            insert(transaction, name);
            transaction.on_commit([&, name] {
                EXPECT_EQ(mugs_in(database).size(), 2);
                seen.push_back(name);
            });
        };
    };
    run_together({job("first"), job("second")});
    EXPECT_THAT(seen, ElementsAre("first", "second"));
}

TEST_F(WriterOfMugs, RunsRollbackActionsNewestFirstAndDropsCommitActions) {
    std::vector<int> seen;
    const auto job = [&](Transaction& transaction) {
        transaction.on_commit([&] { seen.push_back(0); });
        transaction.on_rollback([&] { seen.push_back(1); });
        transaction.on_rollback([&] { seen.push_back(2); });
        throw OutOfMugs{""};
    };
    EXPECT_THROW(writer.execute(job), OutOfMugs);
    EXPECT_THAT(seen, ElementsAre(2, 1));
}

TEST_F(WriterOfMugs, DropsNoActionsButThoseOfThePartThatFailed) {
    std::vector<std::string> seen;
    writer.execute([&](Transaction& transaction) {
        transaction.on_commit([&] { seen.push_back("job committed"); });
        transaction.on_rollback([&] { seen.push_back("job taken back"); });
        const auto part = [&] {
            insert(transaction, "part");
            transaction.on_commit([&] { seen.push_back("part committed"); });
            transaction.on_rollback([&] { seen.push_back("part taken back"); });
            throw OutOfMugs{""};
        };
        EXPECT_THROW(transaction.attempt(part), OutOfMugs);
        insert(transaction, "rest");
    });
    EXPECT_THAT(seen, ElementsAre("part taken back", "job committed"));
    EXPECT_THAT(mugs_in(database), ElementsAre("rest"));
}

TEST_F(WriterOfMugs, LetsPartsNest) {
    writer.execute([](Transaction& transaction) {
        transaction.attempt([&] {
            insert(transaction, "outer");
            const auto inner = [&] {
                insert(transaction, "inner");
                throw OutOfMugs{""};
            };
            EXPECT_THROW(transaction.attempt(inner), OutOfMugs);
        });
    });
    EXPECT_THAT(mugs_in(database), ElementsAre("outer"));
}

TEST_F(WriterOfMugs, FailsTheWholeBatchAndStaysBrokenWhenTheDiskIsFull) {
    database.write_connection().exec("PRAGMA max_page_count = 8");
    std::atomic<int> taken_back = 0;
    const auto failed = run_together({
        [&](Transaction& transaction) {
            insert(transaction, "small");
            transaction.on_rollback([&] { ++taken_back; });
        },
        [](Transaction& transaction) { insert(transaction, std::string(100'000, 'x')); },
    });
    EXPECT_THAT(failed, ElementsAre(0, 1));
    EXPECT_EQ(taken_back, 1);
    EXPECT_THAT(mugs_in(database), IsEmpty());
    EXPECT_TRUE(writer.broken());
    EXPECT_THROW(writer.execute([](Transaction&) {}), CommitFailed);
}

TEST_F(WriterOfMugs, DoesNotLetAJobSwallowTroubleWithTheDisk) {
    database.write_connection().exec("PRAGMA max_page_count = 8");
    const auto job = [](Transaction& transaction) {
        try {
            transaction.attempt([&] { insert(transaction, std::string(100'000, 'x')); });
        } catch (const SQLite::Exception&) {
            EXPECT_THROW(insert(transaction, "small"), SQLite::Exception);
        }
    };
    EXPECT_THROW(writer.execute(job), CommitFailed);
    EXPECT_THAT(mugs_in(database), IsEmpty());
}

TEST_F(WriterOfMugs, WritesOncePerBatchWhatIsDueBeforeEachCommit) {
    int batches = 0;
    writer.before_commit([&](Transaction& transaction) {
        insert(transaction, "of batch " + std::to_string(++batches));
    });
    run_together({
        [](auto& transaction) { insert(transaction, "a"); },
        [](auto& transaction) { insert(transaction, "b"); },
    });
    EXPECT_THAT(mugs_in(database), ElementsAre("a", "b", "of batch 1", "of batch 2"));
}

TEST_F(WriterOfMugs, FailsTheWholeBatchWhenWhatIsDueBeforeTheCommitFails) {
    std::vector<std::string> undone;
    writer.before_commit([](Transaction& transaction) { insert(transaction, "a"); });
    EXPECT_THROW(
        writer.execute([&](Transaction& transaction) {
            transaction.on_rollback([&] { undone.emplace_back("a"); });
            insert(transaction, "a");
        }),
        CommitFailed
    );
    EXPECT_THAT(undone, ElementsAre("a"));
    EXPECT_THAT(mugs_in(database), IsEmpty());
}

TEST_F(WriterOfMugs, CallsAfterBatchOnceTheBatchIsStored) {
    std::vector<std::size_t> sizes;
    writer.after_batch([&] { sizes.push_back(mugs_in(database).size()); });
    writer.execute([](Transaction& transaction) { insert(transaction, "large"); });
    EXPECT_THAT(sizes, ElementsAre(1));
}

TEST_F(WriterOfMugs, TakesNothingMoreOnceClosed) {
    writer.close();
    EXPECT_THROW(writer.execute([](Transaction&) {}), Deposed);
}

TEST_F(WriterOfMugs, FinishesWhatIsRunningBeforeItIsClosed) {
    std::latch started{1};
    std::atomic<bool> finished = false;
    std::jthread other{[&] {
        writer.execute([&](Transaction& transaction) {
            started.count_down();
            insert(transaction, "large");
            finished = true;
        });
    }};
    started.wait();
    writer.close();
    EXPECT_TRUE(finished);
    EXPECT_THAT(mugs_in(database), ElementsAre("large"));
}

TEST_F(WriterOfMugs, ResetsStatementsThatAJobLeavesOpen) {
    SQLite::Statement select{database.write_connection(), "SELECT name FROM mugs"};
    writer.execute([&](Transaction& transaction) {
        insert(transaction, "large");
        insert(transaction, "small");
        select.executeStep();
    });
    EXPECT_EQ(sqlite3_txn_state(database.write_connection().getHandle(), nullptr), SQLITE_TXN_NONE);
}

TEST_F(WriterOfMugs, ServesManyThreads) {
    constexpr int threads = 8;
    constexpr int jobs_each = 50;
    int applied = 0;  // jobs take turns
    {
        std::vector<std::jthread> writers;
        for (int thread = 0; thread < threads; ++thread) {
            writers.emplace_back([&, thread] {
                for (int job = 0; job < jobs_each; ++job) {
                    const auto name = std::to_string(thread * jobs_each + job);
                    writer.execute([&](Transaction& transaction) {
                        insert(transaction, name);
                        ++applied;
                    });
                }
            });
        }
    }
    EXPECT_EQ(applied, threads * jobs_each);
    EXPECT_EQ(mugs_in(database).size(), threads * jobs_each);
    EXPECT_EQ(writer.statistics().jobs, threads * jobs_each);
}

struct FencedWriter : ::testing::Test {
    vocabulary::ManualClock clock;
    Database database{":memory:", mugs_schema};
    Fence fence{database, "order-1", 0, 0ms, {}};
    Writer writer{database, &fence, clock};
};

TEST_F(FencedWriter, TellsJobsTheEpoch) {
    writer.execute([](Transaction& transaction) { EXPECT_EQ(transaction.epoch(), 1); });
}

TEST_F(FencedWriter, WritesNothingOnceDeposed) {
    const Fence successor{database, "order-2", 0, 0ms, {}};
    bool ran = false;
    EXPECT_THROW(writer.execute([&](Transaction&) { ran = true; }), Deposed);
    EXPECT_FALSE(ran);
    EXPECT_TRUE(writer.deposed());
    EXPECT_FALSE(writer.broken());
}

struct WriterOfAFile : ::testing::Test {
    TemporaryFolder folder;
    std::string path = folder.file("shard.db");
    vocabulary::ManualClock clock;
};

TEST_F(WriterOfAFile, FailsWithoutBreakingWhileAnotherProcessHoldsTheLock) {
    ChildProcess hung{[&] {
        auto* database = new Database{path, mugs_schema};
        database->write_connection().exec("BEGIN IMMEDIATE");
    }};
    Database database{path, mugs_schema};
    Writer writer{database, nullptr, clock, 10ms};
    const auto job = [](Transaction& transaction) { insert(transaction, "large"); };
    EXPECT_THROW(writer.execute(job), CommitFailed);
    EXPECT_FALSE(writer.broken());

    hung.kill();
    writer.execute(job);
    EXPECT_THAT(mugs_in(database), ElementsAre("large"));
}

TEST_F(WriterOfAFile, CheckpointsALogThatHasGrown) {
    Database database{path, mugs_schema};
    Writer writer{database, nullptr, clock};
    const auto untouched = std::filesystem::file_size(path);
    writer.execute([](Transaction& transaction) { insert(transaction, "small"); });
    EXPECT_EQ(std::filesystem::file_size(path), untouched);

    writer.execute([](Transaction& transaction) {
        insert(transaction, std::string(5'000'000, 'x'));
    });
    EXPECT_GT(std::filesystem::file_size(path), 5'000'000);
    writer.execute([](Transaction& transaction) { insert(transaction, "next"); });
    EXPECT_LT(writer.statistics().wal_pages, 1'000) << "the log starts over";
}

TEST_F(WriterOfAFile, CutsALargeLogWhenIdle) {
    Database database{path, mugs_schema};
    Writer writer{database, nullptr, clock};
    writer.execute([](Transaction& transaction) {
        insert(transaction, std::string(20'000'000, 'x'));
    });
    EXPECT_EQ(std::filesystem::file_size(path + "-wal"), 0);
    EXPECT_EQ(writer.statistics().wal_pages, 0);
}

}  // namespace
}  // namespace storage
