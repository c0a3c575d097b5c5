#include "order/api/saga_json.hpp"

#include <gtest/gtest.h>

#include "order/sagas/place_order_saga.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;

TEST(SagaJson, ShowsTheStepsThatBegan) {
    const vocabulary::Timestamp noon{1'800'000'000s};
    saga::SagaRecord record;
    record.saga_id = "2a7-1";
    record.definition = "place_order";
    record.progress = {saga::SagaState::compensating, {}, noon + 60s};
    record.progress.steps = {
        {saga::StepState::undo_started, 2, "", noon},
        {saga::StepState::failed, 1, "out_of_stock", noon, noon + 1s},
    };
    EXPECT_EQ(to_json(record, place_order_saga().shape), json::Value::parse(R"({
        "order_id": "2a7-1", "saga": "place_order", "version": 1, "state": "compensating",
        "deadline": "2027-01-15T08:01:00.000000Z",
        "steps": [
            {"name": "order_pending", "state": "undo_started", "attempts": 2, "last_error": null,
             "started_at": "2027-01-15T08:00:00.000000Z", "finished_at": null},
            {"name": "reserve_stock", "state": "failed", "attempts": 1, "last_error": "out_of_stock",
             "started_at": "2027-01-15T08:00:00.000000Z",
             "finished_at": "2027-01-15T08:00:01.000000Z"}
        ]
    })"));
}

}  // namespace
}  // namespace order
