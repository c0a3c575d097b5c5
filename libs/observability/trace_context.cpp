#include "observability/trace_context.hpp"

#include <cstdint>
#include <optional>

#include "vocabulary/random.hpp"

namespace observability {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
constexpr std::size_t trace_id_at = 3;
constexpr std::size_t trace_id_length = 32;
constexpr std::size_t span_id_at = 36;
constexpr std::size_t span_id_length = 16;
constexpr std::size_t flags_at = 53;
constexpr std::size_t length = 55;

constexpr unsigned sampled_flag = 0x01;
constexpr unsigned random_flag = 0x02;

std::string random_hex_16() {
    std::uint64_t bits = 0;
    while (bits == 0) bits = vocabulary::random_bits();  // an id of zeros only is invalid
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, bits >>= 4) {
        *digit = hex_digits[bits & 0xf];
    }
    return text;
}

bool is_lower_hex(std::string_view text) {
    return text.find_first_not_of(hex_digits) == std::string_view::npos;
}

bool is_id(std::string_view text) {
    return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// Version 00 has these four fields and nothing more; a later version may have more after another
// "-".
bool has_known_shape(std::string_view text) {
    if (text.size() < length) return false;
    if (text[2] != '-' || text[span_id_at - 1] != '-' || text[flags_at - 1] != '-') return false;
    const auto version = text.substr(0, 2);
    if (!is_lower_hex(version) || version == "ff") return false;
    return text.size() == length || (version != "00" && text[length] == '-');
}

std::optional<TraceContext> parse(std::string_view text) {
    if (!has_known_shape(text)) return std::nullopt;
    const auto trace_id = text.substr(trace_id_at, trace_id_length);
    const auto span_id = text.substr(span_id_at, span_id_length);
    const auto flags = text.substr(flags_at, 2);
    if (!is_id(trace_id) || !is_id(span_id) || !is_lower_hex(flags)) return std::nullopt;

    const auto low_flags = static_cast<unsigned>(hex_digits.find(flags[1]));
    return TraceContext{
        .trace_id = std::string{trace_id},
        .span_id = std::string{span_id},
        .sampled = (low_flags & sampled_flag) != 0,
        .random = (low_flags & random_flag) != 0,
    };
}

}  // namespace

std::string TraceContext::traceparent() const {
    const unsigned flags = (sampled ? sampled_flag : 0) | (random ? random_flag : 0);
    std::string text = "00-";
    text.append(trace_id).append("-").append(span_id).append("-0") += hex_digits[flags];
    return text;
}

TraceContext start_trace() {
    return {.trace_id = random_hex_16() + random_hex_16(), .span_id = random_hex_16()};
}

TraceContext continue_trace(std::string_view traceparent) {
    auto context = parse(traceparent);
    if (!context) return start_trace();
    context->span_id = random_hex_16();
    return *std::move(context);
}

}  // namespace observability
