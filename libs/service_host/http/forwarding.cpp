#include "service_host/http/forwarding.hpp"

#include "http/problem.hpp"

namespace service_host {

namespace {

bool is_safe(const http::Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

bool may_be_repeated(const http::Request& request) {
    return is_safe(request) || request.method == "PUT" || request.header("Idempotency-Key");
}

http::Problem problem_for(const http::NoAnswer& trouble, const http::Request& request) {
    if (!trouble.sent) return {503, "The leader of this shard cannot be reached."};
    if (is_safe(request)) return {503, "The leader of this shard did not answer."};
    if (trouble.timed_out) return {504, "The leader of this shard did not answer in time."};
    return {502, "The leader of this shard broke off before it answered."};
}

}  // namespace

// Pattern: request forwarding to the shard's leader (docs/patterns.md#sharding).
http::Response forward_to_leader(
    const http::Request& request,
    const sharding::ShardId& shard,
    const discovery::Directory& directory,
    http::Transport& transport,
    std::chrono::milliseconds timeout
) {
    // One hop: two instances that each take the other for the leader shall not play ping-pong.
    if (request.header(forwarded_header)) {
        throw http::Problem{503, "This shard has just changed its leader."};
    }
    const auto leader = directory.leader(shard);
    if (!leader) throw http::Problem{503, "Nobody leads this shard at the moment."};

    auto forwarded = request;
    forwarded.headers.emplace(forwarded_header, "1");
    const auto answer =
        transport.send(leader->address, forwarded, timeout, may_be_repeated(request));
    if (!answer.ok()) throw problem_for(answer.error(), request);
    return answer.value();
}

}  // namespace service_host
