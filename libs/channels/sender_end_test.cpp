#include "channels/sender_end.hpp"

#include <gmock/gmock.h>

namespace channels {
namespace {

using Heard = SenderEnd::Heard;
using ::testing::HasSubstr;

constexpr std::size_t window = 10;

class ASenderEnd : public ::testing::Test {
protected:
    SenderEnd end{Stored{}, window};
    vocabulary::SequentialIds ids;

    Position answer(std::int64_t committed) { return {committed, end.ask(ids).id, false}; }

    // All that was committed was released.
    void open_at(Stored stored, std::int64_t committed) {
        stored.released = stored.last;
        end = SenderEnd{stored, window};
        ASSERT_EQ(end.hear(answer(committed)), Heard::progress);
    }
    void send(int messages, std::size_t bytes = 1) {
        for (int i = 0; i < messages; ++i) end.sent_next(bytes);
    }
};

TEST_F(ASenderEnd, SendsNothingBeforeTheRecipientHasSaidWhereItStands) {
    end = SenderEnd{{.last = 3, .deleted = 0, .released = 3}, window};
    EXPECT_TRUE(end.must_ask());
    EXPECT_FALSE(end.may_send());
    EXPECT_EQ(end.hear(committed_up_to(0)), Heard::doubt) << "that is no answer";
    EXPECT_FALSE(end.may_send());

    EXPECT_EQ(end.hear(answer(0)), Heard::progress);
    EXPECT_TRUE(end.may_send());
    EXPECT_FALSE(end.must_ask());
}

TEST_F(ASenderEnd, AsksTheSameQuestionUntilItIsAnswered) {
    const auto question = end.ask(ids);
    EXPECT_EQ(end.ask(ids), question);
    EXPECT_EQ(end.hear({0, "of another leader", false}), Heard::doubt);
    EXPECT_EQ(end.ask(ids), question);
    end.hear(answer(0));
    EXPECT_NE(end.ask(ids), question);
}

TEST_F(ASenderEnd, GoesOnWhereTheRecipientStands) {
    open_at({.last = 9, .deleted = 4}, 7);
    EXPECT_EQ(end.acknowledged(), 7);
    EXPECT_EQ(end.sent(), 7);
    EXPECT_TRUE(end.may_send());
}

TEST_F(ASenderEnd, HasAWindow) {
    open_at({.last = 9, .deleted = 0}, 0);
    send(2, window / 2 - 1);
    EXPECT_TRUE(end.may_send());
    send(1, 2);
    EXPECT_FALSE(end.may_send());
    EXPECT_EQ(end.hear(committed_up_to(1)), Heard::progress);
    EXPECT_TRUE(end.may_send());
}

TEST_F(ASenderEnd, SendsOneMessageAloneHoweverLargeItIs) {
    open_at({.last = 2, .deleted = 0}, 0);
    EXPECT_TRUE(end.may_send());
    send(1, 100 * window);
    EXPECT_FALSE(end.may_send());
}

TEST_F(ASenderEnd, IgnoresWhatItKnows) {
    open_at({.last = 9, .deleted = 0}, 0);
    send(5);
    EXPECT_EQ(end.hear(committed_up_to(3)), Heard::progress);
    EXPECT_EQ(end.hear(committed_up_to(3)), Heard::nothing);
    EXPECT_EQ(end.hear(committed_up_to(1)), Heard::nothing) << "overtaken on its way";
    EXPECT_EQ(end.acknowledged(), 3);
    EXPECT_EQ(end.sent(), 5);
}

TEST_F(ASenderEnd, GoesBackToWhereSomethingIsMissing) {
    open_at({.last = 9, .deleted = 0}, 0);
    send(5);
    EXPECT_EQ(end.hear(resend_after(2)), Heard::progress);
    EXPECT_EQ(end.acknowledged(), 2);
    EXPECT_EQ(end.sent(), 2);
    EXPECT_TRUE(end.has_room());
}

TEST_F(ASenderEnd, SendsAllAgainOnceTheOldestHadToBeRepeated) {
    open_at({.last = 9, .deleted = 0}, 0);
    EXPECT_FALSE(end.may_repeat());
    send(5);
    EXPECT_TRUE(end.may_repeat());
    end.repeated();
    EXPECT_EQ(end.sent(), 5);
    EXPECT_EQ(end.hear(committed_up_to(2)), Heard::progress);
    EXPECT_EQ(end.sent(), 2);

    send(3);
    EXPECT_EQ(end.hear(committed_up_to(3)), Heard::progress);
    EXPECT_EQ(end.sent(), 5) << "that was no repeat";
}

TEST_F(ASenderEnd, BelievesWhatAnEarlierLeaderHasSent) {
    open_at({.last = 9, .deleted = 0}, 2);
    send(1);
    EXPECT_EQ(end.hear(committed_up_to(6)), Heard::progress);
    EXPECT_EQ(end.acknowledged(), 6);
    EXPECT_EQ(end.sent(), 6);
}

TEST_F(ASenderEnd, AsksAboutAPositionBeyondTheLastMessageAndGoesOn) {
    open_at({.last = 9, .deleted = 0}, 2);
    send(1);
    EXPECT_EQ(end.hear(committed_up_to(1'000)), Heard::doubt) << "from whoever forged it";
    EXPECT_TRUE(end.may_send());
    EXPECT_EQ(end.hear(answer(3)), Heard::progress);
    EXPECT_EQ(end.acknowledged(), 3);
    EXPECT_EQ(end.stopped(), "");
}

TEST_F(ASenderEnd, StopsIfItsDatabaseIsAnOlderCopy) {
    end = SenderEnd{{.last = 5, .deleted = 5, .released = 5}, window};
    EXPECT_EQ(end.hear(answer(8)), Heard::doubt);
    EXPECT_EQ(end.stopped(), "") << "it asks once more";
    EXPECT_EQ(end.hear(answer(8)), Heard::stopped);
    EXPECT_THAT(end.stopped(), HasSubstr("this database is an older copy"));
    EXPECT_FALSE(end.may_send());
    EXPECT_FALSE(end.may_repeat());
    EXPECT_FALSE(end.must_ask());
    EXPECT_EQ(end.hear(committed_up_to(5)), Heard::nothing);
}

TEST_F(ASenderEnd, StopsIfTheRecipientsDatabaseIsAnOlderCopy) {
    open_at({.last = 9, .deleted = 0}, 0);
    send(5);
    end.hear(committed_up_to(5));
    EXPECT_EQ(end.hear(resend_after(2)), Heard::doubt);
    EXPECT_EQ(end.acknowledged(), 5);
    EXPECT_EQ(end.hear(answer(2)), Heard::doubt);
    EXPECT_EQ(end.hear(answer(2)), Heard::stopped);
    EXPECT_THAT(end.stopped(), HasSubstr("its database is an older copy"));
}

TEST_F(ASenderEnd, IsNotDeceivedByAnAnswerThatWasOvertaken) {
    open_at({.last = 9, .deleted = 0}, 0);
    send(5);
    end.hear(committed_up_to(700));  // nonsense, so that it asks
    const auto late = answer(2);
    EXPECT_EQ(end.hear(committed_up_to(4)), Heard::progress);
    EXPECT_EQ(end.hear(late), Heard::nothing);
    EXPECT_EQ(end.acknowledged(), 4);
    EXPECT_FALSE(end.must_ask());
}

TEST_F(ASenderEnd, ForgetsAnImpossibleAnswerAfterAPossibleOne) {
    open_at({.last = 9, .deleted = 5}, 5);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(end.hear(answer(2)), Heard::doubt);
        EXPECT_EQ(end.hear(answer(5)), Heard::nothing);
    }
    EXPECT_EQ(end.stopped(), "");
}

TEST_F(ASenderEnd, StopsIfToldOfMoreThanWasReleasedWhateverWasCommittedMeanwhile) {
    end = SenderEnd{{.last = 3, .deleted = 1, .released = 1}, window};
    EXPECT_EQ(end.hear(answer(3)), Heard::doubt);
    EXPECT_EQ(end.hear(answer(3)), Heard::stopped);
    EXPECT_EQ(end.acknowledged(), 1);
}

TEST_F(ASenderEnd, StopsIfItsDatabaseContradictsItself) {
    for (const Stored stored : {Stored{5, 5, 3}, Stored{5, 0, 7}}) {
        end = SenderEnd{stored, window};
        EXPECT_THAT(end.stopped(), HasSubstr("contradict each other"));
        EXPECT_FALSE(end.must_ask());
    }
}

TEST_F(ASenderEnd, SendsNothingThatIsNotReleased) {
    end = SenderEnd{{.last = 1, .deleted = 0, .released = 0}, window};
    EXPECT_FALSE(end.must_release()) << "before the answer";
    end.hear(answer(0));
    EXPECT_FALSE(end.may_send());
    ASSERT_TRUE(end.must_release());
    end.release(1);
    EXPECT_TRUE(end.may_send());
}

TEST_F(ASenderEnd, AsksOnceItHasRepeatedInVainTwice) {
    open_at({.last = 1, .deleted = 0}, 0);
    send(1);
    end.repeated();
    EXPECT_FALSE(end.must_ask());
    end.repeated();
    EXPECT_TRUE(end.must_ask());
}

}  // namespace
}  // namespace channels
