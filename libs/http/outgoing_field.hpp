// One header field as it looks on the wire. Internal to http.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace http {

// A value that was taken from elsewhere must not be able to end its line.
inline void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    const auto begin = head.size();
    head.append(value);
    std::replace_if(
        head.begin() + static_cast<std::ptrdiff_t>(begin),
        head.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; },
        ' '
    );
    head.append("\r\n");
}

}  // namespace http
