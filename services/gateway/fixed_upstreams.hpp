// Fixed upstreams: instances that a setting names, besides those of the registry, so that the
// gateway can stand in front of anything.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "discovery/instance.hpp"

namespace gateway {

// "shop=10.0.0.7:80,10.0.0.8:80;blog=10.0.0.9:80" as instances shop-1, shop-2 and blog-1 that
// always pass. Nothing if the text has another form. No text, no instances.
std::optional<std::vector<discovery::Instance>> parse_fixed_upstreams(std::string_view text);

}  // namespace gateway
