// Which shard a request is for: read from its path, or from one member of its body. A pure
// function.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/routing/route_table.hpp"
#include "sharding/shard_id.hpp"

namespace gateway::routing {

// Nothing if the request does not say, or says something that names no shard: then any instance of
// the service will tell the client what is wrong.
std::optional<sharding::ShardId>
shard_of(ShardKey key, const RouteMatch& match, std::string_view body);

// Whether shard_of needs the body, so that it must be there before an instance is picked.
constexpr bool is_in_body(ShardKey key) {
    return key == ShardKey::customer_in_body || key == ShardKey::warehouse_in_body;
}

}  // namespace gateway::routing
