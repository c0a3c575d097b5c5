#include "channels/dead_letters.hpp"

#include <gmock/gmock.h>

#include "channels/testing/shard.hpp"
#include "vocabulary/manual_clock.hpp"

namespace channels {
namespace {

using ::testing::ElementsAre;

class DeadLettersOfAShard : public ::testing::Test {
protected:
    static DeadLetter letter(const std::string& payload) {
        return {"orderly.to.order.2.inbox.from.inventory.eu", "m-1", "no such order", payload};
    }

    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    storage::Database database{":memory:", {7, {{1, std::string{dead_letters_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    DeadLetters dead_letters{database, ids};
};

TEST_F(DeadLettersOfAShard, AreKeptWithTheReason) {
    writer.execute([&](auto& transaction) { dead_letters.bury(transaction, letter("{}")); });
    EXPECT_EQ(dead_letters.count(), 1);
    EXPECT_THAT(
        testing::texts(database, "SELECT event_id || ': ' || reason FROM dead_letters"),
        ElementsAre("m-1: no such order")
    );
}

TEST_F(DeadLettersOfAShard, ComeAndGoWithTheirTransaction) {
    const auto fails = [&](auto& transaction) {
        dead_letters.bury(transaction, letter("{}"));
        throw std::runtime_error{"taken back"};
    };
    EXPECT_THROW(writer.execute(fails), std::runtime_error);
    EXPECT_EQ(dead_letters.count(), 0);
}

TEST_F(DeadLettersOfAShard, KeepWhatIsNotEvenText) {
    const std::string bytes{"\xff\x00\xfe", 3};
    writer.execute([&](auto& transaction) { dead_letters.bury(transaction, letter(bytes)); });
    EXPECT_THAT(
        testing::texts(database, "SELECT hex(payload) FROM dead_letters"), ElementsAre("FF00FE")
    );
}

}  // namespace
}  // namespace channels
