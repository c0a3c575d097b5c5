#include "leadership/assignment.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

#include "sharding/hash_ring.hpp"

namespace leadership {

namespace {

std::vector<std::string> by_rank(std::vector<std::string> members, const sharding::ShardId& shard) {
    const auto rank = [&](const std::string& member) {
        return sharding::hash(shard.name() + "@" + member);
    };
    std::sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
        return std::pair{rank(a), a} > std::pair{rank(b), b};
    });
    return members;
}

// How many shards each member may still be given: all may have `each`, and `extras` of them one
// more.
class Room {
public:
    Room(std::size_t shards, std::size_t members)
        : each_{shards / members}, extras_{shards % members} {}

    bool take(const std::string& member) {
        auto& load = loads_[member];
        if (load > each_ || (load == each_ && extras_ == 0)) return false;
        if (load == each_) --extras_;
        ++load;
        return true;
    }

private:
    std::size_t each_;
    std::size_t extras_;
    std::map<std::string, std::size_t> loads_;
};

}  // namespace

Assignment
assign(const std::vector<sharding::ShardId>& shards, const std::vector<std::string>& members) {
    const std::set<sharding::ShardId> distinct_shards{shards.begin(), shards.end()};
    const std::set<std::string> distinct_members{members.begin(), members.end()};
    Assignment assignment;
    if (distinct_members.empty()) return assignment;
    Room room{distinct_shards.size(), distinct_members.size()};
    for (const auto& shard : distinct_shards) {
        for (const auto& member :
             by_rank({distinct_members.begin(), distinct_members.end()}, shard)) {
            if (!room.take(member)) continue;
            assignment[shard] = member;
            break;
        }
    }
    return assignment;
}

}  // namespace leadership
