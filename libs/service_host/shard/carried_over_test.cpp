#include "service_host/shard/carried_over.hpp"

#include <gmock/gmock.h>

#include "channels/testing/shard.hpp"
#include "service_host/shard/shard_file.hpp"
#include "storage/statement.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A shard's file that a version without channels has left.
class AnOldShard : public ::testing::Test {
protected:
    static storage::Schema schema() { return shard_schema(7, {}, {channels_schema()}); }
    static storage::Schema old_schema() {
        auto old = schema();
        old.migrations.pop_back();
        return old;
    }

    void leave(const std::string& statement) {
        storage::Database database{file(), old_schema()};
        database.write_connection().exec(statement);
    }
    void leave_unsent(
        const std::string& message_id,
        const std::string& subject,
        const std::string& payload
    ) {
        storage::Database database{file(), old_schema()};
        SQLite::Statement insert{
            database.write_connection(),
            "INSERT INTO outbox (message_id, subject, payload, added_at) VALUES (?, ?, ?, 0)"};
        storage::Use{insert, message_id, subject, payload}.run();
    }
    // "1 {…}" for each message to the recipient, once the new version has opened the file.
    std::vector<std::string> messages_to(const std::string& recipient) {
        storage::Database database{file(), schema()};
        return channels::testing::texts(
            database,
            "SELECT number || ' ' || payload FROM channel_outbox WHERE recipient = '" + recipient +
                "' ORDER BY number"
        );
    }
    std::string file() const { return folder_.file("order-2.db"); }

private:
    storage::testing::TemporaryFolder folder_;
};

TEST_F(AnOldShard, TurnsTheRowsOfItsOutboxIntoMessagesOfChannels) {
    leave_unsent("a", "orderly.command.inventory.eu.-.eu.-", R"({"id":"a"})");
    leave_unsent("b.batch", "orderly.event.order.2.-.eu.1", R"([{"id":"b"},{"id":"c"}])");
    EXPECT_THAT(
        messages_to("inventory/eu"),
        ElementsAre(
            R"(1 {"id":"a","carriedfrom":"a"})",
            R"(2 {"id":"b","carriedfrom":"b.batch"})",
            R"(3 {"id":"c","carriedfrom":"b.batch"})"
        )
    );
    EXPECT_THAT(
        messages_to("payment/1"),
        ElementsAre(
            R"(1 {"id":"b","carriedfrom":"b.batch"})", R"(2 {"id":"c","carriedfrom":"b.batch"})"
        )
    );
    EXPECT_THAT(messages_to("order/2"), IsEmpty());
    storage::Database database{file(), schema()};
    EXPECT_THAT(
        channels::testing::texts(
            database, "SELECT recipient || ' ' || last_number FROM channels ORDER BY recipient"
        ),
        ElementsAre("inventory/eu 3", "payment/1 2")
    );
}

TEST_F(AnOldShard, ReadsTheSubjectsOfItsEarlierVersionsToo) {
    leave_unsent("a", "orderly.event.order.0.order_cancelled.-.eu.0", R"({"id":"a"})");
    EXPECT_THAT(messages_to("inventory/eu"), ElementsAre(R"(1 {"id":"a","carriedfrom":"a"})"));
    EXPECT_THAT(messages_to("payment/0"), ElementsAre(R"(1 {"id":"a","carriedfrom":"a"})"));
}

TEST_F(AnOldShard, TakesWhatWasSentAlongToo) {
    leave_unsent("a", "orderly.reply.order.2.2.-.-", R"({"id":"a"})");
    leave("UPDATE outbox SET stream_id = 's', sequence = 7");
    EXPECT_THAT(messages_to("order/2"), ElementsAre(R"(1 {"id":"a","carriedfrom":"a"})"));
}

TEST_F(AnOldShard, LeavesDeadLettersWhereTheyAreKept) {
    leave_unsent("a", "orderly.dead_letter.order.2", R"({"id":"a"})");
    storage::Database database{file(), schema()};
    EXPECT_THAT(channels::testing::texts(database, "SELECT recipient FROM channels"), IsEmpty());
}

TEST_F(AnOldShard, HasNothingToCarryOverIfItIsNew) {
    storage::Database database{file(), schema()};
    EXPECT_THAT(channels::testing::texts(database, "SELECT recipient FROM channels"), IsEmpty());
}

TEST_F(AnOldShard, KnowsWhatItHandledInItsTime) {
    leave("INSERT INTO inbox VALUES ('a', 1, 0, 0), ('b.batch', 2, 0, 1), ('c', 0, 0, 0)");
    storage::Database database{file(), schema()};
    vocabulary::ManualClock clock;
    storage::Writer writer{database, nullptr, clock};
    CarriedOver carried_over{database};
    const auto was_handled = [&](const std::string& id, const std::string& carried_from) {
        auto message = channels::testing::saying(id);
        message.carried_from = carried_from;
        bool handled = false;
        writer.execute([&](auto& transaction) {
            handled = carried_over.was_handled(transaction, message);
        });
        return handled;
    };
    EXPECT_TRUE(was_handled("a", "a"));
    EXPECT_TRUE(was_handled("c", "b.batch")) << "alone, when something of its batch had failed";
    EXPECT_FALSE(was_handled("b", "b.batch"));
    EXPECT_FALSE(was_handled("d", "d"));
    EXPECT_FALSE(was_handled("a", "")) << "not of that time";
}

}  // namespace
}  // namespace service_host
