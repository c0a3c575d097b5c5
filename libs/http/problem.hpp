// Problem: the one shape of every error (RFC 9457, application/problem+json). A handler throws one;
// the server writes it.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "json/fields.hpp"

namespace http {

struct Problem : std::exception {
    Problem(int problem_status, std::string problem_detail, json::Errors field_errors = {});

    int status;
    std::string detail;
    json::Errors errors;                     // what is wrong with which member
    std::optional<int> retry_after_seconds;  // 1 from the start for 429 and 503; set it for 409
    Headers headers;                         // others, like Allow
    std::string type = "about:blank";        // or a URI that names this kind of problem

    const char* what() const noexcept override { return detail.c_str(); }
};

// The reason phrase of RFC 9110: 404 → "Not Found".
std::string_view reason_phrase(int status);

Response to_response(const Problem& problem, std::string_view trace_id);

// A response with a JSON body.
Response json_response(int status, const json::Value& body, Headers headers = {});
// The same with a body that is JSON text already.
Response json_text_response(int status, std::string json, Headers headers = {});

}  // namespace http
