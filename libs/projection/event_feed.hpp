// EventFeed: the committed events of a shard in the order of their positions, read from its leader.
// Live events arrive over the bus; the feed fills gaps and rebuilds, so that a reader depends on
// no broker's memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "sharding/shard_id.hpp"

namespace projection {

struct FeedPage {
    std::vector<messaging::Envelope> events;  // positions rise; those above the one asked for
    std::int64_t head = 0;                    // the shard's last position when it was read
};

class EventFeed {
public:
    virtual ~EventFeed() = default;
    // Nothing while the shard has no leader that answers. `type`: only events of this CloudEvents
    // type ("" for all); a reader of a selection has seen all of it up to `head` when the page is
    // shorter than `limit`.
    virtual std::optional<FeedPage> read(
        const sharding::ShardId& shard,
        std::int64_t after,
        std::size_t limit,
        const std::string& type = ""
    ) = 0;
};

}  // namespace projection
