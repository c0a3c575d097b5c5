#include "gateway/balancing/balancer.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "resilience/balancing/least_outstanding.hpp"
#include "resilience/balancing/power_of_two_choices.hpp"
#include "resilience/balancing/round_robin.hpp"
#include "resilience/balancing/slow_start.hpp"
#include "resilience/outliers.hpp"

namespace gateway::balancing {

namespace policies = resilience::balancing;

using protection::Ending;
using protection::Outcome;
using resilience::CircuitBreaker;
using vocabulary::SteadyTime;

struct Endpoint {
    Upstream upstream;
    std::uint32_t id = 0;
    CircuitBreaker circuit;
    std::shared_ptr<protection::CircuitFigures> figures;
    std::uint32_t openings_seen = 0;
    SteadyTime seen_at{};  // for slow start
    int outstanding = 0;
    bool ejected = false;
    SteadyTime ejected_until{};
    int ejections_in_a_row = 0;
    bool retired = false;
};

struct Balancer::ServiceState {
    std::vector<std::unique_ptr<Endpoint>> endpoints;  // positions as in the list of upstreams
    const UpstreamList::Service* listed = nullptr;     // in the list that the loop reads now
    routing::ServiceRules rules;
    policies::SmoothWeightedRoundRobin weighted;
    std::uint64_t turn = 0;
    SteadyTime compared_at{};
};

Attempt::Attempt(Balancer& balancer, Endpoint& endpoint, std::optional<std::int64_t> leads_in)
    : balancer_{&balancer},
      endpoint_{&endpoint},
      generation_{endpoint.circuit.generation()},
      leads_in_{leads_in} {}

Attempt::Attempt(Attempt&& other) noexcept
    : balancer_{other.balancer_},
      endpoint_{std::exchange(other.endpoint_, nullptr)},
      generation_{other.generation_},
      leads_in_{other.leads_in_} {}

Attempt& Attempt::operator=(Attempt&& other) noexcept {
    std::swap(balancer_, other.balancer_);
    std::swap(endpoint_, other.endpoint_);
    std::swap(generation_, other.generation_);
    std::swap(leads_in_, other.leads_in_);
    return *this;
}

Attempt::~Attempt() {
    if (endpoint_ != nullptr) report({.ending = Ending::abandoned}, {});
}

const std::string& Attempt::address() const { return endpoint_->upstream.address; }
const std::string& Attempt::instance() const { return endpoint_->upstream.name; }
std::uint32_t Attempt::endpoint() const { return endpoint_->id; }

void Attempt::report(const Outcome& outcome, SteadyTime now) {
    assert(endpoint_ != nullptr);
    balancer_->report(*std::exchange(endpoint_, nullptr), generation_, outcome, now);
}

Balancer::Balancer(
    const routing::Published<UpstreamList>& upstreams,
    const routing::Published<routing::RouteTable>& routes,
    protection::CircuitBoard& board,
    std::uint64_t seed
)
    : upstreams_{upstreams}, routes_{routes}, board_{board}, random_{seed} {
    catch_up({});
}

Balancer::~Balancer() = default;

std::optional<Attempt> Balancer::pick(const Choice& choice, SteadyTime now) {
    catch_up_if_changed(now);
    if (choice.shard != nullptr) {
        if (auto leader = ask_leader(choice, now)) return leader;
    }
    auto* state = state_of(choice.service);
    if (state == nullptr) return std::nullopt;
    if (now - state->compared_at >= state->rules.outliers.interval) compare_peers(*state, now);
    find_candidates(*state, choice, now);
    if (candidates_.empty()) return std::nullopt;
    const auto position = candidates_[choose(*state, choice)].position;
    return send_to(*state->endpoints[position], std::nullopt, now);
}

std::int64_t Balancer::leader_epoch(const sharding::ShardId& shard, SteadyTime now) {
    catch_up_if_changed(now);
    const auto* leader = upstreams_.value()->leader(shard);
    return leader == nullptr ? 0 : leader->epoch;
}

std::optional<Attempt> Balancer::ask_leader(const Choice& choice, SteadyTime now) {
    const auto* leader = upstreams_.value()->leader(*choice.shard);
    if (leader == nullptr) return std::nullopt;
    auto* state = state_of(leader->service);
    if (state == nullptr) return std::nullopt;
    auto& endpoint = *state->endpoints[leader->position];
    hear_of_openings(endpoint, now);
    if (choice.tried != nullptr && choice.tried->contains(endpoint.id)) return std::nullopt;
    if (!endpoint.circuit.admits(now)) return std::nullopt;
    return send_to(endpoint, leader->epoch, now);
}

void Balancer::find_candidates(ServiceState& state, const Choice& choice, SteadyTime now) {
    std::size_t accepting = 0;
    std::size_t usable = 0;
    const auto is_usable = [](const Endpoint& endpoint) {
        return endpoint.upstream.ready && !endpoint.ejected;
    };
    for (const auto& endpoint : state.endpoints) {
        if (!endpoint->upstream.accepting) continue;
        hear_of_openings(*endpoint, now);
        ++accepting;
        if (is_usable(*endpoint) && endpoint->circuit.admits(now)) ++usable;
    }
    const bool panic = resilience::is_panic(state.rules.outliers, usable, accepting);

    candidates_.clear();
    for (std::size_t position = 0; position < state.endpoints.size(); ++position) {
        const auto& endpoint = *state.endpoints[position];
        if (!endpoint.upstream.accepting || !(panic || is_usable(endpoint))) continue;
        if (choice.tried != nullptr && choice.tried->contains(endpoint.id)) continue;
        if (!endpoint.circuit.admits(now)) continue;
        const double fresh =
            policies::slow_start_factor(state.rules.slow_start, now - endpoint.seen_at);
        candidates_.push_back({
            .position = position,
            .weight = endpoint.upstream.weight * fresh,
            .outstanding = endpoint.outstanding,
        });
    }
}

// What one loop found out about an instance need not be found out by each of them.
void Balancer::hear_of_openings(Endpoint& endpoint, SteadyTime now) {
    const auto count = endpoint.figures->openings->count.load(std::memory_order_acquire);
    if (count == std::exchange(endpoint.openings_seen, count)) return;
    const auto isolation = endpoint.figures->openings->isolation.load();
    const auto change = endpoint.circuit.opened_elsewhere(isolation, now);
    if (change) endpoint.figures->state = change->to;
}

// Pattern: client-side load balancing (docs/patterns.md#load-balancing).
std::size_t Balancer::choose(ServiceState& state, const Choice& choice) {
    switch (choice.policy) {
        case Policy::round_robin:
            return policies::round_robin(state.turn++, candidates_.size());
        case Policy::weighted_round_robin: {
            const auto find = [&](std::size_t position) {
                return std::find_if(
                    candidates_.begin(),
                    candidates_.end(),
                    [&](const policies::Candidate& candidate) {
                        return candidate.position == position;
                    }
                );
            };
            const auto position = state.weighted.next(
                state.endpoints.size(),
                [&](std::size_t i) { return find(i)->weight; },
                [&](std::size_t i) { return find(i) != candidates_.end(); }
            );
            return static_cast<std::size_t>(find(position) - candidates_.begin());
        }
        case Policy::least_outstanding:
            return policies::least_outstanding(candidates_, state.turn++);
        case Policy::power_of_two_choices:
            return policies::power_of_two_choices(candidates_, random_());
        case Policy::consistent_hash:
            return policies::consistent_hash(state.listed->ring, candidates_, choice.hash_key);
    }
    return 0;
}

Attempt
Balancer::send_to(Endpoint& endpoint, std::optional<std::int64_t> leads_in, SteadyTime now) {
    if (const auto change = endpoint.circuit.admit(now))
        board_.circuit_changed(*endpoint.figures, *change, endpoint.circuit.isolation());
    endpoint.figures->in_flight.store(++endpoint.outstanding, std::memory_order_relaxed);
    return Attempt{*this, endpoint, leads_in};
}

void Balancer::report(
    Endpoint& endpoint,
    std::uint32_t generation,
    const Outcome& outcome,
    SteadyTime now
) {
    auto& circuit = endpoint.circuit;
    if (protection::says_nothing(outcome)) {
        circuit.abandoned(generation);
    } else {
        const auto change = protection::is_failure(outcome) ? circuit.failed(generation, now)
                                                            : circuit.succeeded(generation, now);
        const auto recent = circuit.recent(now);
        endpoint.figures->requests.store(recent.all, std::memory_order_relaxed);
        endpoint.figures->failures.store(recent.marked, std::memory_order_relaxed);
        endpoint.figures->counted_at.store(now, std::memory_order_relaxed);
        if (change) {
            board_.circuit_changed(*endpoint.figures, *change, circuit.isolation());
            endpoint.openings_seen = endpoint.figures->openings->count;
        }
    }
    release(endpoint);
}

void Balancer::release(Endpoint& endpoint) {
    endpoint.figures->in_flight.store(--endpoint.outstanding, std::memory_order_relaxed);
    if (!endpoint.retired || endpoint.outstanding > 0) return;
    std::erase_if(retired_, [&](const auto& retired) { return retired.get() == &endpoint; });
}

Balancer::ServiceState* Balancer::state_of(std::string_view service) {
    const auto found = services_.find(service);
    return found == services_.end() ? nullptr : found->second.get();
}

void Balancer::catch_up_if_changed(SteadyTime now) {
    const bool new_list = upstreams_.refresh();
    const bool new_rules = routes_.refresh();
    if (new_list || new_rules) catch_up(now);
}

// Takes over what was published: the registry's list, the rules of the services.
void Balancer::catch_up(SteadyTime now) {
    const auto& list = *upstreams_.value();
    for (auto& [name, state] : services_) state->listed = nullptr;
    for (const auto& [name, service] : list.services()) {
        auto& state = services_[name];
        if (!state) state = std::make_unique<ServiceState>();
        const auto& rules = routes_.value()->rules(name);
        if (rules.circuit != state->rules.circuit) {
            for (auto& endpoint : state->endpoints) endpoint->circuit.configure(rules.circuit);
        }
        state->rules = rules;
        adopt(*state, service, now);
    }
    for (auto& [name, state] : services_) {
        static const UpstreamList::Service nobody;
        if (state->listed == nullptr) adopt(*state, nobody, now);
    }
}

// Instances that stay keep their circuits and counts; a restarted one starts anew.
void Balancer::adopt(ServiceState& state, const UpstreamList::Service& service, SteadyTime now) {
    std::vector<std::unique_ptr<Endpoint>> endpoints;
    for (const auto& upstream : service.upstreams) {
        const auto known =
            std::find_if(state.endpoints.begin(), state.endpoints.end(), [&](const auto& endpoint) {
                return endpoint && endpoint->upstream.name == upstream.name &&
                       endpoint->upstream.boot_id == upstream.boot_id &&
                       endpoint->upstream.address == upstream.address;
            });
        if (known != state.endpoints.end()) {
            (*known)->upstream = upstream;
            endpoints.push_back(std::move(*known));
            continue;
        }
        endpoints.push_back(std::make_unique<Endpoint>(Endpoint{
            .upstream = upstream,
            .id = next_endpoint_++,
            .circuit = CircuitBreaker{state.rules.circuit},
            .figures = board_.enrol(upstream.service, upstream.name, upstream.boot_id),
            .seen_at = now,
        }));
        auto& endpoint = *endpoints.back();
        endpoint.openings_seen = endpoint.figures->openings->count;
    }
    for (auto& endpoint : state.endpoints) {
        if (!endpoint || endpoint->outstanding == 0) continue;
        endpoint->retired = true;
        retired_.push_back(std::move(endpoint));
    }
    state.endpoints = std::move(endpoints);
    state.weighted.clear();
    state.listed = &service;
}

// Ejects whoever fails more often than its peers, and takes back whose time is over.
void Balancer::compare_peers(ServiceState& state, SteadyTime now) {
    state.compared_at = now;
    const auto& rules = state.rules.outliers;
    std::vector<resilience::Conduct> conduct;
    std::size_t ejected = 0;
    for (auto& endpoint : state.endpoints) {
        const auto recent = endpoint->circuit.recent(now);
        conduct.push_back({recent.all, recent.marked});
        if (endpoint->ejected && now >= endpoint->ejected_until) {
            endpoint->ejected = false;
            endpoint->circuit.forget_recent();
            conduct.back() = {};
            board_.ejection_changed(*endpoint->figures, false);
        }
        if (endpoint->ejected) ++ejected;
    }
    for (std::size_t i = 0; i < state.endpoints.size(); ++i) {
        auto& endpoint = *state.endpoints[i];
        if (endpoint.ejected) continue;
        if (!resilience::is_outlier(rules, conduct, i)) {
            if (conduct[i].requests >= rules.requests_min) endpoint.ejections_in_a_row = 0;
            continue;
        }
        if (!resilience::may_eject(rules, ejected, state.endpoints.size())) continue;
        ++ejected;
        endpoint.ejected = true;
        endpoint.ejected_until =
            now + resilience::ejection_time(rules, ++endpoint.ejections_in_a_row);
        board_.ejection_changed(*endpoint.figures, true);
    }
}

}  // namespace gateway::balancing
