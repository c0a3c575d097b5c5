#include "event_sourcing/dead_letters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/strict.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace event_sourcing {
namespace {

constexpr const char* subject = "orderly.dead_letter.order.2";

messaging::DeadLetter letter(const std::string& payload) {
    return {
        .consumer = "order/2",
        .subject = "orderly.event.order.2.-.eu.-",
        .message_id = "m-1",
        .reason = "no such order",
        .attempts = 10,
        .payload = payload,
    };
}

struct DeadLettersOfAShard : ::testing::Test {
    DeadLettersOfAShard() { outbox.run_once(); }

    void bury(const messaging::DeadLetter& letter) {
        writer.execute([&](storage::Transaction& transaction) {
            dead_letters.bury(transaction, letter);
        });
    }

    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    observability::Metrics metrics;
    messaging::InMemoryBus bus{clock};
    storage::Database database{
        ":memory:",
        {7, {{1, std::string{outbox_schema} + std::string{dead_letters_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    Outbox outbox{database, writer, bus, "order/2", metrics, {}};
    DeadLetters dead_letters{database, outbox, ids, "order", subject};
};

TEST_F(DeadLettersOfAShard, AreKeptAndPublishedWithTheReason) {
    bury(letter("{}"));
    EXPECT_EQ(dead_letters.count(), 1);
    ASSERT_THAT(bus.stored(), ::testing::SizeIs(1));
    EXPECT_EQ(bus.stored().front().subject, subject);
    const auto published = json::Value::parse(bus.stored().front().payload);
    EXPECT_EQ(published.at("service"), "order");
    EXPECT_EQ(published.at("event_id"), "m-1");
    EXPECT_EQ(published.at("reason"), "no such order");
    EXPECT_EQ(published.at("attempts"), 10);
}

TEST_F(DeadLettersOfAShard, MayBeAnything) {
    const std::string payload{"\xff\0\x80", 3};
    bury(letter(payload));
    std::string kept;
    database.read([&](SQLite::Database& connection) {
        kept = connection.execAndGet("SELECT payload FROM dead_letters").getString();
    });
    EXPECT_EQ(kept, payload);
    EXPECT_THAT(bus.stored(), ::testing::SizeIs(1));
}

TEST_F(DeadLettersOfAShard, GoWithTheTransactionThatIsTakenBack) {
    const auto fails = [&](storage::Transaction& transaction) {
        dead_letters.bury(transaction, letter("{}"));
        throw std::runtime_error{"trouble"};
    };
    EXPECT_THROW(writer.execute(fails), std::runtime_error);
    EXPECT_EQ(dead_letters.count(), 0);
    EXPECT_THAT(bus.stored(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace event_sourcing
