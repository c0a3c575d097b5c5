// Dates as HTTP writes them (RFC 9110, 5.6.7), in the form of today and in the two obsolete ones.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace gateway::cache {

// Nothing if it is none: "0", for one, which says that the time is over.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace gateway::cache
