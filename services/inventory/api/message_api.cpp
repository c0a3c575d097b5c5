#include "inventory/api/message_api.hpp"

#include <cstdlib>
#include <set>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "service_host/replies.hpp"
#include "sharding/partitions.hpp"

namespace inventory {
namespace {

namespace contract = contracts::inventory;
using messaging::Reply;
using messaging::Undeliverable;
using service_host::asker_of;
using service_host::caused_by_saga;
using storage::Transaction;

std::vector<Line> lines_of(const contract::ReserveStock& command) {
    std::vector<Line> lines;
    for (const auto& [sku, quantity] : command.lines) lines.push_back({sku, quantity});
    return lines;
}

Reply reply_with(Reservations::Outcome outcome, const messaging::ReplyAddress& to) {
    using enum Reservations::Outcome;
    switch (outcome) {
        case reserved:
            return {to, messaging::Outcome::succeeded, ""};
        case out_of_stock:
            return {to, messaging::Outcome::refused, "out_of_stock"};
        case order_cancelled:
            return {to, messaging::Outcome::refused, "order_cancelled"};
    }
    std::abort();
}

}  // namespace

void obey_commands(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    channels::Outbox& outbox,
    vocabulary::IdSource& ids
) {
    const service_host::Replies replies{shard, outbox, ids};

    dispatcher.on<contract::ReserveStock>(
        [=, &reservations](Transaction& transaction, const auto& command, const auto& envelope) {
            const auto lines = lines_of(command);
            check_order_id(command.order_id);
            check_warehouse(command.warehouse, shard);
            check_lines(lines);
            const auto cause = caused_by_saga(envelope);
            const auto outcome =
                reservations.reserve(transaction, command.order_id, lines, {}, cause);
            replies.send(transaction, reply_with(outcome, asker_of(envelope)), cause);
        }
    );

    dispatcher.on<contract::ReleaseStock>(
        [=, &reservations](Transaction& transaction, const auto& command, const auto& envelope) {
            check_order_id(command.order_id);
            check_warehouse(command.warehouse, shard);
            const auto cause = caused_by_saga(envelope);
            reservations.release(transaction, command.order_id, Release{}, cause);
            const Reply released{asker_of(envelope), messaging::Outcome::succeeded, ""};
            replies.send(transaction, released, cause);
        }
    );
}

void check_order_id(const std::string& order_id) {
    if (!sharding::slot_of_order(order_id)) throw Undeliverable{order_id + " is no order id"};
}

void check_warehouse(const std::string& warehouse, const sharding::ShardId& shard) {
    if (warehouse == shard.key) return;
    throw Undeliverable{"this is warehouse " + shard.key + ", not " + warehouse};
}

void check_lines(const std::vector<Line>& lines) {
    if (lines.empty()) throw Undeliverable{"there are no lines"};
    std::set<std::string_view> skus;
    for (const auto& line : lines) {
        if (line.quantity <= 0) {
            throw Undeliverable{"the quantity of " + line.sku + " is not positive"};
        }
        if (!skus.insert(line.sku).second) throw Undeliverable{line.sku + " is in two lines"};
    }
}

}  // namespace inventory
