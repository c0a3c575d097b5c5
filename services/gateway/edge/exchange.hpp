// Exchange: one request of a client and its answer, from the route to the last byte: what is asked
// of which policy, in which order, and what is then done. UpstreamCall gets the answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/edge/attempt.hpp"
#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/cached_exchange.hpp"
#include "gateway/edge/crossing.hpp"
#include "gateway/edge/edge.hpp"
#include "gateway/edge/relay.hpp"
#include "gateway/edge/request_body.hpp"
#include "gateway/edge/upstream_call.hpp"
#include "gateway/routing/route_table.hpp"
#include "http/http1/request_head.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"
#include "observability/trace_context.hpp"
#include "sharding/shard_id.hpp"

namespace gateway {

class Exchange {
public:
    Exchange(
        Edge& edge,
        ClientConnection client,
        std::string_view client_address,
        const http::http1::RequestHead& head
    );
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    enum class After {
        keep,    // the connection takes another request
        close,   // nothing more is sent
        linger,  // … and the client may still be sending: let it read the answer first
        abort,   // the answer is not whole, and must not look so
    };
    Awaitable<After> run();

private:
    // Nothing if an upstream's answer was passed on. Throws http::Problem.
    Awaitable<std::optional<http::Response>> answer();
    void find_route();
    void set_deadline();
    void take_from_limits();
    Awaitable<void> read_body();
    void find_shard();
    Awaitable<std::optional<http::Response>> answer_from_upstream();
    Awaitable<std::optional<http::Response>> land_flight(Attempt& answered);
    Question question();
    Awaitable<void> pass_on(Attempt& answered, Copy* copy = nullptr);
    AnswerExtras extras();
    Awaitable<void> send_own(const http::Response& response);

    Edge& edge_;
    ClientConnection client_;
    const http::http1::RequestHead& head_;
    const SteadyClock::time_point arrival_ = SteadyClock::now();
    // When there was all of it that is read before anybody is asked.
    SteadyClock::time_point received_ = arrival_;
    observability::TraceContext trace_;
    std::string traceparent_;
    Hop hop_;
    RequestBody body_;
    std::string body_text_;
    After after_;

    // What the route says.
    std::shared_ptr<const routing::RouteTable> table_;
    routing::RouteMatch match_;
    const routing::Route* route_ = nullptr;
    std::string_view service_ = "gateway";  // who answers
    std::optional<sharding::ShardId> shard_;
    SteadyClock::time_point deadline_{};
    bool is_repeatable_ = false;
    bool is_strong_ = false;    // asks for the leader's own answer
    bool is_answered_ = false;  // the client has its answer, or a part of it
    std::string more_fields_;
    Flight flight_;
};

}  // namespace gateway
