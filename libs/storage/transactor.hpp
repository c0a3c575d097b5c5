// Transactor: whoever gives a job its transaction, and makes what it wrote durable. A Writer does
// so in the calling thread; a shard's loop does so in its own.
#pragma once

#include <functional>

namespace storage {

class Transaction;

class Transactor {
public:
    using Job = std::function<void(Transaction&)>;

    virtual ~Transactor() = default;
    // Returns once what `job` wrote is on disk. Throws what the job threw, Deposed (somebody else
    // leads, nothing was written), or CommitFailed. Never call it from inside a job.
    virtual void execute(const Job& job) = 0;
};

}  // namespace storage
