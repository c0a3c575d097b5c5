// Structured log: one JSON object a line on stdout, with the names of OpenTelemetry's log model.
//
//   log::info("order placed", {{"order_id", id}, {"trace_id", trace.trace_id}});
//
// Safe from any thread. A line is written before the call returns: what a process said before it
// was killed can be read afterwards.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace observability::log {

using FieldValue = std::variant<std::string_view, std::int64_t, double, bool>;

struct Field {
    Field(std::string_view field_name, std::string_view v) : name{field_name}, value{v} {}
    Field(std::string_view field_name, const std::string& v)
        : name{field_name}, value{std::string_view{v}} {}
    Field(std::string_view field_name, const char* v)
        : name{field_name}, value{std::string_view{v}} {}
    Field(std::string_view field_name, bool v) : name{field_name}, value{v} {}
    Field(std::string_view field_name, double v) : name{field_name}, value{v} {}
    template <std::integral Integer>
    Field(std::string_view field_name, Integer v)
        : name{field_name}, value{static_cast<std::int64_t>(v)} {}

    std::string_view name;
    FieldValue value;
};
using Fields = std::initializer_list<Field>;

enum class Level { debug, info, warn, error };

// Called once by main, before threads start: what every line of this process says of itself.
void configure(std::string_view service, std::string_view instance, Level threshold);

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warn(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

}  // namespace observability::log
