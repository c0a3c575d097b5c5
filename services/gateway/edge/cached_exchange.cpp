#include "gateway/edge/cached_exchange.hpp"

#include <utility>

namespace gateway {
namespace {

std::vector<cache::Field> fields_of(const http::http1::Fields& fields) {
    std::vector<cache::Field> list;
    for (const auto& field : fields) {
        if (!field.is_hop_by_hop) list.emplace_back(field.name, field.value);
    }
    return list;
}

}  // namespace

void Flight::begin(const cache::Found& found) {
    id_ = found.flight;
    stale_ = found.response;
    asked_at_ = SteadyClock::now();
}

cache::Landed Flight::land(const http::http1::ResponseHead& head, std::string_view body) {
    auto fields = fields_of(head.fields);
    // RFC 9110, 6.6.1: what came without a date is kept with that of its arrival.
    if (!cache::value_of(fields, "Date")) fields.emplace_back("Date", edge_.date());
    auto landed = edge_.policies.cache().finish(
        std::exchange(id_, 0),
        {.status = head.status, .fields = fields, .body = body, .asked_at = asked_at_},
        SteadyClock::now()
    );
    wake(landed);
    return landed;
}

cache::Landed Flight::fail() {
    if (id_ == 0) return {};
    auto landed = edge_.policies.cache().fail(std::exchange(id_, 0), SteadyClock::now());
    wake(landed);
    return landed;
}

void Flight::give_up_storing() {
    if (id_ == 0) return;
    wake(edge_.policies.cache().give_up_storing(std::exchange(id_, 0)));
}

void Flight::wake(const cache::Landed& landed) {
    for (const auto waiter : landed.waiters) {
        const auto waiting = edge_.waiting_for_flights.find(waiter);
        if (waiting == edge_.waiting_for_flights.end()) continue;
        waiting->second.landed = landed.result;
        waiting->second.timer.cancel();
    }
}

Awaitable<Looked> look_into_cache(
    Edge& edge,
    const http::http1::RequestHead& head,
    const routing::RouteMatch& match,
    SteadyClock::time_point deadline,
    Flight& flight
) {
    using Kind = cache::Found::Kind;
    const auto fields = fields_of(head.fields);
    const cache::Request request{head.method, head.target, fields, &match};
    while (true) {
        auto found = edge.policies.cache().find(request, match.route().cache, SteadyClock::now());
        switch (found.kind) {
            case Kind::bypass:
                co_return Looked{};
            case Kind::absent:
                co_return Looked{.only_cached_is_wanted = true};
            case Kind::fresh:
            case Kind::stale:
                if (found.flight != 0) flight.begin(found);
                co_return Looked{.response = std::move(found.response), .age = found.age};
            case Kind::fetch:
                flight.begin(found);
                co_return Looked{};
            case Kind::wait:
                break;
        }
        const auto waiting =
            edge.waiting_for_flights.try_emplace(found.waiter, edge.context, deadline).first;
        co_await waiting->second.timer.async_wait(as_result);
        const auto landed = waiting->second.landed;
        edge.waiting_for_flights.erase(waiting);
        if (!landed) edge.policies.cache().leave(found.flight, found.waiter);
        if (!landed || landed == cache::Landed::Result::uncacheable) co_return Looked{};
    }
}

http::Response from_cache(
    const cache::StoredResponse& stored,
    std::chrono::seconds age,
    const http::http1::RequestHead& head
) {
    http::Response response{stored.status, {}, {}};
    for (const auto& [name, value] : stored.fields) response.headers.emplace(name, value);
    response.headers.emplace("Age", std::to_string(age.count()));
    const auto* condition = head.fields.find("if-none-match");
    const bool client_has_it = condition != nullptr && !stored.etag.empty() &&
                               cache::none_match_fails(condition->value, stored.etag);
    if (client_has_it) {
        response.status = 304;
    } else {
        response.body = stored.body;
    }
    return response;
}

}  // namespace gateway
