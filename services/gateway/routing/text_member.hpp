// One member of a JSON body, read without building a document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway::routing {

// The text of a top-level member of a JSON object; nothing if there is no such text, or if the JSON
// is malformed. The first of several counts: whoever is sent such an object refuses it anyway.
std::optional<std::string> text_member(std::string_view json, std::string_view member);

}  // namespace gateway::routing
