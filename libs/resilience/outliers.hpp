// Passive outlier ejection: an instance whose answers fail noticeably more often than those of its
// peers is taken out of the rotation for a while, although its circuit may be closed. And the two
// rules that keep ejection from becoming the outage itself: never more than a stated share is
// ejected, and when too few are left all are asked again (Envoy's panic threshold). Pure functions.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace resilience {

struct OutlierSettings {
    std::chrono::milliseconds interval{1'000};  // how often peers are compared
    std::int64_t requests_min = 20;  // who was asked less within the window is not judged
    double margin = 0.2;             // error rate above that of all its peers together
    double ejected_share_max = 0.5;  // of all instances
    std::chrono::milliseconds ejection{5'000};  // times how often it was ejected in a row
    std::chrono::milliseconds ejection_max{60'000};
    double panic_threshold = 0.5;  // with fewer usable than this share, all are used
    bool operator==(const OutlierSettings&) const = default;
};

struct Conduct {
    std::int64_t requests = 0;
    std::int64_t failures = 0;
};

// Whether the instance at `index` fails more often than all others together, by the margin.
bool is_outlier(const OutlierSettings& settings, std::span<const Conduct> all, std::size_t index);

// Whether one more may be ejected when `ejected` of `all` are.
bool may_eject(const OutlierSettings& settings, std::size_t ejected, std::size_t all);

// For how long, when it is the n-th time in a row (from 1).
std::chrono::milliseconds ejection_time(const OutlierSettings& settings, int times);

// Whether so few are usable that choosing among them would only move the overload.
bool is_panic(const OutlierSettings& settings, std::size_t usable, std::size_t all);

}  // namespace resilience
