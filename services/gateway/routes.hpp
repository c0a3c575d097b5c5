// The public interface as one table: which service answers what. Everything that is not in it does
// not exist from outside.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "http/router.hpp"

namespace gateway {

// By what a request finds its shard.
enum class Partition {
    none,               // any instance will do
    customer_in_body,   // the shard of customer_id
    order_in_path,      // the shard whose slot the order id carries
    payment_of_order,   // the payment shard of the order id in the path
    product_in_path,    // the home of the sku in the path
    warehouse_in_body,  // the shard of that warehouse
};

enum class Body { none, optional, required };

struct Route {
    std::string_view method;
    std::string_view pattern;
    std::string_view service;
    Partition partition = Partition::none;
    Body body = Body::none;
    // Who answers instead, and by what partition, when the query asks for ?consistency=strong or
    // ?at=.
    std::string_view strong_service = {};
    Partition strong_partition = Partition::none;
    // Longer than the longest `Prefer: wait` where that is honoured.
    std::chrono::seconds timeout{10};
};

const std::vector<Route>& routes();

// The same routes, as a router finds them by method and path.
const http::Router& router();

}  // namespace gateway
