// The query service, assembled: one full replica of the read side. Read the members from top to
// bottom to see what it is made of: each is built from those above it, and they are torn down in
// reverse.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "projection/follower.hpp"
#include "query/api/http_api.hpp"
#include "query/read_models.hpp"
#include "service_host/http/http_event_feed.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/shard/writer_metrics.hpp"
#include "storage/writer.hpp"

namespace query {

class QueryService {
public:
    QueryService(
        const service_host::ProcessSettings& settings,
        service_host::Environment environment
    );

    void start();
    void stop();

private:
    std::vector<http::Check> readiness() const;

    service_host::Environment environment_;

    // What it keeps.
    storage::Database database_;
    storage::Writer writer_;
    service_host::WriterMetrics writer_metrics_;

    // What it shows.
    ReadModels models_;
    service_host::HttpEventFeed feed_;
    projection::Follower follower_;

    // What reaches the world, and is reached by it.
    HttpApi api_;
    http::Server server_;
    discovery::Registration registration_;
    std::jthread listing_;  // registers once everything is read
};

}  // namespace query
