#include "order/api/older_replies.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "announcements/envelopes.hpp"
#include "contracts/type.hpp"
#include "messaging/envelope.hpp"

namespace order {
namespace {

using messaging::Undeliverable;

struct Reply {
    static constexpr contracts::Type type{contracts::Kind::event, "saga", "reply", ""};
    std::string to;       // order/2/place_order/<order id>/reserve_stock/do
    std::string outcome;  // succeeded or refused
    std::string reason;
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("to", &Reply::to),
            field("outcome", &Reply::outcome),
            vocabulary::unless_default("reason", &Reply::reason)
        );
    }
};

struct Address {
    std::string order_id;
    std::string step;
    bool undo = false;
};

Address address_in(std::string_view text) {
    // service, key, saga, saga id, step, do or undo
    std::array<std::string_view, 6> parts;
    for (auto& part : parts) {
        part = text.substr(0, text.find('/'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
    }
    const auto& [service, key, saga, order_id, step, way] = parts;
    if (!text.empty() || (way != "do" && way != "undo"))
        throw Undeliverable{"the reply is to nobody"};
    return {std::string{order_id}, std::string{step}, way == "undo"};
}

saga::Outcome outcome_in(std::string_view text) {
    if (text == "succeeded") return saga::Outcome::succeeded;
    if (text == "refused") return saga::Outcome::refused;
    throw Undeliverable{"the reply says neither yes nor no"};
}

}  // namespace

void receive_older_replies(messaging::Dispatcher& dispatcher, PlaceOrderSagas& sagas) {
    dispatcher.on<Reply>([&sagas](auto& transaction, const Reply& reply, const auto& envelope) {
        const auto [order_id, step, undo] = address_in(reply.to);
        const saga::Answered answer{step, undo, outcome_in(reply.outcome), reply.reason};
        auto cause = announcements::caused_by(envelope);
        cause.correlation_id = order_id;
        sagas.answered(transaction, order_id, answer, cause);
    });
}

}  // namespace order
