// The HTTP side of the inventory: routes → command or query → JSON. Whatever concerns one shard is
// answered by its leader: here if it is led here, else passed on to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "inventory/api/leader_queries.hpp"
#include "vocabulary/ids.hpp"

namespace inventory {

class HttpApi {
public:
    HttpApi(
        std::string instance,
        const ShardHost& shards,
        const discovery::Directory& directory,
        http::Transport& transport,
        vocabulary::IdSource& ids
    );

    std::vector<http::Route> routes();

private:
    http::Response define_product(const http::Request& request);
    http::Response adjust_stock(const http::Request& request);
    http::Response show_product(const http::Request& request);

    // For other instances and services.
    http::Response tell_product(const http::Request& request);
    http::Response tell_stock(const http::Request& request);
    http::Response tell_events(const http::Request& request);
    http::Response tell_audit(const http::Request& request);

    http::Response forward(const http::Request& request, const sharding::ShardId& shard);
    event_sourcing::Cause caused_by(const http::Request& request);

    const std::string instance_;
    const ShardHost& shards_;
    const discovery::Directory& directory_;
    http::Transport& transport_;
    vocabulary::IdSource& ids_;
    LeaderQueries leaders_;
};

}  // namespace inventory
