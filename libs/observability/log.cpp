#include "observability/log.hpp"

#include <memory>

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "vocabulary/clock.hpp"

namespace observability::log {

namespace {

// Severities as OpenTelemetry's log data model names and numbers them.
struct Severity {
    std::string_view text;
    int number;
    spdlog::level::level_enum spdlog_level;
};

Severity severity_of(Level level) {
    switch (level) {
        case Level::debug:
            return {"DEBUG", 5, spdlog::level::debug};
        case Level::info:
            return {"INFO", 9, spdlog::level::info};
        case Level::warn:
            return {"WARN", 13, spdlog::level::warn};
        case Level::error:
            break;
    }
    return {"ERROR", 17, spdlog::level::err};
}

// The one log of this process. spdlog brings the lock, the threshold and the flush after each line.
struct ProcessLog {
    std::string service = "unconfigured";
    std::string instance = "unconfigured";
    spdlog::logger lines{"stdout", std::make_shared<spdlog::sinks::stdout_sink_mt>()};

    ProcessLog() { lines.set_pattern("%v"); }
};

ProcessLog& process_log() {
    static ProcessLog log;
    return log;
}

// A field that repeats the name of an earlier one is dropped: the caller cannot overwrite the rest.
std::string
line(const ProcessLog& log, const Severity& severity, std::string_view message, Fields fields) {
    nlohmann::ordered_json json;
    json.emplace("timestamp", vocabulary::to_rfc3339(vocabulary::SystemClock{}.now()));
    json.emplace("severity_text", severity.text);
    json.emplace("severity_number", severity.number);
    json.emplace("message", message);
    json.emplace("service.name", log.service);
    json.emplace("service.instance.id", log.instance);
    for (const auto& field : fields) {
        std::visit(
            [&](const auto& value) { json.emplace(std::string{field.name}, value); }, field.value
        );
    }
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void write(Level level, std::string_view message, Fields fields) {
    const Severity severity = severity_of(level);
    ProcessLog& log = process_log();
    if (!log.lines.should_log(severity.spdlog_level)) return;
    log.lines.log(
        severity.spdlog_level, spdlog::string_view_t{line(log, severity, message, fields)}
    );
}

}  // namespace

void configure(std::string_view service, std::string_view instance, Level threshold) {
    ProcessLog& log = process_log();
    log.service = service;
    log.instance = instance;
    log.lines.set_level(severity_of(threshold).spdlog_level);
}

void debug(std::string_view message, Fields fields) { write(Level::debug, message, fields); }
void info(std::string_view message, Fields fields) { write(Level::info, message, fields); }
void warn(std::string_view message, Fields fields) { write(Level::warn, message, fields); }
void error(std::string_view message, Fields fields) { write(Level::error, message, fields); }

}  // namespace observability::log
