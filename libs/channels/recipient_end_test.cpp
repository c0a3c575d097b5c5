#include "channels/recipient_end.hpp"

#include <gmock/gmock.h>

namespace channels {
namespace {

using Arrival = RecipientEnd::Arrival;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ARecipientEnd, TakesEachMessageOnceAndInOrder) {
    RecipientEnd end{4};
    EXPECT_EQ(end.take(5), Arrival::next);
    EXPECT_EQ(end.take(5), Arrival::duplicate);
    EXPECT_EQ(end.take(7), Arrival::gap);
    EXPECT_EQ(end.take(6), Arrival::next);
    EXPECT_EQ(end.take(7), Arrival::next);
    EXPECT_EQ(end.take(1), Arrival::duplicate);
    EXPECT_EQ(end.position(), 7);
}

TEST(ARecipientEnd, TellsNothingThatIsNotCommitted) {
    RecipientEnd end{4};
    end.take(5);
    EXPECT_TRUE(end.has_moved());
    EXPECT_EQ(end.untold(), 0);
    end.roll_back();
    EXPECT_EQ(end.position(), 4);
    EXPECT_FALSE(end.has_moved());
    EXPECT_EQ(end.take(5), Arrival::next) << "as if it had never come";
    end.commit();
    EXPECT_EQ(end.untold(), 1);
}

TEST(ARecipientEnd, CanWaitBeforeItTellsOfWhatWentWell) {
    RecipientEnd end{0};
    end.take(1);
    end.take(2);
    end.commit();
    EXPECT_THAT(end.owed(), IsEmpty());
    EXPECT_EQ(end.untold(), 2);
    EXPECT_EQ(end.tell(), committed_up_to(2));
    EXPECT_EQ(end.untold(), 0);
}

TEST(ARecipientEnd, AcknowledgesADuplicateAtOnce) {
    RecipientEnd end{4};
    end.take(3);
    end.take(4);
    end.take(5);
    end.commit();
    EXPECT_THAT(end.owed(), ElementsAre(committed_up_to(5)));
    EXPECT_EQ(end.untold(), 0);
    EXPECT_THAT(end.owed(), IsEmpty());
}

TEST(ARecipientEnd, TellsOfAGapOncePerPosition) {
    RecipientEnd end{4};
    end.take(6);
    end.commit();
    EXPECT_THAT(end.owed(), ElementsAre(resend_after(4)));
    end.take(7);
    end.commit();
    EXPECT_THAT(end.owed(), IsEmpty()) << "the sender knows";
    end.take(5);
    end.take(8);
    end.commit();
    EXPECT_THAT(end.owed(), ElementsAre(resend_after(5)));
}

TEST(ARecipientEnd, AnswersEachQuestionWithWhatIsCommitted) {
    RecipientEnd end{4};
    end.take(Question{"a"});
    end.take(5);
    end.take(Question{"b"});
    end.commit();
    EXPECT_THAT(end.owed(), ElementsAre(Position{5, "a", false}, Position{5, "b", false}));
}

TEST(ARecipientEnd, AnswersNothingThatItMayNoLongerSpeakFor) {
    RecipientEnd end{4};
    end.take(Question{"a"});
    end.take(3);
    end.take(9);
    end.greet();
    end.roll_back();  // a commit failed, or somebody else leads now
    EXPECT_THAT(end.owed(), IsEmpty());
}

TEST(ARecipientEnd, GreetsWithWhereItStands) {
    RecipientEnd end{4};
    end.greet();
    EXPECT_THAT(end.owed(), ElementsAre(resend_after(4)));
    EXPECT_THAT(end.owed(), IsEmpty());
}

}  // namespace
}  // namespace channels
