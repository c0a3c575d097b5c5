// A small saga for the tests of this library: a trip of a flight and a hotel, ticketed and then
// paid.
#pragma once

#include <string>
#include <string_view>

#include "saga/saga.hpp"

namespace saga::testing {

struct TripCommandType {
    std::string_view service;
    std::string_view name;
    std::string cloud_event_type() const {
        return "trip." + std::string{service} + "." + std::string{name} + ".v1";
    }
};

struct TripCommand {
    std::string trip_id;
    std::string reason = {};
    static constexpr auto members() {
        return vocabulary::fields(
            vocabulary::field("trip_id", &TripCommand::trip_id),
            vocabulary::field("reason", &TripCommand::reason)
        );
    }
};

struct BookFlight : TripCommand {
    static constexpr TripCommandType type{"airline", "book_flight"};
};
struct CancelFlight : TripCommand {
    static constexpr TripCommandType type{"airline", "cancel_flight"};
};
struct BookHotel : TripCommand {
    static constexpr TripCommandType type{"hotel", "book_hotel"};
};
struct CancelHotel : TripCommand {
    static constexpr TripCommandType type{"hotel", "cancel_hotel"};
};
struct NoteBooking : TripCommand {
    static constexpr TripCommandType type{"agency", "note_booking"};
};
struct IssueTicket : TripCommand {
    static constexpr TripCommandType type{"agency", "issue_ticket"};
};
struct SendInvoice : TripCommand {
    static constexpr TripCommandType type{"bank", "send_invoice"};
};

// What they publish.
struct FlightBooked : TripCommand {
    static constexpr TripCommandType type{"airline", "flight_booked"};
};
struct FlightSoldOut : TripCommand {
    static constexpr TripCommandType type{"airline", "flight_sold_out"};
};
struct FlightCancelled : TripCommand {
    static constexpr TripCommandType type{"airline", "flight_cancelled"};
};
struct HotelBooked : TripCommand {
    static constexpr TripCommandType type{"hotel", "hotel_booked"};
};
struct HotelFull : TripCommand {
    static constexpr TripCommandType type{"hotel", "hotel_full"};
};
struct HotelCancelled : TripCommand {
    static constexpr TripCommandType type{"hotel", "hotel_cancelled"};
};
struct InvoicePaid : TripCommand {
    static constexpr TripCommandType type{"bank", "invoice_paid"};
};

struct TripData {
    std::string trip_id;
    std::string failure = {};
    static constexpr auto members() {
        return vocabulary::fields(
            vocabulary::field("trip_id", &TripData::trip_id),
            vocabulary::field("failure", &TripData::failure)
        );
    }
};

template <typename Command>
Command trip_command(const TripData& data) {
    return {{data.trip_id, data.failure}};
}

inline void keep_failure(TripData& data, std::string_view reason) {
    if (data.failure.empty()) data.failure = reason;
}

using TripStep = Step<TripData>;

inline TripStep book_flight() {
    return {
        .name = "book_flight",
        .action = trip_command<BookFlight>,
        .succeeds_on = events<FlightBooked>(),
        .refused_on = {refusal<FlightSoldOut>("sold_out")},
        .on_refusal = keep_failure,
        .compensation = trip_command<CancelFlight>,
        .undone_on = events<FlightCancelled, FlightSoldOut>(),
    };
}
inline TripStep note_booking() {
    return {
        .name = "note_booking",
        .action = trip_command<NoteBooking>,
        .undone_by = "book_flight",
    };
}
inline TripStep book_hotel() {
    return {
        .name = "book_hotel",
        .action = trip_command<BookHotel>,
        .succeeds_on = events<HotelBooked>(),
        .refused_on = {refusal<HotelFull>("full")},
        .on_refusal = keep_failure,
        .compensation = trip_command<CancelHotel>,
        .undone_on = events<HotelCancelled, HotelFull>(),
    };
}
inline TripStep issue_ticket() {
    return {
        .name = "issue_ticket",
        .kind = StepKind::pivot,
        .action = trip_command<IssueTicket>,
        .on_refusal = keep_failure,
        .undone_by = "book_flight",
    };
}
inline TripStep send_invoice() {
    return {
        .name = "send_invoice",
        .kind = StepKind::retriable,
        .action = trip_command<SendInvoice>,
        .succeeds_on = events<InvoicePaid>(),
        .undone_by = "book_hotel",
    };
}

inline Heading<TripData> trip_heading(int version = 1) {
    return {
        .name = "trip",
        .version = version,
        .on_deadline = [](TripData& data) { keep_failure(data, "timed_out"); },
        .on_cancellation = [](TripData& data) { keep_failure(data, "cancelled"); },
    };
}

inline Definition<TripData> trip(int version = 1) {
    return define(
        trip_heading(version),
        book_flight(),
        note_booking(),
        book_hotel(),
        issue_ticket(),
        send_invoice()
    );
}

}  // namespace saga::testing
