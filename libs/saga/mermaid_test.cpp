#include "saga/mermaid.hpp"

#include <gtest/gtest.h>

#include "saga/testing/trip.hpp"

namespace saga {
namespace {

TEST(SagaDiagram, ShowsTheWayForwardAndTheWayBack) {
    const auto definition =
        define(testing::trip_heading(), testing::book_flight(), testing::issue_ticket());
    EXPECT_EQ(to_mermaid(definition), R"(sequenceDiagram
    participant trip
    participant airline
    participant agency
    trip->>airline: book_flight
    airline-->>trip: flight_booked
    trip->>agency: issue_ticket
    agency-->>trip: succeeded
    Note over trip: pivot
    opt refused, timed out or cancelled: whatever began is undone
        trip->>airline: cancel_flight
        airline-->>trip: flight_cancelled or flight_sold_out
    end
)");
}

}  // namespace
}  // namespace saga
