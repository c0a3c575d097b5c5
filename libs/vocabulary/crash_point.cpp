#include "vocabulary/crash_point.hpp"

#include <atomic>
#include <charconv>
#include <csignal>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace vocabulary {

namespace {

// The one armed point of this process. The name is written before threads start, and then only
// read.
struct ArmedPoint {
    std::atomic<bool> armed{false};
    std::string name;
    std::atomic<int> passes_left{0};
};

ArmedPoint& armed_point() {
    static ArmedPoint point;
    return point;
}

int parse_passes(std::string_view setting, std::string_view digits) {
    int passes = 0;
    const auto [end, trouble] =
        std::from_chars(digits.data(), digits.data() + digits.size(), passes);
    if (trouble != std::errc{} || end != digits.data() + digits.size() || passes < 0) {
        throw std::invalid_argument{
            "ORDERLY_CRASH_POINT: \"" + std::string{setting} +
            "\" is not <name>[:<times passed before>]"};
    }
    return passes;
}

}  // namespace

void arm_crash_point(std::string_view setting) {
    ArmedPoint& point = armed_point();
    const auto colon = setting.find(':');
    point.name = setting.substr(0, colon);
    point.passes_left =
        colon == std::string_view::npos ? 0 : parse_passes(setting, setting.substr(colon + 1));
    point.armed = !point.name.empty();
}

void crash_point(std::string_view name) {
    ArmedPoint& point = armed_point();
    if (!point.armed.load(std::memory_order_relaxed) || name != point.name) return;
    if (point.passes_left.fetch_sub(1) > 0) return;
    kill(getpid(), SIGKILL);
    while (true) pause();
}

}  // namespace vocabulary
