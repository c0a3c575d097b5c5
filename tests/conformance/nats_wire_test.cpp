// A wire on an event loop, and a real server that comes late, dies, or stands still.
#include "messaging/nats_wire.hpp"

#include <future>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include "brokers.hpp"

namespace conformance {
namespace {

using messaging::NatsWire;
using messaging::testing::NatsServer;

// A loop with a thread, and a wire on it that hears what is said to it.
class OnLoop {
public:
    OnLoop(const NatsServer& server, const std::string& name)
        : wire_{std::make_unique<NatsWire>(
              messaging::NatsConnectionSettings{
                  .url = server.url(),
                  .name = name,
                  .inbox_prefix = "_INBOX_" + name,
                  .on_loop = {}},
              loop_
          )} {
        listening_ = wire_->listen("to." + name, [this](const messaging::Delivery& delivery) {
            heard.add(delivery.payload);
        });
        thread_ = std::thread{[this] { loop_.run(); }};
    }
    ~OnLoop() {
        loop_.stop();
        thread_.join();
    }

    // Within the loop.
    template <typename Ask>
    auto ask(Ask ask) {
        std::promise<decltype(ask(*wire_))> answer;
        boost::asio::post(loop_, [&] { answer.set_value(ask(*wire_)); });
        return answer.get_future().get();
    }
    bool is_connected() {
        return ask([](const NatsWire& wire) { return wire.connected(); });
    }
    std::uint64_t generation() {
        return ask([](const NatsWire& wire) { return wire.generation(); });
    }
    void say(const std::string& to, const std::vector<std::string>& messages) {
        ask([&](NatsWire& wire) {
            for (const auto& message : messages) wire.announce("to." + to, message);
            wire.flush();
            return true;
        });
    }
    bool hears(const std::string& message) {
        return ::testing::Matches(::testing::Contains(message))(heard.values());
    }

    Heard<std::string> heard;

private:
    boost::asio::io_context loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        boost::asio::make_work_guard(loop_)};
    std::unique_ptr<NatsWire> wire_;
    std::shared_ptr<void> listening_;
    std::thread thread_;
};

// Says it until it is heard: what is said while a connection is being made is lost.
bool arrives(OnLoop& from, const std::string& to, OnLoop& listener, const std::string& message) {
    return eventually([&] {
        from.say(to, {message});
        return listener.hears(message);
    });
}

TEST(AWireOnALoop, CarriesMessagesInOrder) {
    NatsServer server;
    OnLoop order{server, "order"};
    OnLoop inventory{server, "inventory"};
    ASSERT_TRUE(arrives(order, "inventory", inventory, "are you there?"));
    ASSERT_TRUE(arrives(inventory, "order", order, "yes"));
    const auto before = inventory.heard.values().size();

    // More than a socket takes at once.
    std::vector<std::string> messages;
    for (int i = 0; i < 5'000; ++i) messages.push_back(std::to_string(i) + std::string(2'000, 'x'));
    order.say("inventory", messages);
    ASSERT_TRUE(eventually([&] { return inventory.hears(messages.back()); }));
    auto heard = inventory.heard.values();
    heard.erase(heard.begin(), heard.begin() + static_cast<std::ptrdiff_t>(heard.size() - 5'000));
    EXPECT_EQ(heard, messages);
    EXPECT_GE(inventory.heard.values().size(), before + 5'000);
}

TEST(AWireOnALoop, WaitsForAServerThatComesLate) {
    NatsServer server;
    server.kill();
    OnLoop order{server, "order"};
    OnLoop inventory{server, "inventory"};
    EXPECT_FALSE(order.is_connected());
    order.say("inventory", {"lost"});
    server.start();
    EXPECT_TRUE(arrives(order, "inventory", inventory, "heard"));
    EXPECT_FALSE(inventory.hears("lost"));
}

TEST(AWireOnALoop, GoesOnAfterEachDeathOfTheServer) {
    NatsServer server;
    OnLoop order{server, "order"};
    OnLoop inventory{server, "inventory"};
    ASSERT_TRUE(arrives(order, "inventory", inventory, "before"));
    for (int death = 0; death < 5; ++death) {
        const auto generation = order.generation();
        order.say("inventory", std::vector<std::string>(1'000, std::string(1'000, 'x')));
        server.kill();
        ASSERT_TRUE(eventually([&] { return !order.is_connected(); }));
        server.start();
        const auto message = "after death " + std::to_string(death);
        ASSERT_TRUE(arrives(order, "inventory", inventory, message)) << death;
        EXPECT_GT(order.generation(), generation);
    }
}

TEST(AWireOnALoop, IsNotHeldUpByAServerThatStandsStill) {
    NatsServer server;
    OnLoop order{server, "order"};
    OnLoop inventory{server, "inventory"};
    ASSERT_TRUE(arrives(order, "inventory", inventory, "before"));
    server.freeze();
    // Far more than sockets hold. Each of these returns.
    for (int i = 0; i < 20; ++i) order.say("inventory", {std::string(1'000'000, 'x')});
    EXPECT_TRUE(eventually([&] { return !order.is_connected(); })) << "it notices";
    server.thaw();
    EXPECT_TRUE(arrives(order, "inventory", inventory, "after"));
}

TEST(AWireOnALoop, EndsWhileTheServerIsAway) {
    NatsServer server;
    {
        OnLoop order{server, "order"};
        ASSERT_TRUE(eventually([&] { return order.is_connected(); }));
        server.freeze();
    }
    server.thaw();
    server.kill();
    const OnLoop never_connected{server, "order"};
}

}  // namespace
}  // namespace conformance
