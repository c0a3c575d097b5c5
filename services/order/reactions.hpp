// The choreographed part of the order service.
#pragma once

#include "order/news.hpp"

namespace order {

void react_to_events(const News& news);

}  // namespace order
