// The HTTP side of the orders: routes → command or query → JSON. Whatever concerns one shard is
// answered by its leader: here if it is led here, else passed on to it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/awaitable.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "order/api/leader_queries.hpp"
#include "order/order_shard.hpp"

namespace order {

class HttpApi {
public:
    HttpApi(
        std::string instance,
        const ShardHost& shards,
        const discovery::Directory& directory,
        http::Transport& transport
    );

    std::vector<http::Route> routes();

private:
    http::Awaitable<http::Response> place_order(const http::Request& request);
    http::Response cancel_order(const http::Request& request);
    http::Response show_order(const http::Request& request);
    http::Response show_events(const http::Request& request);
    http::Response list_sagas(const http::Request& request);
    http::Response show_saga(const http::Request& request);
    http::Response retry_saga(const http::Request& request);

    // For other instances and services.
    http::Response tell_sagas(const http::Request& request);
    http::Response tell_events(const http::Request& request);
    http::Response tell_audit(const http::Request& request);

    http::Response forward(
        const http::Request& request,
        const sharding::ShardId& shard,
        std::chrono::seconds wait = {}
    );

    const std::string instance_;
    const ShardHost& shards_;
    const discovery::Directory& directory_;
    http::Transport& transport_;
    LeaderQueries leaders_;
};

}  // namespace order
