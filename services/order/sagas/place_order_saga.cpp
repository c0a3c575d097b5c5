#include "order/sagas/place_order_saga.hpp"

#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"

namespace order {
namespace {

namespace inventory = contracts::inventory;
namespace payment = contracts::payment;
using saga::events;
using saga::refusal;
using Data = PlaceOrderData;
using Heading = saga::Heading<Data>;
using Step = saga::Step<Data>;

// Every command names the work by order id, never by an id learned from an answer: what is not
// answered yet must be undone, too.

inventory::ReserveStock reserve_stock(const Data& data) {
    return {data.order_id, data.ship_to, data.lines};
}
inventory::ReleaseStock release_stock(const Data& data) { return {data.order_id, data.ship_to}; }

contracts::order::AllocateStock allocate_stock(const Data& data) {
    contracts::order::AllocateStock command{data.order_id, {}};
    for (const auto& line : data.lines) {
        command.allocations.push_back({line.sku, data.ship_to, line.quantity});
    }
    return command;
}

payment::AuthorizePayment authorize_payment(const Data& data) {
    return {data.order_id, data.total_cents, data.currency, data.payment_token};
}
payment::CancelPayment cancel_payment(const Data& data) {
    return {data.order_id, data.total_cents, data.currency};
}
payment::CapturePayment capture_payment(const Data& data) { return {data.order_id}; }

contracts::order::ConfirmOrder confirm_order(const Data& data) { return {data.order_id}; }
contracts::order::CloseOrder close_order(const Data& data) { return {data.order_id, data.failure}; }

// The first reason stays: what happens while the order is being closed changes nothing about why.
void keep_failure(Data& data, std::string_view reason) {
    if (data.failure.empty()) data.failure = reason;
}
void on_deadline(Data& data) { keep_failure(data, "timed_out"); }
void on_cancellation(Data& data) { keep_failure(data, "cancelled_by_customer"); }

}  // namespace

// Steps of the order itself are answered at once, in the same transaction; all others by the events
// of the service that obeyed. Those are the same for orders that nobody conducts (reactions.cpp).
//
// The order is already pending when the saga starts, so the first step only knows how to undo it;
// it stands first because it is undone last, when nothing of the order is left elsewhere. Capture
// comes after the pivot: nobody is charged for an order that may still be refused. To cancel a
// payment is to void or to refund it, whichever is due, so a confirmed and paid order can be
// cancelled, too.
saga::Definition<PlaceOrderData> place_order_saga() {
    using enum saga::StepKind;
    return saga::define(
        Heading{
            .name = "place_order",
            .version = 1,
            .deadline = std::chrono::seconds{60},
            .on_deadline = on_deadline,
            .on_cancellation = on_cancellation,
        },
        Step{
            .name = "order_pending",
            .compensation = close_order,
        },
        Step{
            .name = "reserve_stock",
            .action = reserve_stock,
            .succeeds_on = events<inventory::StockReserved>(),
            .refused_on = {refusal<inventory::StockUnavailable>("out_of_stock")},
            .on_refusal = keep_failure,
            .compensation = release_stock,
            .undone_on = events<
                inventory::StockReleased,
                inventory::StockReturned,
                inventory::ReservationBarred,
                inventory::StockUnavailable>(),
        },
        Step{
            .name = "allocate_stock",
            .action = allocate_stock,
            .undone_by = "order_pending",
        },
        Step{
            .name = "authorize_payment",
            .action = authorize_payment,
            .succeeds_on = events<payment::PaymentAuthorized>(),
            // A payment that was given up is voided: who asks again hears that.
            .refused_on =
                {refusal<payment::PaymentDeclined>("payment_declined"),
                 refusal<payment::PaymentUnavailable>("payment_unavailable"),
                 refusal<payment::PaymentVoided>("payment_unavailable")},
            .on_refusal = keep_failure,
            .compensation = cancel_payment,
            .undone_on = events<
                payment::PaymentVoided,
                payment::PaymentRefunded,
                payment::PaymentBarred,
                payment::PaymentDeclined>(),
        },
        Step{
            .name = "confirm_order",
            .kind = pivot,
            .action = confirm_order,
            .undone_by = "order_pending",
        },
        Step{
            .name = "capture_payment",
            .kind = retriable,
            .action = capture_payment,
            .succeeds_on = events<payment::PaymentCaptured>(),
            // By somebody else than this saga: a human must look.
            .refused_on =
                {refusal<payment::PaymentVoided>("payment_voided"),
                 refusal<payment::PaymentRefunded>("payment_refunded"),
                 refusal<payment::PaymentBarred>("payment_barred")},
            .undone_by = "authorize_payment",
        }
    );
}

}  // namespace order
