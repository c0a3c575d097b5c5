#include "service_host/shard/writer_metrics.hpp"

namespace service_host {

WriterMetrics::WriterMetrics(
    observability::Metrics& metrics,
    const std::string& database,
    const storage::Writer& writer
)
    : commits_{metrics.counter(
          "orderly_storage_commits_total",
          "Transactions committed; each is one fsync where every commit is synced.",
          {{"database", database}}
      )},
      jobs_{metrics.counter(
          "orderly_storage_jobs_total",
          "Jobs that these transactions held: by how much group commit divides the fsyncs.",
          {{"database", database}}
      )},
      wal_pages_{metrics.gauge(
          "orderly_storage_wal_pages",
          "Length of the write-ahead log, in pages of 4 KiB.",
          {{"database", database}}
      )},
      exposition_{metrics.before_exposition([this, &writer] { refresh(writer); })} {}

WriterMetrics::~WriterMetrics() {
    exposition_.reset();
    wal_pages_.set(0);
}

void WriterMetrics::refresh(const storage::Writer& writer) {
    const std::lock_guard lock{mutex_};
    const auto now = writer.statistics();
    commits_.increment(static_cast<double>(now.transactions - shown_.transactions));
    jobs_.increment(static_cast<double>(now.jobs - shown_.jobs));
    wal_pages_.set(static_cast<double>(now.wal_pages));
    shown_ = now;
}

}  // namespace service_host
