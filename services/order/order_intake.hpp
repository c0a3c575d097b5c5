// OrderIntake: takes orders in. What is accepted is, in one transaction, priced, recorded,
// remembered under its idempotency key, and on its way (its saga has begun, or the choreography has
// its event).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/awaitable.hpp"
#include "json/fields.hpp"
#include "order/catalogue/catalogue.hpp"
#include "order/catalogue/catalogue_follower.hpp"
#include "order/domain/order.hpp"
#include "order/idempotency_keys.hpp"
#include "order/orders.hpp"
#include "order/sagas/place_order_sagas.hpp"
#include "order/waiters.hpp"
#include "projection/consistency_token.hpp"
#include "service_host/shard/shard_core.hpp"
#include "storage/writer.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/result.hpp"

namespace order {

struct RequestedLine {
    std::string sku;
    std::int64_t quantity = 0;
};

struct IdempotencyKey {
    std::string key;
    std::string fingerprint;  // equal for equal bodies
};

// An order as a customer asks for it: of the right shape, but without prices.
struct OrderRequest {
    std::string customer_id;
    std::string ship_to;
    std::vector<RequestedLine> lines;
    std::string payment_token;
    Coordination coordination = Coordination::orchestration;
    std::optional<IdempotencyKey> idempotency;
    projection::Positions seen;    // what the customer has seen, and the catalogue must have, too
    std::chrono::seconds wait{0};  // until the order is final
};

struct AcceptedOrder {
    std::string order_id;
    std::int64_t total_cents = 0;
    std::string currency;
    std::int64_t position = 0;              // an event at or after the placing
    std::unique_ptr<Waiters::Place> place;  // if the request waits for the order to be final
};

// Nothing was accepted.
struct RefusedOrder {
    enum class Reason { not_acceptable, key_used_for_another, catalogue_behind };
    Reason reason = Reason::not_acceptable;
    json::Errors errors = {};                    // what is not acceptable
    std::vector<std::string> unknown_skus = {};  // among them
};

class OrderIntake {
public:
    using Outcome = vocabulary::Result<AcceptedOrder, RefusedOrder>;

    OrderIntake(
        service_host::ShardCore& core,
        const Catalogue& catalogue,
        CatalogueFollower& follower,
        IdempotencyKeys& keys,
        Orders& orders,
        PlaceOrderSagas& sagas,
        Waiters& waiters,
        vocabulary::IdSource& ids
    );

    // To be awaited on an event loop, by any thread; the request outlives it. The correlation id in
    // `cause` is set here: one for everything about an order.
    http::Awaitable<Outcome> take(const OrderRequest& request, event_sourcing::Cause cause);

private:
    http::Awaitable<bool> catches_up(const OrderRequest& request);
    http::Awaitable<bool> learns_of(const std::vector<std::string>& skus);
    http::Awaitable<Outcome>
    execute(const OrderRequest& request, const event_sourcing::Cause& cause);
    Outcome take(
        storage::Transaction& transaction,
        const OrderRequest& request,
        const event_sourcing::Cause& cause
    );
    AcceptedOrder answer(
        storage::Transaction& transaction,
        const OrderRequest& request,
        const AcceptedRequest& accepted
    );
    vocabulary::Result<PlaceOrder, RefusedOrder> priced(const OrderRequest& request) const;

    service_host::ShardCore& core_;
    const Catalogue& catalogue_;
    CatalogueFollower& follower_;
    IdempotencyKeys& keys_;
    Orders& orders_;
    PlaceOrderSagas& sagas_;
    Waiters& waiters_;
    vocabulary::IdSource& ids_;
};

}  // namespace order
