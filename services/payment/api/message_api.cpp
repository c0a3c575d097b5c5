#include "payment/api/message_api.hpp"

#include <algorithm>

#include "announcements/envelopes.hpp"
#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"

namespace payment {
namespace {

namespace contract = contracts::payment;
using announcements::caused_by;
using messaging::Envelope;
using messaging::Undeliverable;

bool is_currency(const std::string& text) {
    return text.size() == 3 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_token(const std::string& text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

}  // namespace

void obey_commands(Asks& asks, const sharding::ShardId& shard) {
    asks.on<contract::AuthorizePayment>([shard](const auto& command, const Envelope& envelope) {
        const Authorize authorize{
            .amount_cents = command.amount_cents,
            .currency = command.currency,
            .payment_token = command.payment_token,
        };
        check_order_id(command.order_id, shard);
        check_terms(authorize);
        return Ask{command.order_id, authorize, caused_by(envelope)};
    });

    asks.on<contract::CapturePayment>([shard](const auto& command, const Envelope& envelope) {
        check_order_id(command.order_id, shard);
        return Ask{command.order_id, Capture{}, caused_by(envelope)};
    });

    asks.on<contract::CancelPayment>([shard](const auto& command, const Envelope& envelope) {
        check_order_id(command.order_id, shard);
        if (command.amount_cents != 0) check_amount(command.amount_cents, command.currency);
        const Cancel cancel{command.amount_cents, command.currency};
        return Ask{command.order_id, cancel, caused_by(envelope)};
    });
}

void check_order_id(const std::string& order_id, const sharding::ShardId& shard) {
    if (!contracts::slot_of_order(order_id)) throw Undeliverable{order_id + " is no order id"};
    const auto home = contracts::payment_shard_of_order(order_id);
    if (home == shard) return;
    throw Undeliverable{
        "order " + order_id + " is paid on " + home.name() + ", not " + shard.name()};
}

void check_amount(std::int64_t amount_cents, const std::string& currency) {
    if (amount_cents <= 0) throw Undeliverable{"amount_cents is not positive"};
    if (!is_currency(currency)) throw Undeliverable{"currency is no code of ISO 4217"};
}

void check_terms(const Authorize& command) {
    check_amount(command.amount_cents, command.currency);
    if (!is_token(command.payment_token)) throw Undeliverable{"payment_token is no token"};
}

}  // namespace payment
