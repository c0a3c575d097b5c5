#include "payment_provider/domain/authorization.hpp"

#include <gtest/gtest.h>

namespace payment_provider {
namespace {

using enum Standing;

Ruling ok_entered(Standing next) { return {Outcome::ok, next, true}; }
Ruling ok_without_effect(Standing next) { return {Outcome::ok, next, false}; }
Ruling refused(Standing unchanged, std::string_view reason) {
    return {Outcome::refused, unchanged, false, reason};
}

Ruling authorize(Standing standing, bool card_accepts = true) {
    return rule(Kind::authorize, standing, card_accepts);
}
Ruling capture(Standing standing) { return rule(Kind::capture, standing, true); }
Ruling void_authorization(Standing standing) {
    return rule(Kind::void_authorization, standing, true);
}
Ruling refund(Standing standing) { return rule(Kind::refund, standing, true); }

TEST(Authorization, IsGivenAndEnteredIfTheCardAccepts) {
    EXPECT_EQ(authorize(unseen), ok_entered(authorized));
}

TEST(Authorization, IsDeclinedAndEnteredIfTheCardDoesNot) {
    EXPECT_EQ(authorize(unseen, false), (Ruling{Outcome::declined, declined, true}));
}

TEST(Authorization, IsDeclinedWithoutAnEntryOnceBarred) {
    EXPECT_EQ(authorize(barred), (Ruling{Outcome::declined, barred, false}));
}

TEST(Authorization, IsDecidedOnce) {
    for (const auto standing : {authorized, declined, captured, voided, refunded}) {
        EXPECT_EQ(authorize(standing), refused(standing, "already_decided"));
    }
}

TEST(Authorization, IsCapturedOnce) {
    EXPECT_EQ(capture(authorized), ok_entered(captured));
    EXPECT_EQ(capture(captured), refused(captured, "captured"));
    EXPECT_EQ(capture(refunded), refused(refunded, "refunded"));
}

TEST(Authorization, CannotBeCapturedOnceVoided) {
    EXPECT_EQ(capture(voided), refused(voided, "voided"));
    EXPECT_EQ(capture(barred), refused(barred, "voided"));
}

TEST(Authorization, CannotBeCapturedBeforeItIsGiven) {
    EXPECT_EQ(capture(unseen), refused(unseen, "not_authorized"));
    EXPECT_EQ(capture(declined), refused(declined, "not_authorized"));
}

TEST(Authorization, IsVoidedBeforeItsCapture) {
    EXPECT_EQ(void_authorization(authorized), ok_entered(voided));
}

TEST(Authorization, IsBarredByAVoidThatOvertakesIt) {
    EXPECT_EQ(void_authorization(unseen), ok_without_effect(barred));
}

TEST(Authorization, HasNothingToVoidIfItWasNotGiven) {
    EXPECT_EQ(void_authorization(declined), ok_without_effect(declined));
    EXPECT_EQ(void_authorization(voided), ok_without_effect(voided));
    EXPECT_EQ(void_authorization(barred), ok_without_effect(barred));
}

TEST(Authorization, CannotBeVoidedOnceCaptured) {
    EXPECT_EQ(void_authorization(captured), refused(captured, "captured"));
    EXPECT_EQ(void_authorization(refunded), refused(refunded, "refunded"));
}

TEST(Authorization, IsRefundedOnceAndOnlyAfterItsCapture) {
    EXPECT_EQ(refund(captured), ok_entered(refunded));
    EXPECT_EQ(refund(refunded), refused(refunded, "refunded"));
    for (const auto standing : {unseen, authorized, declined, voided, barred}) {
        EXPECT_EQ(refund(standing), refused(standing, "not_captured"));
    }
}

TEST(Authorization, StandsWhereItsLastEntryLeftIt) {
    EXPECT_EQ(standing_after(Kind::authorize, Outcome::ok), authorize(unseen).standing);
    EXPECT_EQ(
        standing_after(Kind::authorize, Outcome::declined), authorize(unseen, false).standing
    );
    EXPECT_EQ(standing_after(Kind::capture, Outcome::ok), capture(authorized).standing);
    EXPECT_EQ(
        standing_after(Kind::void_authorization, Outcome::ok),
        void_authorization(authorized).standing
    );
    EXPECT_EQ(standing_after(Kind::refund, Outcome::ok), refund(captured).standing);
}

TEST(Authorization, IsSpelledTheSameBothWays) {
    for (const auto kind :
         {Kind::authorize, Kind::capture, Kind::void_authorization, Kind::refund}) {
        EXPECT_EQ(parse_kind(to_string(kind)), kind);
    }
    for (const auto outcome : {Outcome::ok, Outcome::declined, Outcome::refused}) {
        EXPECT_EQ(parse_outcome(to_string(outcome)), outcome);
    }
    EXPECT_EQ(parse_kind("lost"), std::nullopt);
    EXPECT_EQ(parse_outcome("lost"), std::nullopt);
}

}  // namespace
}  // namespace payment_provider
