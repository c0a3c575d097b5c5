#include <gtest/gtest.h>

#include "search.hpp"

namespace channel_model {
namespace {

// Budgets that allow all that matters, of which each takes a second at most, and ten with
// sanitizers. Whoever changes a protocol tries larger ones, too.
constexpr Budget three_messages{.messages = 3, .questions = 1};
constexpr Budget new_connections{
    .messages = 2,
    .questions = 1,
    .sender_take_overs = 1,
    .reconnects = true};
// One question of each leader.
constexpr Budget new_sender{
    .messages = 2,
    .questions = 2,
    .sender_take_overs = 1,
    .repeats = false};
constexpr Budget new_recipient{.messages = 2, .questions = 1, .recipient_take_overs = 1};
constexpr Budget both_new{
    .messages = 2,
    .questions = 1,
    .sender_take_overs = 1,
    .recipient_take_overs = 1};
// One question before the restore, and one after it.
constexpr Budget older_sender{
    .messages = 2,
    .questions = 2,
    .repeats = false,
    .restores_sender = true};
constexpr Budget older_recipient{
    .messages = 2,
    .questions = 2,
    .repeats = false,
    .restores_recipient = true};
// The same with one less, but with a take-over before or after it.
constexpr Budget older_and_new_sender{
    .messages = 2,
    .questions = 1,
    .sender_take_overs = 1,
    .repeats = false,
    .restores_sender = true};
constexpr Budget older_recipient_and_new_sender{
    .messages = 2,
    .questions = 1,
    .sender_take_overs = 1,
    .repeats = false,
    .restores_recipient = true};

void expect_no_violation(const Budget& budget) {
    const auto findings = search(Mistake::none, budget);
    EXPECT_EQ(findings.violation, "") << findings;
    ::testing::Test::RecordProperty("states", std::to_string(findings.states));
    ::testing::Test::RecordProperty("channels", std::to_string(findings.channels));
}

// The shortest path is printed if it leads somewhere else than expected.
void expect_violation(
    Mistake mistake,
    const Budget& budget,
    const std::string& violation,
    std::size_t steps
) {
    const auto findings = search(mistake, budget);
    EXPECT_NE(findings.violation.find(violation), std::string::npos) << findings;
    EXPECT_EQ(findings.path.size(), steps) << findings;
}

TEST(ChannelModel, HandlesEachMessageOnceAndInOrder) { expect_no_violation(three_messages); }

TEST(ChannelModel, BearsNewConnections) { expect_no_violation(new_connections); }

TEST(ChannelModel, BearsATakeOverOfTheSender) { expect_no_violation(new_sender); }

TEST(ChannelModel, BearsATakeOverOfTheRecipient) { expect_no_violation(new_recipient); }

TEST(ChannelModel, BearsTakeOversOfBoth) { expect_no_violation(both_new); }

TEST(ChannelModel, LosesNothingSilentlyAfterTheSenderIsRestored) {
    expect_no_violation(older_sender);
    expect_no_violation(older_and_new_sender);
}

TEST(ChannelModel, LosesNothingSilentlyAfterTheRecipientIsRestored) {
    expect_no_violation(older_recipient);
    expect_no_violation(older_recipient_and_new_sender);
}

// What the search must find, and how few steps are enough for it.

TEST(ChannelModel, FindsNumbersThatRestartFromAnEmptiedOutbox) {
    expect_violation(Mistake::numbers_from_rows, new_sender, "stopped though", 12);
}

TEST(ChannelModel, FindsASenderThatDoesNotAskFirst) {
    expect_violation(Mistake::sends_before_asking, older_and_new_sender, "is lost", 8);
}

TEST(ChannelModel, FindsDuplicatesThatAreNotAcknowledgedAgain) {
    expect_violation(Mistake::silent_duplicates, three_messages, "is not acknowledged", 7);
}

TEST(ChannelModel, FindsAnAcknowledgementBeforeTheCommit) {
    expect_violation(Mistake::acknowledges_before_commit, three_messages, "is lost", 10);
}

TEST(ChannelModel, FindsNumbersGivenOutBeforeASavepointIsTakenBack) {
    expect_violation(Mistake::numbers_before_savepoints, three_messages, "is missing", 1);
}

TEST(ChannelModel, FindsAnAnswerTakenForThatOfAnotherQuestion) {
    constexpr Budget budget{.messages = 1, .questions = 3, .sender_take_overs = 1};
    expect_violation(Mistake::same_question_again, budget, "stopped though", 16);
}

TEST(ChannelModel, FindsADeposedRecipientThatSaysWhereItStands) {
    constexpr Budget budget{.messages = 1, .questions = 3, .recipient_take_overs = 1};
    expect_violation(Mistake::deposed_recipient_answers, budget, "stopped though", 20);
}

// Otherwise numbers say nothing about what an older copy has sent.
TEST(ChannelModel, FindsMessagesReleasedBeforeTheRecipientHasAnswered) {
    expect_violation(Mistake::releases_with_each_commit, older_and_new_sender, "is lost", 11);
}

// A rule for whoever restores a copy (docs/operations.md): nothing that the ends know replaces it.
TEST(ChannelModel, NeedsTheBrokerToBeRestartedWithARestoredSender) {
    constexpr Budget budget{.messages = 2, .questions = 2, .restores_sender = true};
    expect_violation(Mistake::wire_outlives_restore, budget, "is lost", 14);
}

}  // namespace
}  // namespace channel_model
