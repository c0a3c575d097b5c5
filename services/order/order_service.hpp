// The order service, assembled. Read the members from top to bottom to see what it is made of: each
// is built from those above it, and they are torn down in reverse.
//
// What it keeps and decides is in OrderShard; this is what the shards share.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "leadership/election.hpp"
#include "order/api/http_api.hpp"
#include "order/api/leader_queries.hpp"
#include "service_host/environment.hpp"
#include "service_host/http_event_feed.hpp"
#include "service_host/settings.hpp"

namespace order {

class OrderService {
public:
    OrderService(
        const service_host::ProcessSettings& settings,
        const service_host::Environment& environment
    );

    void start();
    // Not ready, no new work; hands over what it leads, then ends. Safe to repeat.
    void stop();

    int port() const { return server_.port(); }

private:
    std::unique_ptr<OrderShard> build(const sharding::ShardId& id, std::int64_t epoch_at_least);
    std::vector<http::Check> readiness() const;
    void tick_until(const std::stop_token& stop);

    const service_host::ProcessSettings settings_;
    const service_host::Environment environment_;
    const std::string boot_id_;

    // What reaches the world, and is reached by it. The election comes late, so that shards are
    // given away first; the server goes on to pass requests to their next leaders until it ends.
    service_host::HttpEventFeed inventory_feed_;
    WaitingRoom waiting_room_;
    discovery::Registration registration_;  // announces what the shards' host tells it
    ShardHost shards_;
    HttpApi api_;
    http::Server server_;
    leadership::Election election_;
    std::jthread timer_;  // the only clock work of the shards: deadlines and repeated commands
};

}  // namespace order
