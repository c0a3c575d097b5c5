// UpstreamCall: asks the instances of a service for one answer, until there is one or the policies
// (resilience, protection/, balancing/) allow no further attempt. It decides which instance is
// asked, for how long, whether another may be, and how it waits for a shard's next leader.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "gateway/balancing/balancer.hpp"
#include "gateway/edge/attempt.hpp"
#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/crossing.hpp"
#include "gateway/edge/edge.hpp"
#include "gateway/edge/request_body.hpp"
#include "gateway/protection/outcome.hpp"
#include "gateway/routing/route_table.hpp"
#include "http/http1/request_head.hpp"
#include "http/problem.hpp"
#include "sharding/shard_id.hpp"

namespace gateway {

// What is asked, of whom, and for how long. Everything outlives the call.
struct Question {
    const http::http1::RequestHead& head;
    RequestBody& body;
    std::string_view body_text;  // what is there of it already
    const Hop& hop;
    Socket& client;  // who has closed it wants no answer any more
    const routing::Route& route;
    const routing::RouteMatch& match;
    std::string_view service;
    const sharding::ShardId* shard = nullptr;  // nullptr: any instance
    SteadyClock::time_point received;          // from then on the route's times count
    SteadyClock::time_point deadline;
    bool is_repeatable = false;
    std::optional<CacheCondition> condition{};  // if the answer is to be stored
};

class UpstreamCall {
public:
    UpstreamCall(Edge& edge, const Question& question) : edge_{edge}, question_{question} {}

    // Answered, or abandoned because nobody wants the answer any more. Throws http::Problem.
    Awaitable<std::unique_ptr<Attempt>> run();
    // How the last attempt ended.
    const protection::Outcome& last() const { return last_; }

private:
    Awaitable<std::unique_ptr<Attempt>> ask(balancing::Attempt chosen);
    Awaitable<std::unique_ptr<Attempt>> ask_hedged(balancing::Attempt chosen);
    balancing::Balancer::Choice choice() const;
    UpstreamRequest request_for(const balancing::Attempt& chosen) const;
    Patience patience() const;
    bool has_successor(std::optional<std::int64_t> epoch) const;
    Awaitable<bool> wait_for_somebody(bool has_failed);
    Awaitable<bool>
    wait_to_repeat(const protection::Outcome& outcome, std::optional<std::int64_t> epoch);
    std::unique_ptr<Attempt> conclude(std::unique_ptr<Attempt> made) const;
    http::Problem problem_of(const protection::Outcome& outcome) const;

    Edge& edge_;
    const Question question_;
    balancing::Tried tried_;
    int retries_ = 0;
    bool may_have_acted_ = false;  // an attempt before the last one
    protection::Outcome last_{.ending = protection::Ending::not_connected};
};

}  // namespace gateway
