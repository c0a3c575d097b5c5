// ShardHost: holds the shards that this instance leads. It builds a shard when the election gives
// it the lease, and destroys it when the lease goes or the shard finds itself deposed or broken.
//
// A Shard is the composition root of everything that happens for one partition:
//   void start();            begin to consume, relay, conduct sagas
//   void stop();             end all of that; later writes throw storage::Deposed
//   bool healthy() const;    false once deposed, or a commit failed
//   std::int64_t epoch() const;
// Its destructor also ends a shard whose start() threw. Whoever waits inside a shard must be woken
// by stop(). Destructors run in the thread that stops leading, so that a request which lets go of a
// shard last is not held up by its end.
#pragma once

#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "discovery/instance.hpp"
#include "leadership/election.hpp"
#include "observability/log.hpp"
#include "sharding/shard_id.hpp"

namespace service_host {

template <typename T>
concept HostedShard = requires(T& shard, const T& constant) {
    shard.start();
    shard.stop();
    { constant.healthy() } -> std::convertible_to<bool>;
    { constant.epoch() } -> std::convertible_to<std::int64_t>;
};

// Safe from any thread. It outlives the election that calls it and everybody who holds a shard.
template <HostedShard Shard>
class ShardHost final : public leadership::Candidate {
public:
    // Builds the shard with an epoch above `at_least`; throws if it cannot be had now. May be
    // called for several shards at a time.
    using Build =
        std::function<std::unique_ptr<Shard>(const sharding::ShardId&, std::int64_t at_least)>;
    // The registration announces it. Must not block, nor call the host; callable as long as the
    // host lives.
    using OnChange = std::function<void(std::vector<discovery::Lead>)>;

    ShardHost(Build build, OnChange on_change)
        : build_{std::move(build)}, on_change_{std::move(on_change)} {}

    // Waits for everybody who still holds a shard.
    ~ShardHost() override {
        for (const auto& shard : led_shards()) stop_leading(shard);
    }

    // The shard, if it is led here. Hold it only while a request runs: stop_leading waits for that.
    std::shared_ptr<Shard> led(const sharding::ShardId& shard) const {
        const std::lock_guard lock{mutex_};
        const auto found = led_.find(shard);
        return found == led_.end() ? nullptr : found->second.shard;
    }

    std::vector<std::shared_ptr<Shard>> all_led() const {
        const std::lock_guard lock{mutex_};
        std::vector<std::shared_ptr<Shard>> all;
        for (const auto& [id, lead] : led_) all.push_back(lead.shard);
        return all;
    }

    std::optional<std::int64_t> lead(const sharding::ShardId& id, std::int64_t at_least) override {
        try {
            auto shard = adopt(id, build_(id, at_least));
            try {
                shard->start();
            } catch (...) {
                shard.reset();
                destroy(id);
                throw;
            }
            const std::int64_t epoch = shard->epoch();
            {
                const std::lock_guard lock{mutex_};
                led_[id] = {shard, epoch};
            }
            announce();
            observability::log::info("leads", {{"shard", id.name()}, {"epoch", epoch}});
            return epoch;
        } catch (const std::exception& trouble) {
            observability::log::warn(
                "cannot lead", {{"shard", id.name()}, {"error", trouble.what()}}
            );
            return std::nullopt;
        }
    }

    void stop_leading(const sharding::ShardId& id) override {
        std::shared_ptr<Shard> shard;
        {
            const std::lock_guard lock{mutex_};
            const auto found = led_.find(id);
            if (found == led_.end()) return;
            shard = std::move(found->second.shard);
            led_.erase(found);
        }
        announce();
        shard->stop();
        shard.reset();
        destroy(id);
        observability::log::info("stopped leading", {{"shard", id.name()}});
    }

    bool still_leads(const sharding::ShardId& id) override {
        const auto shard = led(id);
        return shard && shard->healthy();
    }

private:
    struct Lead {
        std::shared_ptr<Shard> shard;
        std::int64_t epoch = 0;
    };

    // Requests hold a shard while they run. Nobody does any more when it is left.
    std::shared_ptr<Shard> adopt(const sharding::ShardId& id, std::unique_ptr<Shard> shard) {
        return {shard.release(), [this, id](Shard* last) {
                    const std::lock_guard lock{mutex_};
                    left_[id].reset(last);
                    left_changed_.notify_all();
                }};
    }

    // Waits until the shard is left. Only after that is it gone, so that the next leader never
    // meets one of ours.
    void destroy(const sharding::ShardId& id) {
        std::unique_ptr<Shard> shard;
        std::unique_lock lock{mutex_};
        left_changed_.wait(lock, [&] { return left_.contains(id); });
        shard = std::move(left_.extract(id).mapped());
        lock.unlock();
    }

    std::vector<sharding::ShardId> led_shards() const {
        const std::lock_guard lock{mutex_};
        std::vector<sharding::ShardId> ids;
        for (const auto& [id, lead] : led_) ids.push_back(id);
        return ids;
    }

    // One at a time, so that the last announcement is the latest.
    void announce() {
        const std::lock_guard turn{announcing_};
        std::vector<discovery::Lead> leads;
        {
            const std::lock_guard lock{mutex_};
            for (const auto& [id, lead] : led_) leads.push_back({id.name(), lead.epoch});
        }
        on_change_(std::move(leads));
    }

    const Build build_;
    const OnChange on_change_;
    std::mutex announcing_;  // taken before mutex_
    mutable std::mutex mutex_;
    std::condition_variable left_changed_;
    std::map<sharding::ShardId, Lead> led_;  // guarded by mutex_
    // To be destroyed by whoever stops leading them; guarded by mutex_.
    std::map<sharding::ShardId, std::unique_ptr<Shard>> left_;
};

}  // namespace service_host
