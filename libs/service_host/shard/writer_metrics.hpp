// WriterMetrics: what a writer does, as /metrics shows it. One commit is one fsync, unless the
// database is one that need not survive a power loss.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "observability/metrics.hpp"
#include "storage/writer.hpp"

namespace service_host {

class WriterMetrics {
public:
    // `database`: a shard's name, or the service's.
    WriterMetrics(
        observability::Metrics& metrics,
        const std::string& database,
        const storage::Writer& writer
    );
    ~WriterMetrics();

private:
    void refresh(const storage::Writer& writer);

    observability::Counter& commits_;
    observability::Counter& jobs_;
    observability::Gauge& wal_pages_;
    std::mutex mutex_;
    storage::Writer::Statistics shown_;  // guarded by mutex_
    std::shared_ptr<void> exposition_;
};

}  // namespace service_host
