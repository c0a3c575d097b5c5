#include "query/query_service.hpp"

#include <filesystem>

#include "contracts/partitions.hpp"
#include "contracts/routing.hpp"
#include "service_host/process/self.hpp"
#include "service_host/service/assembly.hpp"
#include "service_host/shard/shard_file.hpp"

namespace query {
namespace {

// An order's events come within some milliseconds, and are then one write of its document.
constexpr std::chrono::milliseconds gather{20};

std::string database_path(const service_host::ProcessSettings& settings) {
    std::filesystem::create_directories(settings.data_folder());
    return settings.data_folder() / (settings.instance + ".db");
}

projection::FollowerOptions all_events() {
    projection::FollowerOptions options;
    options.live_events = contracts::all_live_events;
    options.gather = gather;
    for (const auto* service : {"order", "inventory", "payment"}) {
        for (const auto& shard : contracts::shards_of(service)) options.shards.push_back(shard);
    }
    return options;
}

// Reads are answered on the event loops.
http::ServerOptions options_of_loops(const service_host::ProcessSettings& settings) {
    auto options = service_host::server_options(settings);
    options.loops = 2;
    return options;
}

}  // namespace

QueryService::QueryService(
    const service_host::ProcessSettings& settings,
    service_host::Environment environment
)
    : environment_{environment},
      database_{
          database_path(settings),
          read_models_schema(),
          storage::Durability::survives_crashes},
      writer_{database_, nullptr, environment.clock},
      writer_metrics_{environment.metrics, settings.instance, writer_},
      models_{database_},
      feed_{environment.directory, environment.http},
      follower_{
          database_,
          writer_,
          environment.bus,
          feed_,
          all_events(),
          [this](storage::Transaction& transaction, const auto& events) {
              models_.apply(transaction, events);
          },
          environment.clock},
      api_{settings.instance, models_, follower_, environment},
      server_{
          options_of_loops(settings),
          api_.routes(),
          [this] { return readiness(); },
          environment.metrics},
      registration_{
          environment.registrations,
          service_host::self(settings, environment.ids.next(), environment.clock.now()),
          environment.clock} {}

// Catch up before inviting work in; readiness tells how far that is.
void QueryService::start() {
    follower_.start();
    server_.start();
    listing_ = std::jthread{[this](const std::stop_token& stopped) {
        if (follower_.wait_until_caught_up(stopped)) registration_.start();
    }};
}

void QueryService::stop() {
    listing_ = {};
    registration_.drain();
    server_.drain();
    registration_.stop();
    server_.stop();
    follower_.stop();
    writer_.close();
}

std::vector<http::Check> QueryService::readiness() const {
    std::string behind;
    for (const auto& shard : follower_.behind()) behind += (behind.empty() ? "" : ", ") + shard;
    return {
        service_host::broker_check(environment_.bus),
        {"read_models", behind.empty(), "not yet read to the end: " + behind},
    };
}

}  // namespace query
