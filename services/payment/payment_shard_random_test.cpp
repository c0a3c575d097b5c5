// Random histories of a shard of payments: its messages, its leaders and the card network as they
// may behave at their worst. Whatever happens, each order's payment ends captured or undone.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"
#include "json/strict.hpp"
#include "observability/log.hpp"
#include "payment/payment_shard.hpp"
#include "payment/testing/network_rules.hpp"
#include "payment/testing/world.hpp"
#include "service_host/testing/other_shard.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/testing/plan.hpp"

namespace payment {
namespace {
namespace shard_histories {

using namespace std::chrono_literals;
using contracts::inventory::PaymentTerms;
using contracts::inventory::StockReserved;
using contracts::order::CancellationRequested;
using contracts::order::OrderConfirmed;
using contracts::order::OrderRejected;
using contracts::payment::AuthorizePayment;
using contracts::payment::CancelPayment;
using contracts::payment::CapturePayment;
using service_host::testing::OtherShard;
using testing::NetworkAnswer;
using testing::NetworkRules;
using testing::Standing;
using testing::Verdict;
using vocabulary::testing::any_plan;
using vocabulary::testing::Choices;
using vocabulary::testing::Plan;

constexpr std::int64_t amount = 900;

// An order, as its own shard, inventory's and the card network know it.
struct PlayedOrder {
    std::string id;
    bool is_choreographed = false;
    NetworkRules network = {};
    std::vector<std::string> calls = {};  // that reached it, with what it made of them

    bool is_asked_for = false;
    bool is_confirmed = false;
    bool is_cancelled = false;  // and waits to hear how it ends
    bool is_rejected = false;
    std::size_t hears_from = 0;  // it forgot what its shard heard before

    bool is_called_off() const { return is_cancelled || is_rejected; }
};

const sharding::ShardId home = contracts::payment_shard_of_order(
    contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000001")
);
const sharding::ShardId home_of_orders = *contracts::order_shard_of_order(
    contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000001")
);

class Shop {
public:
    explicit Shop(Choices choices) {
        for (auto& order : orders_) {
            order.is_choreographed = choices.of(2) == 0;
            order.network.card_accepts = choices.of(4) != 0;
        }
        world_.peers.hold();
        world_.peers.at(testing::network_address, [this](const auto& call) { return hear(call); });
        lead();
    }

    void follow(const Plan& plan) {
        for (const auto number : plan) follow(Choices{number});
    }

    // Nothing is lost any more, and the orders go on.
    void calm_down() {
        constexpr int rounds_max = 200;
        for (int round = 0, quiet = 0; quiet < 3; ++round) {
            if (round == rounds_max) RC_FAIL("the shard never comes to rest\n" + story());
            if (round % 10 == 0) repeat_all();
            // It repeats what it has not heard the end of until somebody ends it.
            if (round == 5) deposed_.reset();
            turn_of_deposed();
            bool is_quiet = true;
            settle();
            for (; !late_.empty(); late_.pop_back()) take(late_.back());
            while (world_.peers.held() > 0) {
                is_quiet = false;
                arrive(0, Fate::answered);
                settle();
            }
            for (auto& order : orders_) is_quiet = !goes_on(order) && is_quiet;
            settle();
            world_.clock.advance(1s);
            quiet = is_quiet ? quiet + 1 : 0;
        }
    }

    void check() {
        Totals at_the_network;
        for (const auto& order : orders_) {
            check_end(order);
            const auto cents = [&](Call call) { return order.network.has_done(call) ? amount : 0; };
            at_the_network.authorized_cents += cents(Call::authorize);
            at_the_network.captured_cents += cents(Call::capture);
            at_the_network.voided_cents += cents(Call::void_authorization);
            at_the_network.refunded_cents += cents(Call::refund);
        }
        const auto audit = leader_->audit();
        const auto found = audit.payments.find("EUR");
        const auto totals = found == audit.payments.end() ? Totals{} : found->second;
        RC_ASSERT(totals.authorized_cents == at_the_network.authorized_cents);
        RC_ASSERT(totals.captured_cents == at_the_network.captured_cents);
        RC_ASSERT(totals.voided_cents == at_the_network.voided_cents);
        RC_ASSERT(totals.refunded_cents == at_the_network.refunded_cents);
        RC_ASSERT(totals.open_payments == 0);
        RC_ASSERT(audit.dead_letters == 0);
        RC_ASSERT(audit.epoch_violations == 0);
        RC_ASSERT(audit.unsent_messages == 0);
        RC_ASSERT(rows_of_calls() == 0);
    }

private:
    enum class Fate { answered, answer_lost, lost, late };
    using Action = void (Shop::*)(Choices);

    void follow(Choices choices) {
        // What happens often is named more than once.
        static constexpr Action actions[] = {
            &Shop::ask,
            &Shop::ask,
            &Shop::ask,
            &Shop::order_goes_on,
            &Shop::order_goes_on,
            &Shop::order_goes_on,
            &Shop::call_off,
            static_cast<Action>(&Shop::repeat_all),
            &Shop::ask_again,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::settle,
            &Shop::settle,
            &Shop::settle,
            &Shop::call_arrives,
            &Shop::call_arrives,
            &Shop::call_arrives,
            &Shop::call_arrives,
            &Shop::late_call_arrives,
            &Shop::network_is_away,
            &Shop::wait,
            &Shop::wait,
            &Shop::wait,
            &Shop::leader_dies,
            &Shop::leader_is_deposed,
            &Shop::turn_of_deposed,
            &Shop::turn_of_deposed,
        };
        (this->*actions[choices.of(std::size(actions))])(choices);
    }

    PlayedOrder& any(Choices& choices) { return orders_[choices.of(orders_.size())]; }

    // The orders.

    void ask(Choices choices) { ask(any(choices)); }
    void ask(PlayedOrder& order) {
        if (std::exchange(order.is_asked_for, true)) return;
        if (order.is_choreographed) {
            const PaymentTerms terms{amount, "EUR", "tok_visa"};
            inventory_.tells(StockReserved{order.id, "eu", {{"mug", 2}}, terms});
        } else if (!order.is_called_off()) {
            ask_to_authorize(order);
        }
    }

    // The command of a saga that is unanswered, or may as well be: it may not have understood what
    // an older version said.
    void ask_again(Choices choices) {
        auto& order = any(choices);
        if (order.is_choreographed || !order.is_asked_for) return;
        if (choices.of(2) == 0) order.hears_from = orders_shard_.heard().size();
        if (order.is_cancelled) {
            ask_to_cancel(order, true);
        } else if (order.is_confirmed) {
            orders_shard_.asks(CapturePayment{order.id});
        } else {
            ask_to_authorize(order);
        }
    }

    void ask_to_authorize(const PlayedOrder& order) {
        orders_shard_.asks(AuthorizePayment{order.id, amount, "EUR", "tok_visa"});
    }
    void ask_to_cancel(const PlayedOrder& order, bool says_amount) {
        if (says_amount) {
            orders_shard_.asks(CancelPayment{order.id, amount, "EUR"});
        } else {
            orders_shard_.asks(CancelPayment{order.id});
        }
    }

    void order_goes_on(Choices choices) { goes_on(any(choices)); }
    // Whether it did.
    bool goes_on(PlayedOrder& order) {
        if (order.is_rejected) return false;
        if (is_refused(order) && (order.is_choreographed || !order.is_cancelled)) {
            order.is_rejected = true;
            if (order.is_choreographed)
                orders_shard_.tells(OrderRejected{order.id, "payment_declined", amount, "EUR"});
            return true;
        }
        if (order.is_confirmed || order.is_cancelled || !is_authorized(order)) return false;
        order.is_confirmed = true;
        if (order.is_choreographed) {
            orders_shard_.tells(OrderConfirmed{order.id});
        } else {
            orders_shard_.asks(CapturePayment{order.id});
        }
        return true;
    }

    void call_off(Choices choices) {
        auto& order = any(choices);
        if (order.is_called_off()) return;
        // Older versions do not say it. They may, where the payment is known.
        const bool says_amount = !is_authorized(order) || choices.of(2) == 0;
        if (!order.is_choreographed) {
            if (!order.is_asked_for) return;
            order.is_cancelled = true;
            return ask_to_cancel(order, says_amount);
        }
        const auto total = says_amount ? amount : 0;
        const std::string currency{says_amount ? "EUR" : ""};
        if (order.is_confirmed || choices.of(2) == 0) {
            order.is_cancelled = true;
            orders_shard_.tells(CancellationRequested{order.id, total, currency});
        } else {
            order.is_rejected = true;
            orders_shard_.tells(OrderRejected{order.id, "timed_out", total, currency});
        }
    }

    void repeat_all(Choices) { repeat_all(); }
    void repeat_all() {
        orders_shard_.repeat_all();
        inventory_.repeat_all();
    }

    // What the order has heard.

    bool is_told(const PlayedOrder& order, const std::string& event) const {
        const auto heard = orders_shard_.heard();
        return std::ranges::any_of(
            heard | std::views::drop(order.hears_from),
            [&](const auto& one) {
                return one.subject == order.id && OtherShard::name_in(one.type) == event;
            }
        );
    }
    bool is_authorized(const PlayedOrder& order) const {
        return is_told(order, "payment_authorized");
    }
    bool is_refused(const PlayedOrder& order) const {
        return is_told(order, "payment_declined") || is_told(order, "payment_unavailable") ||
               (!order.is_choreographed && is_told(order, "payment_voided"));
    }
    bool is_undone(const PlayedOrder& order) const {
        return is_told(order, "payment_voided") || is_told(order, "payment_refunded") ||
               is_told(order, "payment_barred") ||
               (!order.is_choreographed && is_told(order, "payment_declined"));
    }

    // The card network.

    void call_arrives(Choices choices) {
        if (world_.peers.held() == 0) return;
        const auto which = choices.of(world_.peers.held());
        const std::array fates{
            Fate::answered,
            Fate::answered,
            Fate::answered,
            Fate::answer_lost,
            Fate::lost,
            Fate::late};
        arrive(which, fates[choices.of(fates.size())]);
    }
    void network_is_away(Choices) {
        while (world_.peers.held() > 0) arrive(0, Fate::lost);
    }
    void late_call_arrives(Choices choices) {
        if (late_.empty()) return;
        const auto which = choices.of(late_.size());
        take(late_[which]);
        late_.erase(late_.begin() + static_cast<std::ptrdiff_t>(which));
    }

    void arrive(std::size_t which, Fate fate) {
        fate_ = fate;
        world_.peers.arrive(which);
    }

    testing::CardNetwork::Answer hear(const http::Request& request) {
        const auto body = json::parse(request.body).value();
        const std::string key = body.at("idempotency_key");
        RC_ASSERT(body.at("amount_cents") == amount);
        RC_ASSERT(body.at("currency") == "EUR");
        switch (fate_) {
            case Fate::answered:
                return response(take(key));
            case Fate::answer_lost:
                take(key);
                break;
            case Fate::lost:
                break;
            case Fate::late:
                late_.push_back(key);
                break;
        }
        return http::NoAnswer{"timed out"};
    }

    NetworkAnswer take(const std::string& key) {
        const auto colon = key.rfind(':');
        const auto order = std::ranges::find(orders_, key.substr(0, colon), &PlayedOrder::id);
        RC_ASSERT(order != orders_.end());
        for (const auto call :
             {Call::authorize, Call::capture, Call::void_authorization, Call::refund}) {
            if (to_string(call) != key.substr(colon + 1)) continue;
            const auto answer = order->network.take(call);
            order->calls.push_back(
                std::string{to_string(call)} + "->" +
                std::string{testing::to_string(answer.standing)} +
                (answer.verdict == Verdict::refused ? " (refused)" : "")
            );
            return answer;
        }
        RC_FAIL("no call has the key " + key);
    }

    static http::Response response(const NetworkAnswer& answer) {
        const auto why = std::string{testing::to_string(answer.standing)};
        switch (answer.verdict) {
            case Verdict::ok:
                return http::json_response(200, {{"outcome", "ok"}, {"reference", "ref"}});
            case Verdict::ok_without_effect:
                return http::json_response(200, {{"outcome", "ok"}, {"reference", nullptr}});
            case Verdict::declined:
                return http::json_response(200, {{"outcome", "declined"}, {"reference", nullptr}});
            case Verdict::refused:
                break;
        }
        return http::json_response(409, {{"outcome", "refused"}, {"reason", why}});
    }

    // The leaders.

    void lead() {
        leader_ = std::make_unique<PaymentShard>(
            service_host::ShardOptions{home, folder_.file("payment.db"), "payment-1", 0, false},
            world_.environment,
            ProviderOptions{testing::network_address}
        );
        leader_->start();
    }
    void leader_dies(Choices) {
        leader_.reset();
        lead();
    }
    void leader_is_deposed(Choices) {
        deposed_ = std::move(leader_);
        lead();
    }

    void turn(Choices) { leader_->run_once(); }
    void turn_of_deposed(Choices) { turn_of_deposed(); }
    void turn_of_deposed() {
        if (!deposed_) return;
        try {
            deposed_->run_once();
        } catch (const storage::Deposed&) {  // as it must be
        }
    }
    void settle(Choices) { settle(); }
    void settle() {
        constexpr int turns_max = 1'000;
        for (int turns = 0; leader_->run_once(); ++turns) {
            if (turns == turns_max) RC_FAIL("the leader always finds more to do");
        }
    }

    void wait(Choices choices) {
        static constexpr std::chrono::milliseconds times[] = {10ms, 100ms, 1s, 3s, 31s};
        world_.clock.advance(times[choices.of(std::size(times))]);
    }

    // The end.

    // What is recorded, and where the network is.
    std::string story() const {
        std::string story;
        for (const auto& order : orders_) {
            story += order.id + (order.is_choreographed ? ", choreographed:" : ", conducted:");
            for (const auto& event : leader_->history(order.id)) story += ' ' + event.type;
            story +=
                "; at the network " + std::string{testing::to_string(order.network.standing())};
            story += "; calls:";
            for (const auto& call : order.calls | std::views::drop(
                                                      order.calls.size() -
                                                      std::min<std::size_t>(order.calls.size(), 12)
                                                  ))
                story += ' ' + call;
            story += '\n';
        }
        return story;
    }

    void check_end(const PlayedOrder& order) {
        const auto standing = order.network.standing();
        RC_ASSERT(standing != Standing::authorized);
        if (order.is_called_off()) {
            RC_ASSERT(standing != Standing::captured);
            RC_ASSERT(!order.is_cancelled || order.is_rejected || is_undone(order));
        } else if (order.is_asked_for) {
            RC_ASSERT(order.is_confirmed);
            RC_ASSERT(standing == Standing::captured);
            RC_ASSERT(is_told(order, "payment_captured"));
        } else {
            RC_ASSERT(standing == Standing::unseen);
        }
    }

    std::int64_t rows_of_calls() {
        std::int64_t rows = 0;
        leader_->core().database().read([&](SQLite::Database& connection) {
            rows = connection.execAndGet("SELECT count(*) FROM provider_calls").getInt64();
        });
        return rows;
    }

    storage::testing::TemporaryFolder folder_;
    testing::World world_;
    std::array<PlayedOrder, 2> orders_{
        PlayedOrder{contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000001")},
        PlayedOrder{contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000002")}};
    OtherShard orders_shard_{world_.environment, home_of_orders, home};
    OtherShard inventory_{world_.environment, {"inventory", "eu"}, home};
    Fate fate_ = Fate::answered;     // of the call that arrives
    std::vector<std::string> late_;  // keys of calls that nobody awaits any more
    std::unique_ptr<PaymentShard> deposed_;
    std::unique_ptr<PaymentShard> leader_;
};

// The same plans each time, unless the environment asks for others: RC_PARAMS="seed=7
// max_success=10000" makes so many new ones. What fails is printed with its seed.
class PaymentShardHistories : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        ::setenv("RC_PARAMS", "seed=2026 max_success=200", 0);
        observability::log::configure("test", "test", observability::log::Level::error);
    }
};

TEST_F(PaymentShardHistories, EndWithEachPaymentCapturedOrUndone) {
    EXPECT_TRUE(rc::check([] {
        const auto orders = *rc::gen::inRange<std::uint32_t>(0, 64);
        const auto plan = *any_plan();
        Shop shop{Choices{orders}};
        shop.follow(plan);
        shop.calm_down();
        shop.check();
    }));
}

}  // namespace shard_histories
}  // namespace
}  // namespace payment
