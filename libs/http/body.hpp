// What every endpoint checks about what it is sent, in one place. Each throws the Problem that the
// public contract names.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/problem.hpp"
#include "json/view.hpp"

namespace http {

// The JSON object in the body of a POST or PUT: 415 for another content type, charset or any
// Content-Encoding, 400 for malformed JSON, 422 if it is no object. It needs the request no more;
// its members are valid for as long as it is there.
json::View json_object(const Request& request);
// The same, but an empty body counts as {} (and then needs no content type).
json::View json_object_or_nothing(const Request& request);

// Reads the members with `read`, and throws 422 with everything that was wrong.
template <typename Value>
Value validated(const json::View& object, const std::function<Value(json::Fields&)>& read) {
    json::Errors errors;
    json::Fields fields{object, errors};
    Value value = read(fields);
    fields.nothing_else();
    if (!errors.empty()) throw Problem{422, "The body breaks the rules of its members.", errors};
    return value;
}

// A strong entity tag for `version`, and whether the request already has it (If-None-Match).
std::string entity_tag(std::string_view version);
bool matches(const Request& request, std::string_view entity_tag);

}  // namespace http
