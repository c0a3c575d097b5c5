#include "order/order_intake.hpp"

#include <algorithm>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/on_pool.hpp"
#include "order/saga_data.hpp"
#include "service_host/shard/executed.hpp"

namespace order {
namespace {

using event_sourcing::Cause;
using enum RefusedOrder::Reason;
using storage::Transaction;

constexpr std::chrono::milliseconds catching_up_patience{2'000};

std::string pointer_to_sku(std::size_t line) { return "#/lines/" + std::to_string(line) + "/sku"; }

RefusedOrder total_too_large() { return {not_acceptable, {{"#/lines", "cost too much together"}}}; }

}  // namespace

OrderIntake::OrderIntake(
    service_host::ShardCore& core,
    const Catalogue& catalogue,
    CatalogueFollower& follower,
    IdempotencyKeys& keys,
    Orders& orders,
    PlaceOrderSagas& sagas,
    Waiters& waiters,
    vocabulary::IdSource& ids
)
    : core_{core},
      catalogue_{catalogue},
      follower_{follower},
      keys_{keys},
      orders_{orders},
      sagas_{sagas},
      waiters_{waiters},
      ids_{ids} {}

// A product that is not known here may be so new that its news is still under way: its home is
// asked once before the order is refused.
http::Awaitable<OrderIntake::Outcome> OrderIntake::take(const OrderRequest& request, Cause cause) {
    if (!co_await catches_up(request)) co_return RefusedOrder{catalogue_behind};
    const auto slot = contracts::slot_of_customer(request.customer_id);
    cause.correlation_id = contracts::order_id_in_slot(slot, ids_.next());
    auto outcome = co_await execute(request, cause);
    if (outcome.ok() || outcome.error().unknown_skus.empty()) co_return outcome;

    if (!co_await learns_of(outcome.error().unknown_skus)) co_return RefusedOrder{catalogue_behind};
    co_return co_await execute(request, cause);
}

http::Awaitable<bool> OrderIntake::catches_up(const OrderRequest& request) {
    if (follower_.has_reached(request.seen)) co_return true;
    co_return co_await http::on_pool([&] {
        return follower_.reaches(request.seen, catching_up_patience);
    });
}

http::Awaitable<bool> OrderIntake::learns_of(const std::vector<std::string>& skus) {
    co_return co_await http::on_pool([&] {
        return std::ranges::all_of(skus, [&](const auto& sku) {
            const bool known_by_now = catalogue_.price_of(sku).has_value();
            return known_by_now || follower_.refresh(contracts::home_shard_of_product(sku));
        });
    });
}

http::Awaitable<OrderIntake::Outcome>
OrderIntake::execute(const OrderRequest& request, const Cause& cause) {
    std::optional<Outcome> outcome;
    co_await service_host::executed(core_, [&](Transaction& transaction) {
        outcome.emplace(take(transaction, request, cause));
    });
    co_return std::move(*outcome);
}

OrderIntake::Outcome
OrderIntake::take(Transaction& transaction, const OrderRequest& request, const Cause& cause) {
    const auto& idempotency = request.idempotency;
    if (idempotency) {
        const auto first = keys_.find(transaction, request.customer_id, idempotency->key);
        if (first && first->fingerprint != idempotency->fingerprint) {
            return RefusedOrder{key_used_for_another};
        }
        if (first) return answer(transaction, request, *first);
    }
    const auto command = priced(request);
    if (!command.ok()) return command.error();

    const auto& order_id = cause.correlation_id;
    const auto recorded = orders_.handle(transaction, order_id, command.value(), cause);
    if (!recorded.ok()) return total_too_large();
    const auto& placed = std::get<OrderPlaced>(recorded.value().front().event);
    const AcceptedRequest accepted{
        idempotency ? idempotency->fingerprint : "", order_id, placed.total_cents, placed.currency};
    if (idempotency) keys_.remember(transaction, request.customer_id, idempotency->key, accepted);
    if (placed.coordination == Coordination::orchestration) {
        sagas_.begin(transaction, order_id, data_of(order_id, placed), cause);
    }
    auto answered = answer(transaction, request, accepted);
    answered.position = recorded.value().front().stored.position;
    return answered;
}

// The first time and every time after it.
AcceptedOrder OrderIntake::answer(
    Transaction& transaction,
    const OrderRequest& request,
    const AcceptedRequest& accepted
) {
    AcceptedOrder answer{
        accepted.order_id, accepted.total_cents, accepted.currency, core_.events().head(), nullptr};
    if (request.wait.count() > 0) {
        answer.place = waiters_.expect(accepted.order_id);
        if (is_final(*orders_.status(transaction, accepted.order_id))) {
            transaction.on_commit([this, id = accepted.order_id] { waiters_.call(id); });
        }
    }
    return answer;
}

// The price is the catalogue's at this moment, never the client's.
vocabulary::Result<PlaceOrder, RefusedOrder> OrderIntake::priced(const OrderRequest& request
) const {
    PlaceOrder command{
        request.customer_id, request.ship_to, {}, request.payment_token, request.coordination, {}};
    RefusedOrder refused;
    for (std::size_t i = 0; i < request.lines.size(); ++i) {
        const auto& [sku, quantity] = request.lines[i];
        const auto price = catalogue_.price_of(sku);
        if (!price) {
            refused.errors.push_back({pointer_to_sku(i), "is not a product"});
            refused.unknown_skus.push_back(sku);
            continue;
        }
        if (command.currency.empty()) command.currency = price->currency;
        if (price->currency != command.currency) {
            refused.errors.push_back(
                {pointer_to_sku(i),
                 "costs " + price->currency + ", but the lines before it " + command.currency}
            );
        }
        command.lines.push_back({sku, quantity, price->cents});
    }
    if (!refused.errors.empty()) return refused;
    return command;
}

}  // namespace order
