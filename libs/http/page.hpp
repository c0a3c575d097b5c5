// Cursor pagination: ?limit= and an opaque ?cursor= that is bound to the filters it came from.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/problem.hpp"

namespace http {

struct Page {
    int limit = 50;
    std::string after;  // where the previous page ended, as next_cursor was given it; "" at first
};

// 400 for a bad limit, a cursor that was not made here, or one made for other `filters` (any
// string that names the list and its filters).
Page page_of(const Request& request, std::string_view filters);

// {"items": items, "next_cursor": …}: `next` is empty when this was the last page.
json::Value page_json(json::Value items, std::string_view next, std::string_view filters);
// The same as text, of items that are JSON text already.
std::string
page_text(const std::vector<std::string>& items, std::string_view next, std::string_view filters);

// One page of a list that is small enough to be all here, in the order of `key`, of which no two
// items have the same.
json::Value page_of_all(
    const Request& request,
    const json::Value& all,
    const std::function<std::string(const json::Value&)>& key,
    std::string_view filters
);

}  // namespace http
