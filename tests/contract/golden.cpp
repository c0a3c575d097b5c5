#include "golden.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace golden {

namespace {

const std::filesystem::path root{GOLDEN_FILES};

}  // namespace

nlohmann::json file(const std::string& name) {
    const auto path = root / (name + ".json");
    std::ifstream stream{path};
    if (!stream) throw std::runtime_error{path.string() + " cannot be read"};
    return nlohmann::json::parse(stream);
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{root / folder}) {
        names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace golden
