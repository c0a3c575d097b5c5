// What the order service does, unasked, when something happens elsewhere to a choreographed order.
// This list is its whole part in that choreography; docs/flows.md shows all parts together. Nobody
// is told what to do next: each event that is recorded here makes others react in turn.
//
// Pattern: saga, choreographed (docs/patterns.md#saga-choreography).
#include "order/reactions.hpp"

#include "contracts/inventory_messages.hpp"
#include "contracts/payment_messages.hpp"

namespace order {
namespace {

namespace inventory = contracts::inventory;
namespace payment = contracts::payment;

AllocateStock allocate(const inventory::StockReserved& reserved) {
    AllocateStock command;
    for (const auto& line : reserved.lines) {
        command.allocations.push_back({line.sku, reserved.warehouse, line.quantity});
    }
    return command;
}

}  // namespace

void react_to_events(const News& news) {
    using enum CloseReason;

    news.on<inventory::StockReserved>(allocate);
    news.on<inventory::StockUnavailable>(CloseOrder{out_of_stock});
    news.on<payment::PaymentAuthorized>(ConfirmOrder{});
    news.on<payment::PaymentDeclined>(CloseOrder{payment_declined});
    news.on<payment::PaymentUnavailable>(CloseOrder{payment_unavailable});
    news.only_answers<payment::PaymentCaptured>();

    // A cancelled order is not cancelled before it heard of both.
    news.on<inventory::StockReleased>(RecordStockUndone{});
    news.on<inventory::StockReturned>(RecordStockUndone{});
    news.on<inventory::ReservationBarred>(RecordStockUndone{});
    news.on<payment::PaymentVoided>(RecordPaymentUndone{});
    news.on<payment::PaymentRefunded>(RecordPaymentUndone{});
    news.on<payment::PaymentBarred>(RecordPaymentUndone{});
}

}  // namespace order
