#include "order/api/message_api.hpp"

#include <utility>

#include "contracts/order_messages.hpp"
#include "contracts/routing.hpp"
#include "messaging/envelope.hpp"
#include "sharding/partitions.hpp"

namespace order {
namespace {

namespace contract = contracts::order;
using event_sourcing::Cause;
using messaging::Envelope;
using messaging::Outcome;
using sharding::ShardId;
using storage::Transaction;

template <typename Contract>
bool is(const saga::Command& command) {
    return command.service == Contract::type.service && command.name == Contract::type.name;
}

AllocateStock allocation(const contract::AllocateStock& command) {
    AllocateStock allocate;
    for (const auto& each : command.allocations) {
        allocate.allocations.push_back({each.sku, each.warehouse, each.quantity});
    }
    return allocate;
}

// Nothing for what no order obeys.
std::optional<Order::Command> domain_command(const saga::Command& command) {
    if (is<contract::AllocateStock>(command)) {
        return allocation(command.data.get<contract::AllocateStock>());
    }
    if (is<contract::ConfirmOrder>(command)) return ConfirmOrder{};
    if (is<contract::CloseOrder>(command)) {
        const auto reason = parse_close_reason(command.data.get<contract::CloseOrder>().reason);
        if (reason) return CloseOrder{*reason};
    }
    return std::nullopt;
}

// An order's stock is in the warehouse that the command names, its payment where its id says.
ShardId recipient_of(const saga::Command& command) {
    if (command.service == "inventory") {
        return sharding::inventory_shard_of_warehouse(
            command.data.at("warehouse").get<std::string>()
        );
    }
    return sharding::payment_shard_of_order(command.data.at("order_id").get<std::string>());
}

}  // namespace

void receive_replies(messaging::Dispatcher& dispatcher, PlaceOrderSagas& sagas) {
    dispatcher.on_reply(
        [&sagas](
            Transaction& transaction, const messaging::Reply& reply, const Envelope& envelope
        ) {
            const Cause cause{
                reply.to.saga_id, envelope.id, envelope.traceparent, "saga:" + reply.to.saga};
            sagas.replied(transaction, reply, cause);
        }
    );
}

SagaParticipants::SagaParticipants(
    Orders& orders,
    event_sourcing::Outbox& outbox,
    vocabulary::IdSource& ids,
    ShardId shard
)
    : orders_{orders}, outbox_{outbox}, ids_{ids}, shard_{std::move(shard)} {}

std::optional<saga::Answer> SagaParticipants::send(
    Transaction& transaction,
    const saga::Command& command,
    const messaging::ReplyAddress& reply_to,
    const Cause& cause
) {
    if (command.service == shard_.service) return obey(transaction, command, cause);

    const Envelope envelope{
        .id = ids_.next(),
        .source = "/orderly/" + shard_.name(),
        .type = command.type,
        .subject = reply_to.saga_id,
        .time = transaction.now(),
        .correlation_id = cause.correlation_id,
        .causation_id = cause.causation_id,
        .traceparent = cause.traceparent,
        .position = {},
        .stream_version = {},
        .reply_to = reply_to,
        .data = command.data,
    };
    outbox_.send(transaction, envelope, contracts::command_subject(recipient_of(command)));
    return std::nullopt;
}

saga::Answer
SagaParticipants::obey(Transaction& transaction, const saga::Command& command, const Cause& cause) {
    const auto order_id = command.data.at("order_id").get<std::string>();
    const auto asked = domain_command(command);
    if (!asked) return {Outcome::refused, "no order obeys " + command.data.dump()};
    const auto outcome = orders_.handle(transaction, order_id, *asked, cause);
    if (outcome.ok()) return {};
    return {Outcome::refused, std::string{to_string(outcome.error())}};
}

}  // namespace order
