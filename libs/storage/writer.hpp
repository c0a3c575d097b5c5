// Writer: group commit. Many threads ask for small transactions; one of them, whichever came first,
// runs all that wait as one SQLite transaction with one fsync, then hands the role to the next
// (the writer queue of LevelDB's DBImpl::Write). There is no timer and no thread of its own: under
// load batches grow by themselves, at rest a write costs no hand-over.
//
// A thread that serves many (a shard's loop) gathers their jobs itself: execute_together().
//
// Each job runs in a savepoint: one that throws takes back its own changes and fails alone. If the
// commit itself fails, every job of the batch fails with CommitFailed, nothing of it is stored, and
// the writer stays broken, since memory may now be ahead of the disk: discard and rebuild the
// shard.
#pragma once

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/transactor.hpp"
#include "vocabulary/clock.hpp"

namespace storage {

// The disk refused (full, failing), or another process keeps the file locked. Nothing was stored;
// the caller may try again later.
class CommitFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class TransactionControl;  // BEGIN, SAVEPOINT, … of one connection

// What a job works in. Valid only while the job runs.
class Transaction {
public:
    // A statement that a job leaves open is reset when the transaction ends.
    SQLite::Database& connection() { return connection_; }
    // One time for everything that this transaction records.
    vocabulary::Timestamp now() const { return now_; }
    std::int64_t epoch() const { return epoch_; }  // 0 without a fence

    // Called once this job's changes are on disk, in commit order, by the committing thread, before
    // any execute() of the batch returns. Must not throw, block, or start a transaction.
    void on_commit(std::function<void()> action) { commit_actions_.push_back(std::move(action)); }
    // Called, newest first, if what this job did so far is taken back: for caches. Must not throw.
    void on_rollback(std::function<void()> action) {
        rollback_actions_.push_back(std::move(action));
    }

    // Runs `part` in a savepoint: if it throws, its changes are taken back, and its exception goes
    // on. Trouble with the disk fails the whole batch, even if the job swallows the exception.
    void attempt(const std::function<void()>& part);

private:
    friend class Writer;
    Transaction(
        SQLite::Database& connection,
        TransactionControl& control,
        vocabulary::Timestamp now,
        std::int64_t epoch
    )
        : connection_{connection}, control_{control}, now_{now}, epoch_{epoch} {}

    void committed() noexcept;
    // Runs and drops the actions added after there were this many.
    void taken_back(std::size_t commit_actions = 0, std::size_t rollback_actions = 0) noexcept;

    SQLite::Database& connection_;
    TransactionControl& control_;
    vocabulary::Timestamp now_;
    std::int64_t epoch_;
    bool doomed_ = false;  // a part met trouble with the disk
    std::vector<std::function<void()>> commit_actions_;
    std::vector<std::function<void()>> rollback_actions_;
};

class Writer final : public Transactor {
public:
    // With a fence, every transaction checks it. Without (query, payment_provider), nobody else may
    // open the file for writing. A batch waits for the lock of another process up to
    // `lock_patience`.
    Writer(
        Database& database,
        Fence* fence,
        const vocabulary::Clock& clock,
        std::chrono::milliseconds lock_patience = std::chrono::seconds{2}
    );
    ~Writer() override;

    void execute(const Job& job) override;
    // These jobs, in order, in one transaction (perhaps with those of other threads). For each job
    // what execute() would have thrown, or nothing. Null pointers are not allowed.
    std::vector<std::exception_ptr> execute_together(std::span<const Job* const> jobs);

    // Set once, before the first execute: called by the committing thread at the end of each batch,
    // within its transaction, for what is written once per batch. If it throws, the whole batch
    // fails as if the commit had.
    void before_commit(Job job) {
        assert(!before_commit_);
        before_commit_ = std::move(job);
    }

    // Added before the first execute: called by the committing thread after each batch and its
    // on_commit actions, outside of all locks (what was committed is sent here). The next batch may
    // already be under way, so two threads may be in it at once. Must not throw.
    void after_batch(std::function<void()> action) { after_batch_.push_back(std::move(action)); }

    // Every execute from now on throws Deposed; returns when none is running.
    void close();
    bool broken() const;
    // An execute found that somebody else has raised the fence's epoch.
    bool deposed() const;

    struct Statistics {
        std::uint64_t transactions = 0;  // commits, hence fsyncs
        std::uint64_t jobs = 0;          // that succeeded
        std::int64_t wal_pages = 0;
        std::size_t waiting = 0;  // threads in execute() now
    };
    Statistics statistics() const;

private:
    struct Waiting;
    struct Caller;
    using Batch = std::span<Waiting* const>;

    void execute(std::span<Waiting> jobs);
    void lead(std::unique_lock<std::mutex>& lock);
    void run(Batch batch) noexcept;
    void begin();
    void run_jobs(Batch batch, std::vector<Transaction>& transactions);
    void run_job(Waiting& waiting, Transaction& transaction, bool alone);
    void abandon(
        Batch batch,
        std::vector<Transaction>& transactions,
        const std::string& reason
    ) noexcept;
    template <typename Trouble>
    static void fail(Batch batch, const Trouble& trouble) noexcept;
    void checkpoint(bool idle);

    Database& database_;
    Fence* fence_;
    const vocabulary::Clock& clock_;
    std::chrono::milliseconds lock_patience_;
    Job before_commit_;
    std::vector<std::function<void()>> after_batch_;
    std::unique_ptr<TransactionControl> control_;  // used by the committing thread
    std::vector<Waiting*> batch_;                  // used by the committing thread

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::deque<Waiting*> queue_;  // guarded by mutex_; the thread of the front commits
    std::thread::id leader_;      // guarded by mutex_; that thread while it commits
    std::size_t running_ = 0;     // guarded by mutex_; threads in execute()
    bool closed_ = false;         // guarded by mutex_
    bool broken_ = false;         // guarded by mutex_
    bool deposed_ = false;        // guarded by mutex_
    Statistics statistics_;       // guarded by mutex_
};

}  // namespace storage
