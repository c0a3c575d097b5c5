#include "payment_provider/payment_provider_service.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <unistd.h>

#include "observability/log.hpp"
#include "payment_provider/api/http_api.hpp"
#include "payment_provider/ledger_schema.hpp"

namespace payment_provider {
namespace {

std::string database_file(const service_host::ProcessSettings& process) {
    std::filesystem::create_directories(process.data_folder());
    return process.data_folder() / "payment_provider.db";
}

}  // namespace

PaymentProviderService::PaymentProviderService(const Config& config)
    : database_{database_file(config.process), ledger_schema()},
      writer_{database_, nullptr, clock_},
      writer_metrics_{metrics_, "payment_provider", writer_},
      ledger_{database_, writer_, ids_},
      server_{
          {.host = config.process.host, .port = config.process.port},
          routes(ledger_, [this](auto duration) { return pauses_.pause(duration); }),
          [this] {
              return std::vector{http::Check{"disk", !writer_.broken(), "a commit failed"}};
          },
          metrics_} {
    writer_.after_batch([this] {
        if (writer_.broken()) std::call_once(ends_, [this] { end_this_process(); });
    });
}

// A writer that broke stays so: the supervisor shall start another process, which opens the file
// anew. Not at once, since a disk that is full often stays so for a while.
void PaymentProviderService::end_this_process() {
    observability::log::error("the ledger cannot be written: this process ends");
    ending_ = std::jthread{[this] {
        std::unique_lock lock{mutex_};
        const auto patience = std::chrono::seconds{1};
        if (!stopped_.wait_for(lock, patience, [this] { return stopping_; })) {
            kill(getpid(), SIGTERM);
        }
    }};
}

void PaymentProviderService::start() { server_.start(); }

void PaymentProviderService::stop() {
    server_.drain();
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    stopped_.notify_all();
    pauses_.end();
    server_.stop();
    ledger_.stop();
    writer_.close();
}

}  // namespace payment_provider
