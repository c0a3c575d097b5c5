#include "gateway/cache/http_date.hpp"

#include <array>
#include <ctime>
#include <string>

namespace gateway::cache {

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
    constexpr std::array forms{
        "%a, %d %b %Y %H:%M:%S GMT",  // Sun, 06 Nov 1994 08:49:37 GMT
        "%A, %d-%b-%y %H:%M:%S GMT",  // Sunday, 06-Nov-94 08:49:37 GMT
        "%a %b %e %H:%M:%S %Y",       // Sun Nov  6 08:49:37 1994
    };
    const std::string whole{text};
    for (const auto* form : forms) {
        std::tm utc{};
        const auto* end = ::strptime(whole.c_str(), form, &utc);
        if (end == whole.c_str() + whole.size())
            return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&utc)}};
    }
    return std::nullopt;
}

}  // namespace gateway::cache
