// Candidacy: one instance's part in the election for one shard.
//
//   following ──lease claimed──▶ taking ──lead() returned──▶ leading
//       ▲                          │ it failed                  │ lease lost, shard broken,
//       └──stop_leading() returned─┴────────── leaving ◀────────┘ handed over, or stopping
//
// It holds the lease from the claim until it is back at following; then it frees it.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "leadership/election.hpp"

namespace leadership {

// Used by one thread, the election's.
class Candidacy {
public:
    Candidacy(
        sharding::ShardId shard,
        const ElectionOptions& options,
        messaging::KeyValue& leases,
        Candidate& candidate,
        const vocabulary::Clock& clock
    );

    // Makes the calls to the candidate in threads of their own, which call `finished` at their end.
    void call_in_threads(std::function<void()> finished);

    // Who should lead this shard ("": not known), and who if we should not.
    void prefer(const std::string& owner, const std::string& heir);

    // Moves on as far as that needs no broker. While `closing`, towards not leading.
    void settle(bool closing);
    // Reads the lease, unless we hold it. Throws messaging::Unavailable, as act() does.
    void look();
    // Claims, renews or frees the lease.
    void act(bool closing);
    // What was seen before the broker was away says nothing about who renewed meanwhile.
    void lose_sight() { sighting_.reset(); }

    bool holds_lease() const { return revision_.has_value(); }
    bool leads_nothing() const { return phase_ == Phase::following; }
    // When the lease seen last runs out, if nobody renews it.
    std::optional<vocabulary::SteadyTime> expiry() const;

private:
    enum class Phase { following, taking, leading, leaving };

    // A lease of somebody else, or that there is none.
    struct Sighting {
        std::optional<messaging::Entry> entry;
        Lease lease;
        bool witnessed = false;              // we saw it become so
        vocabulary::SteadyTime since{};      // first seen so
        vocabulary::SteadyTime looked_at{};  // last seen so
    };

    bool may_claim() const;
    bool is_preferred() const;
    bool must_leave(bool closing);
    bool should_hand_over() const;
    void claim();
    void renew();
    void reclaim();
    void free_lease();
    void lost_lease();
    void leave(std::string_view reason, const std::string& successor);
    void begin(std::function<std::optional<std::int64_t>()> call);
    void collect();
    Lease own_lease();
    void learn(const Lease& lease);

    const sharding::ShardId shard_;
    const std::string key_;
    const ElectionOptions& options_;
    messaging::KeyValue& leases_;
    Candidate& candidate_;
    const vocabulary::Clock& clock_;

    Phase phase_ = Phase::following;
    std::optional<std::uint64_t> revision_;  // of the lease, while we hold it
    vocabulary::SteadyTime renewed_at_{};
    vocabulary::SteadyTime led_since_{};
    vocabulary::SteadyTime declined_until_{};
    std::string successor_;  // whom the lease is freed for
    std::optional<Sighting> sighting_;
    bool has_seen_a_lease_ = false;
    std::int64_t epoch_ = 0;  // the highest known
    std::int64_t nonce_ = 0;

    std::string preferred_;
    std::string heir_;
    vocabulary::SteadyTime preferred_since_{};
    std::chrono::milliseconds hand_over_after_;  // doubles, lest a shard goes to and fro

    // The call to the candidate.
    std::function<void()> finished_;  // set if calls have threads of their own
    std::mutex mutex_;
    bool returned_ = false;               // guarded by mutex_
    std::optional<std::int64_t> result_;  // guarded by mutex_
    std::jthread thread_;                 // last, so that it ends first
};

}  // namespace leadership
