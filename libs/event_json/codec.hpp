// Codec: the stored form of an aggregate's events. `Event` is the variant of them; each has,
// beside it, the name that it is stored under and (unless it is empty) the list of its members:
//
//   constexpr std::string_view stored_name(Of<OrderRejected>) { return "order_rejected"; }
//   constexpr auto members(Of<OrderRejected>) { return fields(field("reason", …)); }
//
// Stored events are never rewritten, so every shape that was ever written stays readable: unknown
// members are ignored, what came later is optional, and what changed has an upcaster.
#pragma once

#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "event_json/upcasting.hpp"
#include "event_sourcing/event_store.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "vocabulary/members.hpp"

namespace event_json {

inline constexpr std::span<const Upcaster> no_upcasters{};

template <typename Event, const auto& upcasters = no_upcasters>
struct Codec {
    static event_sourcing::NewEvent encode(const Event& event) {
        return std::visit(
            []<typename One>(const One& one) {
                return event_sourcing::NewEvent{
                    std::string{stored_name(vocabulary::Of<One>{})}, json::encode(one)};
            },
            event
        );
    }

    // Throws std::runtime_error that names the event and what is wrong with it.
    static Event decode(const event_sourcing::StoredEvent& stored) try {
        if (!is_older_shape(stored.type, upcasters)) return read(stored.type, stored.data);
        const auto newest = newest_shape(stored, upcasters);
        return read(newest.type, newest.data);
    } catch (const std::exception& trouble) {
        throw std::runtime_error{
            stored.stream + ", version " + std::to_string(stored.version) + ", " + stored.type +
            ": " + trouble.what()};
    }

private:
    template <std::size_t index = 0>
    static Event read(std::string_view type, std::string_view data) {
        if constexpr (index == std::variant_size_v<Event>) {
            throw json::Unreadable{"is of a type that this version does not know"};
        } else {
            using One = std::variant_alternative_t<index, Event>;
            if (type != stored_name(vocabulary::Of<One>{})) return read<index + 1>(type, data);
            return json::decode<One>(data);
        }
    }
};

}  // namespace event_json
