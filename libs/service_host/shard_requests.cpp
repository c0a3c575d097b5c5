#include "service_host/shard_requests.hpp"

#include <algorithm>

#include "sharding/partitions.hpp"

namespace service_host {

sharding::ShardId shard_in(const http::Request& request, const std::string& service) {
    sharding::ShardId id{service, request.parameters.at("key")};
    if (std::ranges::count(sharding::shards_of(service), id) > 0) return id;
    throw http::Problem{404, "There is no shard " + id.name() + "."};
}

}  // namespace service_host
