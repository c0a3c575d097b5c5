#include "registry/status_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace registry {
namespace {

using discovery::Instance;
using discovery::Status;
using testing::ElementsAre;

const vocabulary::Timestamp now{};

Instance order_1(Status status) {
    Instance instance;
    instance.service = "order";
    instance.name = "order-1";
    instance.status = status;
    return instance;
}

TEST(StatusHistory, NotesArrivalChangeAndDeparture) {
    StatusHistory history;
    history.observe({order_1(Status::passing)}, now);
    history.observe({order_1(Status::passing)}, now);
    history.observe({order_1(Status::draining)}, now);
    history.observe({}, now);
    EXPECT_THAT(
        history.of("order"),
        ElementsAre(
            StatusChange{now, "order", "order-1", "draining", ""},
            StatusChange{now, "order", "order-1", "passing", "draining"},
            StatusChange{now, "order", "order-1", "", "passing"}
        )
    );
}

TEST(StatusHistory, ForgetsTheOldest) {
    StatusHistory history{1};
    history.observe({order_1(Status::passing)}, now);
    history.observe({order_1(Status::critical)}, now);
    EXPECT_THAT(
        history.of("order"),
        ElementsAre(StatusChange{now, "order", "order-1", "passing", "critical"})
    );
}

}  // namespace
}  // namespace registry
