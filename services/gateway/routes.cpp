#include "gateway/routes.hpp"

namespace gateway {

using enum Partition;
using std::chrono::seconds;

const std::vector<Route>& routes() {
    static const std::vector<Route> table{
        // Catalogue and stock.
        {"PUT", "/v1/products/{sku}", "inventory", product_in_path, Body::required},
        {"POST", "/v1/products/{sku}/stock", "inventory", warehouse_in_body, Body::required},
        {"GET", "/v1/products", "query"},
        {"GET", "/v1/products/{sku}", "query", none, Body::none, "inventory", product_in_path},

        // Orders.
        {.method = "POST",
         .pattern = "/v1/orders",
         .service = "order",
         .partition = customer_in_body,
         .body = Body::required,
         .timeout = seconds{35}},
        {"GET", "/v1/orders", "query"},
        {"GET", "/v1/orders/{order_id}", "query", none, Body::none, "order", order_in_path},
        {"GET", "/v1/orders/{order_id}/events", "order", order_in_path},
        {"POST", "/v1/orders/{order_id}/cancellation", "order", order_in_path, Body::optional},

        // Payments.
        {"GET", "/v1/payments", "query"},
        {"GET", "/v1/payments/{order_id}", "query", none, Body::none, "payment", payment_of_order},

        // Operations.
        {"GET", "/v1/sagas", "order"},
        {"GET", "/v1/sagas/{order_id}", "order", order_in_path},
        {"GET", "/v1/read-models", "query"},
        {"GET", "/v1/audit", "query"},
        {"GET", "/v1/registry", "registry"},
        {"GET", "/v1/registry/{service}", "registry"},
    };
    return table;
}

const http::Router& router() {
    static const http::Router found_by = [] {
        std::vector<http::Route> patterns;
        for (const auto& route : routes()) {
            patterns.push_back({std::string{route.method}, std::string{route.pattern}, nullptr});
        }
        return http::Router{patterns};
    }();
    return found_by;
}

}  // namespace gateway
