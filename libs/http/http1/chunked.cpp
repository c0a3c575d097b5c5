#include "http/http1/chunked.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace http::http1 {
namespace {

constexpr std::size_t size_line_max = 256;
constexpr std::size_t trailer_bytes_max = 8 * 1024;
// Far above every limit on bodies, far below where arithmetic could overflow.
constexpr std::uint64_t chunk_size_max = std::uint64_t{1} << 40;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr Refusal broken{400, "The chunked body is broken."};

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::decode(std::string_view input) {
    Step step;
    while (step.used < input.size() && state_ != State::finished) {
        if (state_ == State::data) {
            const auto size = std::min<std::uint64_t>(left_, input.size() - step.used);
            step.data = input.substr(step.used, size);
            step.used += size;
            left_ -= size;
            if (left_ == 0) state_ = State::data_return;
            return step;
        }
        if (auto refusal = take(input[step.used])) return {0, {}, refusal};
        ++step.used;
    }
    return step;
}

std::optional<Refusal> ChunkedDecoder::take(char c) {
    switch (state_) {
        case State::size:
            if (const int digit = hex_digit(c); digit >= 0) {
                left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
                if (left_ > chunk_size_max || ++line_bytes_ > 16) return broken;
            } else if (line_bytes_ == 0) {
                return broken;
            } else if (c == '\r') {
                state_ = State::size_feed;
            } else if (c == ';') {
                state_ = State::extension;
            } else {
                return broken;
            }
            return std::nullopt;
        case State::extension:
            if (c == '\r') {
                state_ = State::size_feed;
            } else if (!is_field_value({&c, 1}) || ++line_bytes_ > size_line_max) {
                return broken;
            }
            return std::nullopt;
        case State::size_feed:
            if (c != '\n') return broken;
            line_bytes_ = 0;
            state_ = left_ > 0 ? State::data : State::trailer_start;
            return std::nullopt;
        case State::data_return:
            if (c != '\r') return broken;
            state_ = State::data_feed;
            return std::nullopt;
        case State::data_feed:
            if (c != '\n') return broken;
            state_ = State::size;
            return std::nullopt;
        case State::trailer_start:
            if (c == '\r') {
                state_ = State::last_feed;
                return std::nullopt;
            }
            if (!is_token({&c, 1})) return broken;
            state_ = State::trailer;
            return std::nullopt;
        case State::trailer:
            if (c == '\r') {
                state_ = State::trailer_feed;
            } else if (!is_field_value({&c, 1}) || ++line_bytes_ > trailer_bytes_max) {
                return broken;
            }
            return std::nullopt;
        case State::trailer_feed:
            if (c != '\n') return broken;
            state_ = State::trailer_start;
            return std::nullopt;
        case State::last_feed:
            if (c != '\n') return broken;
            state_ = State::finished;
            return std::nullopt;
        case State::data:
        case State::finished:
            break;
    }
    assert(false && "data and the end are not taken byte by byte");
    return broken;
}

void append_chunk(std::string& text, std::string_view data) {
    assert(!data.empty());
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, data.size(), 16).ptr;
    text.append(digits, static_cast<std::size_t>(end - digits))
        .append("\r\n")
        .append(data)
        .append("\r\n");
}

}  // namespace http::http1
