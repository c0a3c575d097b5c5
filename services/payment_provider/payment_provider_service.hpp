// The card network outside, assembled. Read the members from top to bottom to see what it is made
// of: each is built from those above it, and they are torn down in reverse. It knows nothing of the
// rest of the system: no broker, no registry, only HTTP.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/server.hpp"
#include "observability/metrics.hpp"
#include "payment_provider/config.hpp"
#include "payment_provider/ledger.hpp"
#include "payment_provider/pauses.hpp"
#include "service_host/shard/writer_metrics.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"

namespace payment_provider {

class PaymentProviderService {
public:
    explicit PaymentProviderService(const Config& config);

    void start();
    void stop();
    int port() const { return server_.port(); }

private:
    void end_this_process();

    // What the world gives.
    vocabulary::SystemClock clock_;
    vocabulary::RandomIds ids_{clock_};
    observability::Metrics metrics_;

    // What ends it, if it cannot write.
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;  // guarded by mutex_
    std::once_flag ends_;
    std::jthread ending_;

    // What it keeps.
    storage::Database database_;
    storage::Writer writer_;
    service_host::WriterMetrics writer_metrics_;
    Ledger ledger_;

    // What reaches it.
    Pauses pauses_;
    http::Server server_;
};

}  // namespace payment_provider
