#include "inventory/api/message_api.hpp"

#include <set>

#include "announcements/envelopes.hpp"
#include "contracts/inventory_messages.hpp"
#include "contracts/partitions.hpp"

namespace inventory {
namespace {

namespace contract = contracts::inventory;
using announcements::caused_by;
using messaging::Undeliverable;
using storage::Transaction;

std::vector<Line> lines_of(const contract::ReserveStock& command) {
    std::vector<Line> lines;
    for (const auto& [sku, quantity] : command.lines) lines.push_back({sku, quantity});
    return lines;
}

}  // namespace

void obey_commands(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    service_host::Publisher& publisher
) {
    const auto say_again = [&](Transaction& transaction, const std::string& order_id) {
        publisher.say_again(transaction, reservations.stream_of(order_id), order_id);
    };

    dispatcher.on<contract::ReserveStock>(
        [=, &reservations](Transaction& transaction, const auto& command, const auto& envelope) {
            const auto lines = lines_of(command);
            check_order_id(command.order_id);
            check_warehouse(command.warehouse, shard);
            check_lines(lines);
            const auto recorded =
                reservations.reserve(transaction, command.order_id, lines, caused_by(envelope));
            if (!recorded) say_again(transaction, command.order_id);
        }
    );

    dispatcher.on<contract::ReleaseStock>(
        [=, &reservations](Transaction& transaction, const auto& command, const auto& envelope) {
            check_order_id(command.order_id);
            check_warehouse(command.warehouse, shard);
            const auto recorded =
                reservations.release(transaction, command.order_id, caused_by(envelope));
            if (!recorded) say_again(transaction, command.order_id);
        }
    );
}

void check_order_id(const std::string& order_id) {
    if (!contracts::slot_of_order(order_id)) throw Undeliverable{order_id + " is no order id"};
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
