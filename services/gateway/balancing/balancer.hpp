// Balancer: picks the instance for each attempt of each request, and learns from how it ended.
//
//   auto attempt = balancer.pick({.service = route.service, .policy = route.balance, ...}, now);
//   ... exchange with attempt->address() ...
//   attempt->report({.ending = Ending::answered, .status = 200, .latency = ...}, now);
//
// One per event loop, used by that loop alone, no locks: a circuit, a count of outstanding requests
// is this loop's own view, which the CircuitBoard puts together for people. When the circuit of one
// loop opens, the others hear of it with their next pick. It must outlive its
// attempts. The policies themselves are the pure functions of resilience/balancing; what happens
// here is who is a candidate at all:
//
//   accepting   the registry says passing, with a weight above 0
//   admitted    and its circuit lets a request through
//   usable      and neither its probes fail nor is it ejected as an outlier
//
// Candidates are the usable ones that were not tried yet for this request; if fewer than the panic
// threshold are usable, all that are admitted. A request for a shard goes to the shard's leader,
// and to the others (which pass it on) only when that was tried or may not be asked.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/balancing/policy.hpp"
#include "gateway/balancing/upstream_list.hpp"
#include "gateway/protection/circuit_board.hpp"
#include "gateway/protection/outcome.hpp"
#include "gateway/routing/published.hpp"
#include "gateway/routing/route_table.hpp"
#include "resilience/balancing/candidate.hpp"
#include "resilience/balancing/smooth_weighted_round_robin.hpp"

namespace gateway::balancing {

class Balancer;

// An instance, as one loop knows it.
struct Endpoint;

// Which instances were asked already for one request. A value; remembers the last eight.
class Tried {
public:
    void add(std::uint32_t endpoint) { endpoints_[count_++ % endpoints_.size()] = endpoint; }
    bool contains(std::uint32_t endpoint) const {
        for (std::size_t i = 0; i < endpoints_.size() && i < count_; ++i) {
            if (endpoints_[i] == endpoint) return true;
        }
        return false;
    }
    bool empty() const { return count_ == 0; }
    void clear() { count_ = 0; }

private:
    std::array<std::uint32_t, 8> endpoints_{};
    std::size_t count_ = 0;
};

// A request on its way to an instance. Whoever destroys it unreported abandons it.
class Attempt {
public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&& other) noexcept;
    ~Attempt();

    // Valid until this is reported or destroyed.
    const std::string& address() const;
    const std::string& instance() const;
    std::uint32_t endpoint() const;  // for Tried; never reused
    // The epoch in which it leads the shard that was asked for; nothing if it was not picked as
    // that.
    std::optional<std::int64_t> leads_in() const { return leads_in_; }

    void report(const protection::Outcome& outcome, vocabulary::SteadyTime now);

private:
    friend class Balancer;
    Attempt(Balancer& balancer, Endpoint& endpoint, std::optional<std::int64_t> leads_in);

    Balancer* balancer_;
    Endpoint* endpoint_;
    std::uint32_t generation_;
    std::optional<std::int64_t> leads_in_;
};

class Balancer {
public:
    Balancer(
        const routing::Published<UpstreamList>& upstreams,
        const routing::Published<routing::RouteTable>& routes,
        protection::CircuitBoard& board,
        std::uint64_t seed
    );
    ~Balancer();
    Balancer(const Balancer&) = delete;
    Balancer& operator=(const Balancer&) = delete;

    struct Choice {
        std::string_view service{};
        Policy policy = Policy::power_of_two_choices;
        const sharding::ShardId* shard = nullptr;  // nullptr: any instance
        std::uint64_t hash_key = 0;                // for consistent_hash
        const Tried* tried = nullptr;
    };
    // Nothing if nobody can be asked: no instance, all tried, or all circuits open.
    std::optional<Attempt> pick(const Choice& choice, vocabulary::SteadyTime now);

    // The newest epoch that is announced for a shard: who waits for a fail-over waits until it is
    // above that of the attempt that failed. 0 if there is no leader.
    std::int64_t leader_epoch(const sharding::ShardId& shard, vocabulary::SteadyTime now);

private:
    friend class Attempt;
    struct ServiceState;

    void catch_up_if_changed(vocabulary::SteadyTime now);
    void catch_up(vocabulary::SteadyTime now);
    void
    adopt(ServiceState& state, const UpstreamList::Service& service, vocabulary::SteadyTime now);
    void compare_peers(ServiceState& state, vocabulary::SteadyTime now);
    std::optional<Attempt> ask_leader(const Choice& choice, vocabulary::SteadyTime now);
    void hear_of_openings(Endpoint& endpoint, vocabulary::SteadyTime now);
    void find_candidates(ServiceState& state, const Choice& choice, vocabulary::SteadyTime now);
    std::size_t choose(ServiceState& state, const Choice& choice);
    Attempt
    send_to(Endpoint& endpoint, std::optional<std::int64_t> leads_in, vocabulary::SteadyTime now);
    void report(
        Endpoint& endpoint,
        std::uint32_t generation,
        const protection::Outcome& outcome,
        vocabulary::SteadyTime now
    );
    void release(Endpoint& endpoint);
    ServiceState* state_of(std::string_view service);

    routing::Reader<UpstreamList> upstreams_;
    routing::Reader<routing::RouteTable> routes_;
    protection::CircuitBoard& board_;
    std::mt19937_64 random_;
    std::map<std::string, std::unique_ptr<ServiceState>, std::less<>> services_;
    std::vector<std::unique_ptr<Endpoint>> retired_;  // gone from the registry, still answering
    std::vector<resilience::balancing::Candidate> candidates_;  // of the pick under way
    std::uint32_t next_endpoint_ = 1;
};

}  // namespace gateway::balancing
