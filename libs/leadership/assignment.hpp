// Assignment: which member should lead which shard. Rendezvous hashing (Thaler and Ravishankar,
// 1998) with bounded load: every shard goes to the member that ranks highest for it and still has
// room. Loads differ by one at most, and when a member comes or goes few shards move besides its
// own. (A hash ring alone may give one of two members all of four shards.)
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sharding/shard_id.hpp"

namespace leadership {

using Assignment = std::map<sharding::ShardId, std::string>;

// The same for everybody who knows the same members, in whatever order. Empty without members.
Assignment
assign(const std::vector<sharding::ShardId>& shards, const std::vector<std::string>& members);

}  // namespace leadership
