// HTTP/1.1 parsers: whatever the bytes are, a message is refused or understood, the same however it
// is cut, and what was understood has no line in it that the next parser could take for its own.
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/http1/chunked.hpp"
#include "http/http1/request_head.hpp"
#include "http/http1/response_head.hpp"

namespace {

using namespace http::http1;

bool is_inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void check(const Fields& fields, std::string_view text) {
    assert(fields.size() <= fields_max);
    for (const auto& field : fields) {
        assert(is_inside(field.name, text) && is_inside(field.value, text));
        assert(is_token(field.name) && is_field_value(field.value));
        assert(
            field.value.find('\r') == std::string_view::npos &&
            field.value.find('\n') == std::string_view::npos
        );
    }
}

// In pieces as in one go.
void check_head_size(std::string_view text) {
    HeadScan scan;
    const auto at_once = head_size(text, scan);
    HeadScan piece_scan;
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto found = head_size(text.substr(0, size), piece_scan);
        if (found.bytes == 0 && !found.refusal) continue;
        assert(found.bytes == at_once.bytes);
        assert(found.refusal.has_value() == at_once.refusal.has_value());
        return;
    }
    assert(at_once.bytes == 0 && !at_once.refusal);
}

void check_request(std::string_view text) {
    const auto parsed = parse_request_head(text);
    if (!parsed.ok()) {
        assert(parsed.error().status >= 400 && parsed.error().status < 600);
        return;
    }
    const auto& head = parsed.value();
    check(head.fields, text);
    assert(head.target.starts_with('/') && head.target.find(' ') == std::string_view::npos);
    assert(head.fields.count(Name::host) <= 1);
    assert(
        head.fields.count(Name::content_length) + head.fields.count(Name::transfer_encoding) <= 1
    );
    assert(head.framing != Framing::until_close);
}

// By the rules of a server that takes less.
void check_bounded_request(std::string_view text) {
    const auto bounded =
        parse_request_head(text, {.count_max = 100, .body_bytes_max = 1000, .takes_chunks = false});
    if (!bounded.ok()) return;
    assert(bounded.value().framing != Framing::chunked);
    assert(bounded.value().content_length <= 1000);
    assert(bounded.value().fields.size() > fields_max || parse_request_head(text).ok());
}

void check_response(std::string_view text, bool to_head) {
    const auto parsed = parse_response_head(text, to_head);
    if (!parsed.ok()) return;
    check(parsed.value().fields, text);
    assert(parsed.value().status >= 100 && parsed.value().status < 600);
    assert(!to_head || parsed.value().framing == Framing::none);
}

struct Decoded {
    std::string body;
    std::size_t used = 0;
    bool refused = false;
    bool finished = false;
    bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view text, std::size_t piece) {
    ChunkedDecoder decoder;
    Decoded decoded;
    std::size_t end = 0;
    while (decoded.used < text.size() && !decoder.is_finished()) {
        if (decoded.used == end) end = std::min(text.size(), end + piece);
        const auto step = decoder.decode(text.substr(decoded.used, end - decoded.used));
        if (step.refusal) {
            decoded.refused = true;
            decoded.used = 0;  // how far it came depends on the pieces
            return decoded;
        }
        assert(step.used > 0 && is_inside(step.data, text));
        decoded.body += step.data;
        decoded.used += step.used;
    }
    decoded.finished = decoder.is_finished();
    return decoded;
}

void check_chunks(std::string_view text) {
    const auto at_once = decode(text, text.size() + 1);
    const auto in_pieces = decode(text, 1);
    assert(at_once.refused == in_pieces.refused);
    if (at_once.refused) return;
    assert(at_once == in_pieces);
    std::string again;
    if (!at_once.body.empty()) append_chunk(again, at_once.body);
    again += last_chunk;
    assert(decode(again, 7).body == at_once.body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_head_size(text.substr(0, 2'048));
    HeadScan scan;
    const auto head = head_size(text, scan);
    const auto front = text.substr(0, head.bytes == 0 ? text.size() : head.bytes);
    check_request(front);
    check_bounded_request(front);
    check_response(front, false);
    check_response(front, true);
    check_chunks(text.substr(head.bytes));
    return 0;
}
