#include "messaging/reply.hpp"

#include <stdexcept>

#include "json/object.hpp"

namespace messaging {

namespace {

constexpr std::string_view to_string(Outcome outcome) {
    return outcome == Outcome::succeeded ? "succeeded" : "refused";
}

std::string text(const nlohmann::json& json, const char* member) {
    const auto found = json.is_object() ? json.find(member) : json.end();
    if (found == json.end() || !found->is_string()) {
        throw std::invalid_argument{std::string{member} + " is missing or not a string"};
    }
    return found->get<std::string>();
}

Outcome outcome_of(const std::string& text) {
    for (const auto outcome : {Outcome::succeeded, Outcome::refused}) {
        if (text == to_string(outcome)) return outcome;
    }
    throw std::invalid_argument{"outcome is neither succeeded nor refused"};
}

}  // namespace

void to_json(nlohmann::json& json, const Reply& reply) {
    json = json::object({{"to", reply.to.to_string()}, {"outcome", to_string(reply.outcome)}});
    if (!reply.reason.empty()) json["reason"] = reply.reason;
}

void from_json(const nlohmann::json& json, Reply& reply) {
    const auto to = ReplyAddress::parse(text(json, "to"));
    if (!to) throw std::invalid_argument{"to is not a reply address"};
    reply.to = *to;
    reply.outcome = outcome_of(text(json, "outcome"));
    reply.reason = json.contains("reason") ? text(json, "reason") : "";
}

}  // namespace messaging
