// What the gateway answers itself: its health, its metrics and circuits, and that a request should
// come through TLS.
#pragma once

#include <optional>
#include <string>

#include "gateway/edge/edge.hpp"
#include "http/http1/request_head.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace gateway {

// Nothing if the request is for somebody behind the gateway. Throws http::Problem.
std::optional<http::Response>
own_page(const Edge& edge, const http::http1::RequestHead& head, bool is_tls);

// 405, with the methods that are allowed.
http::Problem method_not_allowed(const std::string& allowed);

}  // namespace gateway
