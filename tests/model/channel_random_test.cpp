#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "observability/log.hpp"
#include "shop.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/testing/plan.hpp"

namespace channel_model {
namespace {

using namespace std::chrono_literals;
using channels::testing::UnreliableNetwork;
using vocabulary::testing::any_plan;
using vocabulary::testing::Choices;
using vocabulary::testing::Plan;

class Shop {
public:
    Shop() {
        const std::vector<std::string> names{"a/1", "b/1", "c/1"};
        for (const auto& name : names) {
            auto others = names;
            std::erase(others, name);
            shards_.push_back(
                std::make_unique<Shard>(folder_.file(name.substr(0, 1)), name, others, world_)
            );
        }
    }

    void follow(const Plan& plan) {
        for (const auto number : plan) follow(Choices{number});
    }

    // The network heals, and time goes by.
    void calm_down() {
        for (auto& shard : shards_) {
            if (!shard->leader().wire().connected()) shard->leader().wire().reconnect();
        }
        constexpr int rounds_max = 2'000;
        for (int round = 0; round < rounds_max; ++round) {
            for (auto& shard : shards_) shard->leader().turn();
            if (round > 0 && is_quiet()) return;
            network_.deliver_all();
            clock_.advance(20ms);
        }
        RC_FAIL("the shards never come to rest");
    }

    Shard& any(Choices& choices) { return *shards_[choices.of(shards_.size())]; }

    // As docs/operations.md says: the broker is restarted, too.
    void restore(Shard& shard) {
        shard.restart_on_copy();
        network_.drop_all();
        for (auto& its : shards_) its->leader().wire().reconnect();
        calm_down();
        record_.forget();
    }

    void check_all_arrived() {
        for (const auto& [channel, said] : record_.by_channel()) {
            const auto& [from, to] = channel;
            if (shard(from).leader().outbox().stopped().contains(to)) continue;
            check_arrived(said, shard(to).arrived(from));
        }
    }
    void check_nothing_is_stopped() {
        for (auto& shard : shards_) {
            const auto stopped = shard->leader().outbox().stopped();
            for (const auto& [recipient, reason] : stopped) RC_FAIL(recipient + ": " + reason);
        }
    }

private:
    using Action = void (Shop::*)(Choices);

    void follow(Choices choices) {
        // What happens often is named more than once.
        static constexpr Action actions[] = {
            &Shop::commit,
            &Shop::commit,
            &Shop::commit,
            &Shop::commit,
            &Shop::fail_to_commit,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::turn,
            &Shop::deliver_all,
            &Shop::deliver_all,
            &Shop::deliver_all,
            &Shop::deliver,
            &Shop::deliver,
            &Shop::deliver_and_keep,
            &Shop::drop,
            &Shop::delay,
            &Shop::wait,
            &Shop::wait,
            &Shop::wait,
            &Shop::disconnect,
            &Shop::reconnect,
            &Shop::reconnect,
            &Shop::crash,
            &Shop::take_over,
            &Shop::calm_down_and_crash,
            &Shop::turn_deposed,
        };
        (this->*actions[choices.of(std::size(actions))])(choices);
    }

    void commit(Choices choices) {
        auto& from = any(choices);
        const auto fate = static_cast<Fate>(choices.of(3));
        const auto messages = static_cast<int>(choices.of(5));
        const auto taken_back = static_cast<int>(choices.of(3));
        from.leader().commit(other(from, choices), messages, fate, taken_back);
    }
    void fail_to_commit(Choices choices) {
        auto& from = any(choices);
        from.leader().fail_to_commit(other(from, choices), 2);
    }

    void turn(Choices choices) { any(choices).leader().turn(); }
    void turn_deposed(Choices choices) {
        auto* const deposed = any(choices).deposed();
        if (deposed != nullptr) RC_ASSERT(deposed->is_powerless());
    }

    void deliver_all(Choices) { network_.deliver_all(); }
    void deliver(Choices choices) { with_parcel(&UnreliableNetwork::deliver, choices); }
    void deliver_and_keep(Choices choices) {
        with_parcel(&UnreliableNetwork::deliver_and_keep, choices);
    }
    void drop(Choices choices) { with_parcel(&UnreliableNetwork::drop, choices); }
    void delay(Choices choices) { with_parcel(&UnreliableNetwork::delay, choices); }
    void with_parcel(void (UnreliableNetwork::*happen)(std::size_t), Choices choices) {
        if (network_.under_way() == 0) return;
        (network_.*happen)(choices.of(network_.under_way()));
    }

    void wait(Choices choices) { clock_.advance((choices.of(10) + 1) * 30ms); }

    void disconnect(Choices choices) { any(choices).leader().wire().disconnect(); }
    void reconnect(Choices choices) { any(choices).leader().wire().reconnect(); }

    void crash(Choices choices) { any(choices).crash_and_restart(); }
    void take_over(Choices choices) { any(choices).take_over(); }
    // With an outbox that is empty.
    void calm_down_and_crash(Choices choices) {
        calm_down();
        crash(choices);
    }

    const std::string& other(const Shard& shard, Choices& choices) {
        const auto& first = any(choices).name();
        if (first != shard.name()) return first;
        return (shards_.front()->name() == first ? shards_.back() : shards_.front())->name();
    }
    Shard& shard(const std::string& name) {
        return **std::ranges::find(shards_, name, [](const auto& its) { return its->name(); });
    }

    bool is_quiet() {
        if (network_.under_way() > 0) return false;
        return std::ranges::all_of(shards_, [](auto& its) { return its->rows_under_way() == 0; });
    }

    static void check_arrived(const std::vector<Said>& said, std::vector<Said> arrived) {
        // What was forgotten came first.
        RC_ASSERT(arrived.size() >= said.size());
        arrived.erase(arrived.begin(), arrived.end() - static_cast<std::ptrdiff_t>(said.size()));
        for (std::size_t i = 0; i < said.size(); ++i) {
            RC_ASSERT(arrived[i].id == said[i].id);
            const bool is_dead = arrived[i].fate == Fate::dead_letter;
            RC_ASSERT(is_dead == (said[i].fate == Fate::dead_letter));
        }
    }

    storage::testing::TemporaryFolder folder_;
    UnreliableNetwork network_;
    vocabulary::ManualClock clock_;
    vocabulary::SequentialIds ids_;
    Record record_;
    Leader::World world_{network_, clock_, ids_, record_};
    std::vector<std::unique_ptr<Shard>> shards_;
};

// The same plans each time, unless the environment asks for others: RC_PARAMS="seed=7
// max_success=10000" makes so many new ones. What fails is printed with its seed.
class ChannelHistories : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        ::setenv("RC_PARAMS", "seed=2026 max_success=100", 0);
        observability::log::configure("test", "test", observability::log::Level::error);
    }
};

TEST_F(ChannelHistories, EndWithEachMessageHandledOnceAndInOrder) {
    EXPECT_TRUE(rc::check([] {
        const auto plan = *any_plan();
        Shop shop;
        shop.follow(plan);
        shop.calm_down();
        shop.check_nothing_is_stopped();
        shop.check_all_arrived();
    }));
}

TEST_F(ChannelHistories, StopOrLoseNothingOnceADatabaseIsReplacedByAnOlderCopy) {
    EXPECT_TRUE(rc::check([] {
        const auto before = *any_plan();
        const auto lost = *any_plan();
        const auto plan = *any_plan();
        Shop shop;
        shop.follow(before);
        Choices choice{static_cast<std::uint32_t>(before.size())};
        auto& shard = shop.any(choice);
        shard.keep_copy();
        shop.follow(lost);
        shop.restore(shard);
        shop.follow(plan);
        shop.calm_down();
        shop.check_all_arrived();
    }));
}

}  // namespace
}  // namespace channel_model
