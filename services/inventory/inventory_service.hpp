// The inventory service, assembled. Read the members from top to bottom to see what it is made of:
// each is built from those above it, and they are torn down in reverse.
//
// What it keeps and decides is in InventoryShard; this is what the shards share.
#pragma once

#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "inventory/api/http_api.hpp"
#include "inventory/api/leader_queries.hpp"
#include "leadership/election.hpp"
#include "service_host/environment.hpp"
#include "service_host/settings.hpp"

namespace inventory {

class InventoryService {
public:
    InventoryService(
        const service_host::ProcessSettings& settings,
        const service_host::Environment& environment
    );

    void start();
    // Not ready, no new work; hands over what it leads, then ends. Safe to repeat.
    void stop();

    int port() const { return server_.port(); }

private:
    std::unique_ptr<InventoryShard> build(const sharding::ShardId& id, std::int64_t epoch_at_least);
    std::vector<http::Check> readiness() const;

    const service_host::ProcessSettings settings_;
    const service_host::Environment environment_;
    const std::string boot_id_;

    // What reaches the world, and is reached by it. The election comes last, so that shards are
    // given away first; the server goes on to pass requests to their next leaders until it ends.
    discovery::Registration registration_;  // announces what the shards' host tells it
    ShardHost shards_;
    HttpApi api_;
    http::Server server_;
    leadership::Election election_;
};

}  // namespace inventory
