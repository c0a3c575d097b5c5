#include "gateway/routing/text_member.hpp"

#include "json/view.hpp"

namespace gateway::routing {

std::optional<std::string> text_member(std::string_view json, std::string_view member) {
    const auto view = json::View::of(json);
    const auto value = view ? view->member(member) : std::nullopt;
    const auto text = value ? value->text() : std::nullopt;
    if (!text) return std::nullopt;
    return std::string{*text};
}

}  // namespace gateway::routing
