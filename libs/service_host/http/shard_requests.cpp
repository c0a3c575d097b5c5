#include "service_host/http/shard_requests.hpp"

#include <algorithm>

#include "contracts/partitions.hpp"

namespace service_host {

sharding::ShardId shard_in(const http::Request& request, const std::string& service) {
    sharding::ShardId id{service, request.parameters.at("key")};
    if (std::ranges::count(contracts::shards_of(service), id) > 0) return id;
    throw http::Problem{404, "There is no shard " + id.name() + "."};
}

http::Problem changes_leader(const sharding::ShardId& id) {
    return {503, id.name() + " is changing its leader. Nothing was accepted."};
}

http::Problem cannot_write(const sharding::ShardId& id) {
    return {503, id.name() + " cannot write at the moment. Nothing was accepted."};
}

}  // namespace service_host
