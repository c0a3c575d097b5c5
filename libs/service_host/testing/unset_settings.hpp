// For tests of what reads the environment: whoever runs them may have settings of their own there.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace service_host {

// Removes every ORDERLY_* variable from this process. Call it before threads start.
inline void unset_settings() {
    std::vector<std::string> names;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        if (text.starts_with("ORDERLY_")) names.emplace_back(text.substr(0, text.find('=')));
    }
    for (const auto& name : names) unsetenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace service_host
