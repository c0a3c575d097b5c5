// Stage: one order shard among participants that are played by hand.
//
//   const auto id = stage.place(Coordination::orchestration);
//   stage.does(id, "reserve_stock");
//   EXPECT_EQ(stage.sent(), (Names{"command authorize_payment"}));
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "contracts/routing.hpp"
#include "http/run_to_end.hpp"
#include "messaging/envelope.hpp"
#include "order/api/order_view.hpp"
#include "order/order_shard.hpp"
#include "order/testing/world.hpp"
#include "service_host/testing/other_shard.hpp"

namespace order::testing {

using Names = std::vector<std::string>;

class Stage {
public:
    static constexpr const char* customer = "ada";
    using PaymentAuthorized = contracts::payment::PaymentAuthorized;
    using PaymentCaptured = contracts::payment::PaymentCaptured;
    using PaymentVoided = contracts::payment::PaymentVoided;
    using StockReleased = contracts::inventory::StockReleased;

    explicit Stage(World& world, std::string database_path = ":memory:")
        : world_{world}, database_path_{std::move(database_path)} {
        for (const auto* const service : {"inventory", "payment"}) {
            for (const auto& other : contracts::shards_of(service)) {
                others_.try_emplace(other.name(), world_.environment, other, id_);
            }
        }
        const std::string all_live_events{contracts::all_live_events};
        listening_ =
            world_.bus.listen(all_live_events, [this](const auto& delivery) { hear(delivery); });
        restart();
    }

    // As after a crash: what was in memory is gone.
    void restart() {
        shard_.reset();
        shard_ = std::make_unique<OrderShard>(
            service_host::ShardOptions{id_, database_path_, "order-1", 0, false},
            world_.environment,
            world_.feed
        );
        run();
    }

    OrderShard& shard() { return *shard_; }

    static OrderRequest request(Coordination coordination = Coordination::orchestration) {
        OrderRequest request;
        request.customer_id = customer;
        request.ship_to = "eu";
        request.lines = {{"mug", 2}};
        request.payment_token = "tok_visa";
        request.coordination = coordination;
        return request;
    }
    OrderIntake::Outcome place(const OrderRequest& request) {
        return http::run_to_end(shard_->place(request, cause()));
    }
    std::string place(Coordination coordination) {
        return place(request(coordination)).value().order_id;
    }
    bool cancel(const std::string& order_id) { return shard_->cancel(order_id, cause()).ok(); }

    // A participant did what a step of the order's saga asked, and tells so.
    void does(const std::string& order_id, const std::string& step) {
        if (step == "reserve_stock") happens(reserved(order_id));
        if (step == "authorize_payment") happens(PaymentAuthorized{order_id, "ref-1"});
        if (step == "capture_payment") happens(PaymentCaptured{order_id});
    }
    void undoes(const std::string& order_id, const std::string& step) {
        if (step == "reserve_stock") happens(StockReleased{order_id, "eu", {{"mug", 2}}});
        if (step == "authorize_payment") happens(PaymentVoided{order_id});
    }
    static contracts::inventory::StockReserved reserved(const std::string& order_id) {
        return {order_id, "eu", {{"mug", 2}}, {}};
    }

    // Something happens in another service to an order.
    template <typename Event>
    void happens(const Event& event) {
        talk_to(participant(Event::type.service, event.order_id), [&](OtherShard& other) {
            other.tells(event);
        });
    }

    // As a participant of an older version answered a step of the saga.
    void replies(const std::string& order_id, const std::string& json) {
        talk_to(participant("payment", order_id), [&](OtherShard& other) {
            other.says("orderly.saga.reply.v1", order_id, json);
        });
    }

    // Lets time pass, and the shard notice it.
    void wait(std::chrono::seconds time) {
        world_.clock.advance(time);
        run();
    }

    // What the shard said since the last look: "event order_placed", "command reserve_stock".
    // Events and commands travel apart, so of what was said at one time the events come first.
    Names sent() {
        run();
        return std::exchange(sent_, {});
    }

    // The data of the last command to the order's payment.
    std::string last_command(const std::string& order_id) {
        return participant("payment", order_id).heard().back().data.json;
    }

    OrderView order(const std::string& order_id) {
        return order_view(shard_->history(order_id)).value();
    }
    std::string status(const std::string& order_id) {
        const auto view = order(order_id);
        const std::string status{to_string(view.status)};
        return view.reason ? status + " " + std::string{to_string(*view.reason)} : status;
    }
    std::string saga(const std::string& order_id) {
        return std::string{to_string(shard_->sagas().find(order_id)->progress.state)};
    }

    // The message that came last comes once more.
    void repeat_last_message() {
        talk_to(*last_to_talk_, [](OtherShard& other) { other.repeat(); });
    }

private:
    using OtherShard = service_host::testing::OtherShard;

    event_sourcing::Cause cause() {
        return {{}, "request", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "test"};
    }

    // The other services' shards that have to do with this order.
    OtherShard& participant(std::string_view service, const std::string& order_id) {
        const auto shard = service == "payment" ? contracts::payment_shard_of_order(order_id)
                                                : contracts::inventory_shard_of_warehouse("eu");
        return others_.at(shard.name());
    }

    template <typename Talk>
    void talk_to(OtherShard& other, Talk talk) {
        run();
        talk(other);
        last_to_talk_ = &other;
        run();
    }

    void run() {
        while (shard_->run_once()) {
        }
        note_events();
        for (const auto& [name, other] : others_) note_commands(name, other.commands());
    }
    void note_events() {
        const std::lock_guard lock{events_mutex_};
        for (const auto& event : std::exchange(events_, {})) sent_.push_back("event " + event);
    }
    void note_commands(const std::string& recipient, const Names& commands) {
        for (auto& noted = commands_noted_[recipient]; noted < commands.size(); ++noted) {
            sent_.push_back("command " + commands[noted]);
        }
    }

    // From any thread that commits.
    void hear(const messaging::Delivery& delivery) {
        for (const auto& envelope : messaging::decode_batch(delivery.payload)) {
            if (envelope.source != "/orderly/" + id_.name()) continue;
            const std::lock_guard lock{events_mutex_};
            events_.push_back(OtherShard::name_in(envelope.type));
        }
    }

    const sharding::ShardId id_ = contracts::order_shard_of_customer(customer);
    World& world_;
    const std::string database_path_;
    std::map<std::string, OtherShard> others_;  // by name
    OtherShard* last_to_talk_ = nullptr;
    Names sent_;
    std::map<std::string, std::size_t> commands_noted_;  // of each of the others
    std::mutex events_mutex_;
    Names events_;  // guarded by events_mutex_; announced, not noted yet
    std::shared_ptr<void> listening_;
    std::unique_ptr<OrderShard> shard_;
};

}  // namespace order::testing
