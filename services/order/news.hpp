// News: what other services tell of an order. Its saga takes it for an answer to what it asked. An
// order that nobody conducts reacts to it by itself (reactions.cpp is the list of that). Both hear
// the same events.
//
// Used while the shard is built, and within transactions.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "messaging/dispatcher.hpp"
#include "order/orders.hpp"
#include "order/sagas/place_order_sagas.hpp"

namespace order {

class News {
public:
    // All three must outlive what is heard.
    News(messaging::Dispatcher& dispatcher, Orders& orders, PlaceOrderSagas& sagas)
        : dispatcher_{dispatcher}, orders_{orders}, sagas_{sagas} {}

    // How an order that nobody conducts reacts to this event.
    template <messaging::Contract Event>
    void on(std::function<Order::Command(const Event&)> reaction) const {
        dispatcher_.on<Event>(
            [news = *this, reaction](auto& transaction, const Event& event, const auto& envelope) {
                if (news.answers_saga(transaction, event.order_id, envelope)) return;
                news.react(transaction, event.order_id, reaction(event), envelope);
            }
        );
    }
    template <messaging::Contract Event>
    void on(Order::Command reaction) const {
        on<Event>([reaction = std::move(reaction)](const Event&) { return reaction; });
    }
    // An event to which it does not react.
    template <messaging::Contract Event>
    void only_answers() const {
        dispatcher_.on<Event>([news = *this](
                                  auto& transaction, const Event& event, const auto& envelope
                              ) { news.answers_saga(transaction, event.order_id, envelope); });
    }

private:
    // False if nobody conducts the order. Throws messaging::Undeliverable if it was not placed
    // here.
    bool answers_saga(
        storage::Transaction& transaction,
        const std::string& order_id,
        const messaging::Envelope& event
    ) const;
    void react(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Order::Command& reaction,
        const messaging::Envelope& event
    ) const;

    messaging::Dispatcher& dispatcher_;
    Orders& orders_;
    PlaceOrderSagas& sagas_;
};

}  // namespace order
