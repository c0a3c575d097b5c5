// The reads of the public interface. One function per route.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/awaitable.hpp"
#include "http/server.hpp"
#include "projection/follower.hpp"
#include "query/read_models.hpp"
#include "service_host/process/environment.hpp"

namespace query {

class HttpApi {
public:
    HttpApi(
        std::string instance,
        const ReadModels& models,
        const projection::Follower& follower,
        service_host::Environment environment
    );

    std::vector<http::Route> routes();

private:
    // Reads of this replica, answered on the event loop: each is a few pages of SQLite.
    http::Awaitable<http::Response> list_orders(const http::Request& request) const;
    http::Awaitable<http::Response> get_order(const http::Request& request) const;
    http::Awaitable<http::Response> list_payments(const http::Request& request) const;
    http::Awaitable<http::Response> get_payment(const http::Request& request) const;
    http::Awaitable<http::Response> list_products(const http::Request& request) const;
    http::Awaitable<http::Response> get_product(const http::Request& request) const;

    // These ask others, or read much.
    http::Response list_read_models(const http::Request& request) const;
    http::Response own_read_models() const;
    http::Response get_audit() const;

    // Waits until what the request's Consistency-Token covers is applied: 400 if it is malformed,
    // 503 if that takes too long.
    http::Awaitable<void> await_consistency(const http::Request& request) const;
    http::Awaitable<http::Response>
    await_owner(const http::Request& request, std::string_view service) const;

    std::string instance_;
    const ReadModels& models_;
    const projection::Follower& follower_;
    service_host::Environment environment_;
};

}  // namespace query
