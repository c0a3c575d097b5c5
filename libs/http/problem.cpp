#include "http/problem.hpp"

#include <utility>

namespace http {

Problem::Problem(int problem_status, std::string problem_detail, json::Errors field_errors)
    : status{problem_status}, detail{std::move(problem_detail)}, errors{std::move(field_errors)} {
    if (status == 429 || status == 503) retry_after_seconds = 1;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Unknown";
    }
}

Response to_response(const Problem& problem, std::string_view trace_id) {
    json::Value body{
        {"type", problem.type},
        {"title", reason_phrase(problem.status)},
        {"status", problem.status},
        {"detail", problem.detail},
        {"trace_id", trace_id},
    };
    if (!problem.errors.empty()) {
        auto& errors = body["errors"] = json::Value::array();
        for (const auto& error : problem.errors) {
            errors.push_back({{"pointer", error.pointer}, {"detail", error.detail}});
        }
    }
    Response response{problem.status, problem.headers, json::dump(body)};
    response.headers.emplace("Content-Type", "application/problem+json");
    response.headers.emplace("Cache-Control", "no-store");
    if (problem.retry_after_seconds) {
        response.headers.emplace("Retry-After", std::to_string(*problem.retry_after_seconds));
    }
    return response;
}

Response json_response(int status, const json::Value& body, Headers headers) {
    return json_text_response(status, json::dump(body), std::move(headers));
}

Response json_text_response(int status, std::string json, Headers headers) {
    Response response{status, std::move(headers), std::move(json)};
    response.headers.emplace("Content-Type", "application/json");
    return response;
}

}  // namespace http
