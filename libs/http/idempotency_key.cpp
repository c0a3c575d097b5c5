#include "http/idempotency_key.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "http/problem.hpp"

namespace http {
namespace {

constexpr const char* header_name = "Idempotency-Key";
constexpr std::size_t length_max = 255;

std::string_view without_quotes(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

std::optional<std::string> idempotency_key_in(const Request& request) {
    const auto [first, end] = request.headers.equal_range(header_name);
    if (first == end) return std::nullopt;
    if (std::next(first) != end) throw Problem{400, "Idempotency-Key is given more than once."};
    const auto key = without_quotes(first->second);
    if (key.empty() || key.size() > length_max || !std::ranges::all_of(key, is_printable_ascii)) {
        throw Problem{400, "Idempotency-Key must be 1 to 255 printable ASCII characters."};
    }
    return std::string{key};
}

}  // namespace http
