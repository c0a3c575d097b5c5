// Election: which instance of a service leads which shard, by leases in a key-value bucket.
//
// A holder renews its lease; one that is not renewed for its time to live, by the watcher's own
// monotonic clock, is taken over (create, or update with the expected revision). Preferred holders
// come from an assignment over the live members, so shards spread by themselves; a holder that is
// no longer preferred hands over cleanly. While the broker is away nothing moves: holders keep
// leading. Leases give availability only; safety is storage::Fence.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leadership/lease.hpp"
#include "messaging/key_value.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/clock.hpp"

namespace leadership {

struct ElectionOptions {
    std::string instance;  // order-1
    std::string boot_id;  // unique per start of the process: an old incarnation's lease is not ours
    std::vector<sharding::ShardId> shards;
    std::chrono::milliseconds time_to_live{1'500};
    std::chrono::milliseconds renew_every{300};
    // How long the preferred member must have been the same before a free lease is taken because of
    // it, and before a held one is handed over to it.
    std::chrono::milliseconds settled_after{500};
    std::chrono::milliseconds hand_over_after{2'000};
    // After lead() failed, or a shard broke: others go first.
    std::chrono::milliseconds decline_for{1'000};
};

// What the election decides about. For one shard one call at a time; calls for different shards may
// overlap, so that a slow one holds up neither the others nor the renewal of any lease.
class Candidate {
public:
    virtual ~Candidate() = default;
    // The lease is ours: take over the shard with an epoch above `at_least`. Returns that epoch, or
    // nothing if it could not be taken over now (the lease is given up again, and tried later).
    virtual std::optional<std::int64_t>
    lead(const sharding::ShardId& shard, std::int64_t at_least) = 0;
    // Stop leading; returns once nothing of ours touches the shard any more.
    virtual void stop_leading(const sharding::ShardId& shard) = 0;
    // False once the shard found itself deposed or broken: its lease is given up. Must not block.
    virtual bool still_leads(const sharding::ShardId& shard) = 0;
};

class Election {
public:
    // `live_members` names the instances of this service that serve. As long as it does not name
    // this one, it is not believed to be complete, and nobody is preferred.
    Election(
        messaging::KeyValue& leases,
        ElectionOptions options,
        std::function<std::vector<std::string>()> live_members,
        Candidate& candidate,
        const vocabulary::Clock& clock
    );
    ~Election();  // stops

    void start();     // its own thread
    void stop();      // hands over everything that is held, then returns; final
    void run_once();  // one round, for single-threaded drivers: calls the candidate in place

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace leadership
