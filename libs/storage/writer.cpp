#include "storage/writer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <ranges>
#include <utility>

#include <sqlite3.h>

#include "storage/transaction_control.hpp"
#include "vocabulary/crash_point.hpp"

namespace storage {
namespace {

constexpr std::size_t batch_max = 512;

// After these the connection's transaction, or the file itself, cannot be trusted.
bool is_disk_trouble(const SQLite::Exception& trouble) {
    switch (trouble.getErrorCode() & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_READONLY:
            return true;
        default:
            return false;
    }
}

}  // namespace

void Transaction::attempt(const std::function<void()>& part) {
    // Outside of the writer's transaction a savepoint would begin, and commit, one of its own.
    if (doomed_ || !control_.in_transaction()) {
        throw SQLite::Exception{"the disk refused an earlier part", SQLITE_ABORT};
    }
    const auto commit_actions = commit_actions_.size();
    const auto rollback_actions = rollback_actions_.size();
    control_.savepoint();
    const auto take_back = [&] {
        // If SQLite has rolled everything back by itself, the writer takes back the whole job.
        if (!control_.in_transaction()) return;
        control_.roll_back_to_savepoint();
        taken_back(commit_actions, rollback_actions);
    };
    try {
        part();
    } catch (const SQLite::Exception& trouble) {
        doomed_ = doomed_ || is_disk_trouble(trouble);
        take_back();
        throw;
    } catch (...) {
        take_back();
        throw;
    }
    control_.release();
}

void Transaction::committed() noexcept {
    for (const auto& action : commit_actions_) action();
}

void Transaction::taken_back(std::size_t commit_actions, std::size_t rollback_actions) noexcept {
    while (rollback_actions_.size() > rollback_actions) {
        const auto action = std::move(rollback_actions_.back());
        rollback_actions_.pop_back();
        action();
    }
    commit_actions_.erase(
        commit_actions_.begin() + static_cast<std::ptrdiff_t>(commit_actions), commit_actions_.end()
    );
}

// One thread in execute().
struct Writer::Caller {
    std::condition_variable turn;  // to lead, or to return
    std::size_t waiting = 0;       // of its jobs, those that are not done
};

// One job that it brought.
struct Writer::Waiting {
    const Job& job;
    Caller& caller;
    std::exception_ptr failure{};
};

Writer::Writer(
    Database& database,
    Fence* fence,
    const vocabulary::Clock& clock,
    std::chrono::milliseconds lock_patience
)
    : database_{database},
      fence_{fence},
      clock_{clock},
      lock_patience_{lock_patience},
      control_{std::make_unique<TransactionControl>(database.write_connection())} {}

Writer::~Writer() = default;

void Writer::execute(const Job& job) {
    Caller self;
    std::array jobs{Waiting{job, self}};
    execute(jobs);
    if (jobs.front().failure) std::rethrow_exception(jobs.front().failure);
}

std::vector<std::exception_ptr> Writer::execute_together(std::span<const Job* const> jobs) {
    Caller self;
    std::vector<Waiting> waiting;
    waiting.reserve(jobs.size());
    for (const auto* job : jobs) waiting.push_back({*job, self});
    execute(waiting);
    std::vector<std::exception_ptr> failures;
    failures.reserve(jobs.size());
    for (auto& each : waiting) failures.push_back(std::move(each.failure));
    return failures;
}

// All of one caller.
void Writer::execute(std::span<Waiting> jobs) {
    if (jobs.empty()) return;
    auto& self = jobs.front().caller;
    std::unique_lock lock{mutex_};
    assert(leader_ != std::this_thread::get_id() && "execute() inside of a job");
    if (closed_) {
        const Deposed reason{database_.path() + ": this leader has stepped down"};
        for (auto& waiting : jobs) waiting.failure = std::make_exception_ptr(reason);
        return;
    }
    ++running_;
    self.waiting = jobs.size();
    for (auto& waiting : jobs) queue_.push_back(&waiting);
    while (self.waiting > 0) {
        self.turn.wait(lock, [&] { return self.waiting == 0 || &queue_.front()->caller == &self; });
        if (self.waiting > 0) lead(lock);
    }
    if (--running_ == 0) idle_.notify_all();
}

// Called by the front of the queue, with mutex_ held. The role passes on when it returns; until
// then the front stays, so that nobody else takes it.
void Writer::lead(std::unique_lock<std::mutex>& lock) {
    const auto size = std::min(queue_.size(), batch_max);
    batch_.assign(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
    auto& self = queue_.front()->caller;
    leader_ = std::this_thread::get_id();
    lock.unlock();

    run(batch_);

    lock.lock();
    for (auto* waiting : batch_ | std::views::drop(1)) {
        auto& caller = waiting->caller;
        if (--caller.waiting == 0 && &caller != &self) caller.turn.notify_one();
    }
    queue_.erase(queue_.begin() + 1, queue_.begin() + static_cast<std::ptrdiff_t>(size));
    if (!broken_ && control_->checkpoint_is_due()) {
        const bool idle = queue_.size() == 1;
        lock.unlock();
        checkpoint(idle);
        lock.lock();
    }
    leader_ = {};
    queue_.pop_front();
    --self.waiting;
    if (!queue_.empty()) queue_.front()->caller.turn.notify_one();
    lock.unlock();

    for (const auto& action : after_batch_) action();
    lock.lock();
}

// Each waiting thread gets an exception object of its own.
template <typename Trouble>
void Writer::fail(Batch batch, const Trouble& trouble) noexcept {
    for (auto* waiting : batch) waiting->failure = std::make_exception_ptr(trouble);
}

void Writer::run(Batch batch) noexcept {
    if (broken()) {
        return fail(batch, CommitFailed{database_.path() + ": unusable since a commit failed"});
    }
    std::vector<Transaction> transactions;
    transactions.reserve(batch.size() + 1);
    try {
        const std::scoped_lock writing{database_.write_mutex()};
        begin();
        try {
            run_jobs(batch, transactions);
        } catch (const SQLite::Exception& trouble) {
            return abandon(batch, transactions, trouble.what());
        }
    } catch (const Deposed& trouble) {
        {
            const std::scoped_lock lock{mutex_};
            deposed_ = true;
        }
        return fail(batch, trouble);
    } catch (const CommitFailed& trouble) {
        return fail(batch, trouble);
    }
    for (auto& transaction : transactions) transaction.committed();
}

// If this throws, nothing has run.
void Writer::begin() {
    try {
        control_->begin(lock_patience_);
        if (fence_ != nullptr) fence_->check();
    } catch (const SQLite::Exception& trouble) {
        control_->roll_back();
        throw CommitFailed{
            database_.path() + ": " + trouble.what() + " (locked by process " +
            std::to_string(database_.lock_holder()) + ")"};
    } catch (const Deposed&) {
        control_->roll_back();
        throw;
    }
}

// Throws SQLite::Exception if none of it can be kept.
void Writer::run_jobs(Batch batch, std::vector<Transaction>& transactions) {
    const auto now = clock_.now();
    const auto epoch = fence_ != nullptr ? fence_->epoch() : 0;
    const bool alone = batch.size() == 1;
    for (auto* waiting : batch) {
        transactions.push_back(Transaction{database_.write_connection(), *control_, now, epoch});
        run_job(*waiting, transactions.back(), alone);
    }
    const auto succeeded =
        std::ranges::count_if(batch, [](const auto* waiting) { return !waiting->failure; });
    if (succeeded == 0) return control_->roll_back();

    if (before_commit_) {
        transactions.push_back(Transaction{database_.write_connection(), *control_, now, epoch});
        before_commit_(transactions.back());
    }
    vocabulary::crash_point("writer.before_commit");
    control_->commit();
    vocabulary::crash_point("writer.after_commit");

    const std::scoped_lock lock{mutex_};
    ++statistics_.transactions;
    statistics_.jobs += static_cast<std::uint64_t>(succeeded);
    statistics_.wal_pages = control_->wal_pages();
}

// A job that is alone needs no savepoint: the whole transaction is its own.
void Writer::run_job(Waiting& waiting, Transaction& transaction, bool alone) {
    try {
        if (!alone) control_->savepoint();
        waiting.job(transaction);
        if (!alone) control_->release();
    } catch (const SQLite::Exception& trouble) {
        if (is_disk_trouble(trouble)) throw;
        waiting.failure = std::current_exception();
    } catch (...) {
        waiting.failure = std::current_exception();
    }
    if (transaction.doomed_ || !control_->in_transaction()) {
        throw SQLite::Exception{"the disk refused a part of the transaction", SQLITE_ABORT};
    }
    if (!waiting.failure) return;
    if (!alone) control_->roll_back_to_savepoint();
    transaction.taken_back();
}

void Writer::abandon(
    Batch batch,
    std::vector<Transaction>& transactions,
    const std::string& reason
) noexcept {
    control_->roll_back();
    for (auto& transaction : transactions | std::views::reverse) transaction.taken_back();
    {
        const std::scoped_lock lock{mutex_};
        broken_ = true;
    }
    fail(batch, CommitFailed{database_.path() + ": " + reason});
}

// Only right after a commit that checked the epoch: a deposed leader must not checkpoint.
void Writer::checkpoint(bool idle) {
    const std::scoped_lock writing{database_.write_mutex()};
    control_->checkpoint(idle);
    const std::scoped_lock lock{mutex_};
    statistics_.wal_pages = control_->wal_pages();
}

void Writer::close() {
    std::unique_lock lock{mutex_};
    closed_ = true;
    idle_.wait(lock, [&] { return running_ == 0; });
}

bool Writer::broken() const {
    const std::scoped_lock lock{mutex_};
    return broken_;
}

bool Writer::deposed() const {
    const std::scoped_lock lock{mutex_};
    return deposed_;
}

Writer::Statistics Writer::statistics() const {
    const std::scoped_lock lock{mutex_};
    auto statistics = statistics_;
    statistics.waiting = running_;
    return statistics;
}

}  // namespace storage
