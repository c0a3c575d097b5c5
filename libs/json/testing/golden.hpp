// Golden files: what was once written, and must be read and written so for ever. They are made by
// the tests that use them: run these with ORDERLY_WRITE_GOLDEN=1, look at what is new, and commit
// it. A file that exists is never changed.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "json/strict.hpp"

namespace json::testing {

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream{file};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

inline bool writes_golden() { return std::getenv("ORDERLY_WRITE_GOLDEN") != nullptr; }

// What the file says; if there is none, and it may be written, `example` (JSON).
inline std::string golden(const std::filesystem::path& file, const std::string& example) {
    if (!std::filesystem::exists(file)) {
        if (!writes_golden()) {
            throw std::runtime_error{
                file.string() + " is missing: ORDERLY_WRITE_GOLDEN=1 writes it"};
        }
        std::ofstream{file} << read_back(example).dump(2) << '\n';
    }
    return text_of(file);
}

}  // namespace json::testing
