#include "leadership/candidacy.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "observability/log.hpp"

namespace leadership {

namespace log = observability::log;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds hand_over_after_max{60'000};

}  // namespace

Candidacy::Candidacy(
    sharding::ShardId shard,
    const ElectionOptions& options,
    messaging::KeyValue& leases,
    Candidate& candidate,
    const vocabulary::Clock& clock
)
    : shard_{std::move(shard)},
      key_{lease_key(shard_)},
      options_{options},
      leases_{leases},
      candidate_{candidate},
      clock_{clock},
      declined_until_{clock.steady_now()},
      preferred_since_{clock.steady_now()},
      hand_over_after_{options.hand_over_after} {}

void Candidacy::call_in_threads(std::function<void()> finished) { finished_ = std::move(finished); }

void Candidacy::prefer(const std::string& owner, const std::string& heir) {
    heir_ = heir;
    if (owner == preferred_) return;
    preferred_ = owner;
    preferred_since_ = clock_.steady_now();
    hand_over_after_ = options_.hand_over_after;
}

// Without the broker: what the candidate's calls brought, and whether to go on leading.

void Candidacy::settle(bool closing) {
    collect();
    if (phase_ == Phase::leading && must_leave(closing)) collect();
}

bool Candidacy::must_leave(bool closing) {
    if (!revision_) {
        leave("another holds the lease", "");
    } else if (!candidate_.still_leads(shard_)) {
        declined_until_ = clock_.steady_now() + options_.decline_for;
        leave("deposed or broken", heir_);
    } else if (closing) {
        leave("stopping", heir_);
    } else if (should_hand_over()) {
        hand_over_after_ = std::min(2 * hand_over_after_, hand_over_after_max);
        leave("another is preferred", preferred_);
    } else {
        return false;
    }
    return true;
}

// Only while the broker answers: the successor must be able to learn of it.
bool Candidacy::should_hand_over() const {
    const auto now = clock_.steady_now();
    return !preferred_.empty() && preferred_ != options_.instance &&
           now - std::max(preferred_since_, led_since_) >= hand_over_after_ &&
           now - renewed_at_ < options_.time_to_live;
}

void Candidacy::leave(std::string_view reason, const std::string& successor) {
    log::info(
        "leaves shard", {{"shard", shard_.name()}, {"reason", reason}, {"successor", successor}}
    );
    phase_ = Phase::leaving;
    successor_ = successor;
    begin([this]() -> std::optional<std::int64_t> {
        candidate_.stop_leading(shard_);
        return std::nullopt;
    });
}

void Candidacy::begin(std::function<std::optional<std::int64_t>()> call) {
    auto run = [this, call = std::move(call)] {
        const auto result = call();
        {
            const std::lock_guard lock{mutex_};
            returned_ = true;
            result_ = result;
        }
        if (finished_) finished_();
    };
    if (finished_) {
        thread_ = std::jthread{std::move(run)};
    } else {
        run();
    }
}

void Candidacy::collect() {
    std::optional<std::int64_t> result;
    {
        const std::lock_guard lock{mutex_};
        if (!std::exchange(returned_, false)) return;
        result = result_;
    }
    const auto now = clock_.steady_now();
    if (phase_ == Phase::taking && result) {
        assert(*result > 0);
        phase_ = Phase::leading;
        epoch_ = std::max(epoch_, *result);
        led_since_ = now;
        renewed_at_ = now - options_.renew_every;  // the lease shall say the new epoch at once
    } else {
        if (phase_ == Phase::taking) {
            declined_until_ = now + options_.decline_for;
            successor_ = heir_;
        }
        phase_ = Phase::following;
    }
}

// With the broker.

void Candidacy::look() {
    if (revision_) return;
    const auto entry = leases_.get(key_);
    const auto now = clock_.steady_now();
    const bool continuous = sighting_ && now - sighting_->looked_at <= options_.time_to_live / 2;
    const bool unchanged = continuous && sighting_->entry.has_value() == entry.has_value() &&
                           (!entry || (sighting_->entry->revision == entry->revision &&
                                       sighting_->entry->value == entry->value));
    if (!unchanged) {
        const auto lease = entry ? decode_lease(entry->value).value_or(Lease{}) : Lease{};
        sighting_ = Sighting{entry, lease, continuous, now, now};
        if (entry) learn(lease);
    }
    sighting_->looked_at = now;
}

void Candidacy::learn(const Lease& lease) {
    has_seen_a_lease_ = true;
    epoch_ = std::max(epoch_, lease.epoch);
}

std::optional<vocabulary::SteadyTime> Candidacy::expiry() const {
    if (!sighting_) return std::nullopt;
    return sighting_->since + options_.time_to_live;
}

void Candidacy::act(bool closing) {
    const auto now = clock_.steady_now();
    if (!revision_) {
        if (phase_ == Phase::following && !closing && sighting_ && may_claim()) claim();
    } else if (phase_ != Phase::following && now - renewed_at_ >= options_.renew_every) {
        renew();
    }
    settle(closing);
    if (revision_ && phase_ == Phase::following) free_lease();
}

bool Candidacy::is_preferred() const {
    return preferred_ == options_.instance &&
           clock_.steady_now() - preferred_since_ >= options_.settled_after;
}

bool Candidacy::may_claim() const {
    const auto now = clock_.steady_now();
    if (now < declined_until_) return false;
    const auto age = now - sighting_->since;
    if (age >= options_.time_to_live) return true;
    // Where there was a lease the broker lost it, and its holder will be back first. A leader that
    // we never heard of would be back within its renewal, well before this.
    if (!sighting_->entry) {
        return !has_seen_a_lease_ && is_preferred() && age >= options_.settled_after;
    }
    const auto& lease = sighting_->lease;
    // Our predecessor's, who is dead since we run; or our own, if freeing or claiming it was
    // unclear.
    if (lease.holder == options_.instance) return true;
    if (!lease.holder.empty()) return false;
    // A hand-over that we did not witness is an old one, from before a stop of everything.
    const bool handed_over = sighting_->witnessed && !lease.preferred.empty();
    return handed_over ? lease.preferred == options_.instance : is_preferred();
}

Lease Candidacy::own_lease() {
    return {
        .holder = options_.instance,
        .boot_id = options_.boot_id,
        .epoch = epoch_,
        .preferred = "",
        .nonce = ++nonce_,
    };
}

void Candidacy::claim() {
    const auto value = encode(own_lease());
    const auto revision = sighting_->entry ? leases_.update(key_, value, sighting_->entry->revision)
                                           : leases_.create(key_, value);
    if (!revision) return;  // somebody else was faster: to be seen in the next round
    log::info(
        "claimed the lease",
        {{"shard", shard_.name()}, {"from", sighting_->lease.holder}, {"epoch", epoch_}}
    );
    revision_ = revision;
    renewed_at_ = clock_.steady_now();
    has_seen_a_lease_ = true;
    sighting_.reset();
    phase_ = Phase::taking;
    begin([this, at_least = epoch_] { return candidate_.lead(shard_, at_least); });
}

void Candidacy::renew() {
    const auto revision = leases_.update(key_, encode(own_lease()), *revision_);
    if (!revision) return reclaim();
    revision_ = revision;
    renewed_at_ = clock_.steady_now();
}

// The lease is not as we left it. If the broker lost it, or woke with an older copy, it is still
// ours.
void Candidacy::reclaim() {
    const auto entry = leases_.get(key_);
    const auto lease = entry ? decode_lease(entry->value).value_or(Lease{}) : Lease{};
    if (entry) learn(lease);
    const bool ours = lease.holder == options_.instance && lease.boot_id == options_.boot_id;
    if (!ours && !lease.holder.empty()) return lost_lease();
    const auto value = encode(own_lease());
    const auto revision =
        entry ? leases_.update(key_, value, entry->revision) : leases_.create(key_, value);
    if (!revision) return lost_lease();
    revision_ = revision;
    renewed_at_ = clock_.steady_now();
}

void Candidacy::lost_lease() {
    log::warn("lost the lease", {{"shard", shard_.name()}});
    revision_.reset();
}

void Candidacy::free_lease() {
    const Lease free{
        .holder = "", .boot_id = "", .epoch = epoch_, .preferred = successor_, .nonce = ++nonce_};
    // If it is not as we left it, it is another's already.
    leases_.update(key_, encode(free), *revision_);
    revision_.reset();
}

}  // namespace leadership
