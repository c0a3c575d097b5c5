// Stage: one order shard among participants that are played by hand.
//
//   const auto id = stage.place(Coordination::orchestration);
//   stage.answers(id, "reserve_stock");
//   EXPECT_EQ(stage.sent(), (Names{"command authorize_payment"}));
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "contracts/routing.hpp"
#include "messaging/envelope.hpp"
#include "messaging/reply.hpp"
#include "order/api/order_view.hpp"
#include "order/order_shard.hpp"
#include "order/testing/world.hpp"

namespace order::testing {

using Names = std::vector<std::string>;

class Stage {
public:
    static constexpr const char* customer = "ada";

    explicit Stage(World& world, std::string database_path = ":memory:")
        : world_{world}, database_path_{std::move(database_path)} {
        for (const auto* const filter : {"orderly.live.>", "orderly.command.>"}) {
            listening_.push_back(world_.bus.listen(filter, [this](const auto& delivery) {
                hear(delivery);
            }));
        }
        restart();
    }

    // As after a crash: what was in memory is gone.
    void restart() {
        shard_.reset();
        ShardOptions options;
        options.id = sharding::order_shard_of_customer(customer);
        options.database_path = database_path_;
        options.instance = "order-1";
        shard_ = std::make_unique<OrderShard>(
            options, world_.environment, world_.feed, world_.waiting_room
        );
        shard_->run_once();
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
        return shard_->place(request, cause());
    }
    std::string place(Coordination coordination) {
        return place(request(coordination)).value().order_id;
    }
    bool cancel(const std::string& order_id) { return shard_->cancel(order_id, cause()).ok(); }

    // A participant answers a step of the order's saga.
    void answers(const std::string& order_id, const std::string& step) {
        reply(order_id, step, false, messaging::Outcome::succeeded, "");
    }
    void refuses(const std::string& order_id, const std::string& step, const std::string& reason) {
        reply(order_id, step, false, messaging::Outcome::refused, reason);
    }
    void undoes(const std::string& order_id, const std::string& step) {
        reply(order_id, step, true, messaging::Outcome::succeeded, "");
    }

    // Something happens in another service to a choreographed order.
    template <typename Event>
    void happens(const Event& event) {
        const sharding::ShardId publisher{
            std::string{Event::type.service}, Event::type.service == "inventory" ? "eu" : "0"};
        messaging::Envelope envelope = new_envelope(event.order_id);
        envelope.source = "/orderly/" + publisher.name();
        envelope.type = Event::type.cloud_event_type();
        envelope.data = {json::encode(event)};
        const contracts::About about{event.order_id, "eu", true};
        deliver(contracts::event_subject(Event::type, publisher, about), envelope);
    }

    // Lets time pass, and the shard notice it.
    void wait(std::chrono::seconds time) {
        world_.clock.advance(time);
        shard_->tick();
        run();
    }

    // What the shard said since the last look: "event order_placed", "command reserve_stock".
    Names sent() {
        const std::lock_guard lock{sent_mutex_};
        return std::exchange(sent_, {});
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

    // Delivers one message once more, as a broker may do.
    void repeat_last_message() { deliver(last_.subject, last_.payload, world_.ids.next()); }

private:
    event_sourcing::Cause cause() {
        return {{}, "request", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "test"};
    }

    messaging::Envelope new_envelope(const std::string& order_id) {
        messaging::Envelope envelope;
        envelope.id = world_.ids.next();
        envelope.subject = order_id;
        envelope.time = world_.clock.now();
        envelope.correlation_id = order_id;
        envelope.causation_id = order_id;
        envelope.traceparent = cause().traceparent;
        return envelope;
    }

    void reply(
        const std::string& order_id,
        const std::string& step,
        bool undo,
        messaging::Outcome outcome,
        const std::string& reason
    ) {
        const auto& shard = shard_->id();
        messaging::Envelope envelope = new_envelope(order_id);
        envelope.source = "/orderly/someone/0";
        envelope.type = messaging::Reply::type;
        const messaging::Reply reply{
            {shard.name(), "place_order", order_id, step, undo}, outcome, reason};
        envelope.data = {json::encode(reply)};
        deliver(contracts::reply_subject(shard), envelope);
    }

    void deliver(const std::string& subject, const messaging::Envelope& envelope) {
        deliver(subject, messaging::encode(envelope), envelope.id);
    }
    void deliver(const std::string& subject, const std::string& payload, const std::string& id) {
        last_ = {id, subject, payload};
        world_.bus.publish(last_, [](const auto&) {});
        run();
    }
    void run() {
        while (shard_->run_once() > 0) {
        }
    }

    // From any thread that commits: the announcements of one and the commands of another may come
    // at once.
    void hear(const messaging::Delivery& delivery) {
        const std::string kind =
            delivery.subject.starts_with("orderly.live.") ? "event " : "command ";
        for (const auto& envelope : messaging::decode_batch(delivery.payload)) {
            if (envelope.source != "/orderly/" + shard_->id().name()) continue;
            const std::lock_guard lock{sent_mutex_};
            sent_.push_back(kind + name_in(envelope.type));
        }
    }
    // orderly.order.order_placed.v1
    static std::string name_in(const std::string& type) {
        const auto end = type.rfind('.');
        const auto begin = type.rfind('.', end - 1) + 1;
        return type.substr(begin, end - begin);
    }

    World& world_;
    const std::string database_path_;
    std::unique_ptr<OrderShard> shard_;
    std::mutex sent_mutex_;
    Names sent_;  // guarded by sent_mutex_
    std::vector<std::shared_ptr<void>> listening_;
    messaging::OutgoingMessage last_;
};

}  // namespace order::testing
