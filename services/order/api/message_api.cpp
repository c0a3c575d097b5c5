#include "order/api/message_api.hpp"

#include <stdexcept>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "contracts/routing.hpp"
#include "messaging/envelope.hpp"

namespace order {
namespace {

namespace contract = contracts::order;
using event_sourcing::Cause;
using messaging::Envelope;
using saga::Outcome;
using sharding::ShardId;
using storage::Transaction;

AllocateStock allocation(const contract::AllocateStock& command) {
    AllocateStock allocate;
    for (const auto& each : command.allocations) {
        allocate.allocations.push_back({each.sku, each.warehouse, each.quantity});
    }
    return allocate;
}

// Nothing for what no order obeys.
std::optional<Order::Command> domain_command(const saga::Command& command) {
    if (const auto* allocate = command.as<contract::AllocateStock>()) {
        return allocation(*allocate);
    }
    if (command.as<contract::ConfirmOrder>() != nullptr) return ConfirmOrder{};
    if (const auto* close = command.as<contract::CloseOrder>()) {
        const auto reason = parse(vocabulary::Of<CloseReason>{}, close->reason);
        if (reason) return CloseOrder{*reason};
    }
    return std::nullopt;
}

// An order's stock is in the warehouse that the command names, its payment where its id says.
ShardId recipient_of(const saga::Command& command, const std::string& order_id) {
    if (const auto* reserve = command.as<contracts::inventory::ReserveStock>()) {
        return contracts::inventory_shard_of_warehouse(reserve->warehouse);
    }
    if (const auto* release = command.as<contracts::inventory::ReleaseStock>()) {
        return contracts::inventory_shard_of_warehouse(release->warehouse);
    }
    if (command.service != "payment") {
        throw std::logic_error{"nobody is known who obeys " + command.type};
    }
    return contracts::payment_shard_of_order(order_id);
}

}  // namespace

SagaParticipants::SagaParticipants(
    Orders& orders,
    channels::Outbox& outbox,
    vocabulary::IdSource& ids,
    ShardId shard
)
    : orders_{orders}, outbox_{outbox}, ids_{ids}, shard_{std::move(shard)} {}

std::optional<saga::Answer> SagaParticipants::send(
    Transaction& transaction,
    const saga::Command& command,
    const std::string& order_id,
    const Cause& cause
) {
    if (command.service == shard_.service) return obey(transaction, command, order_id, cause);

    const Envelope envelope{
        .id = ids_.next(),
        .source = "/orderly/" + shard_.name(),
        .type = command.type,
        .subject = order_id,
        .time = transaction.now(),
        .correlation_id = cause.correlation_id,
        .causation_id = cause.causation_id,
        .traceparent = cause.traceparent,
        .position = {},
        .stream_version = {},
        .actor = cause.actor,
        .data = command.data(),
    };
    const auto recipient = recipient_of(command, order_id);
    outbox_.send(transaction, recipient.name(), messaging::encode(envelope));
    return std::nullopt;
}

saga::Answer SagaParticipants::obey(
    Transaction& transaction,
    const saga::Command& command,
    const std::string& order_id,
    const Cause& cause
) {
    const auto asked = domain_command(command);
    if (!asked) return {Outcome::refused, "no order obeys " + std::string{command.name}};
    const auto outcome = orders_.handle(transaction, order_id, *asked, cause);
    if (outcome.ok()) return {};
    return {Outcome::refused, std::string{to_string(outcome.error())}};
}

}  // namespace order
