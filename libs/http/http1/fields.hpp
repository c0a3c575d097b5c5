// The header fields of one HTTP/1.1 message (RFC 9110 section 5, RFC 9112 section 5), as views into
// the bytes they were read from: whoever keeps the fields keeps the bytes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http::http1 {

// Of a whole head, its empty line included.
inline constexpr std::size_t head_bytes_max = 16 * 1024;
inline constexpr std::size_t fields_max = 64;

// Why bytes are no message that we take: the status for whoever sent them, and what is wrong.
struct Refusal {
    int status = 400;
    std::string_view detail;
    bool operator==(const Refusal&) const = default;
};

// The names that are looked at here or by the gateway; everything else is `other`.
enum class Name : std::uint8_t {
    other,
    connection,
    content_length,
    date,
    expect,
    forwarded,
    host,
    idempotency_key,
    keep_alive,
    prefer,
    proxy_authenticate,
    proxy_authorization,
    proxy_connection,
    request_timeout,
    te,
    trailer,
    traceparent,
    transfer_encoding,
    upgrade,
    via,
    x_request_id,
};

Name name_of(std::string_view text);

struct Field {
    std::string_view name;
    std::string_view value;  // without the spaces around it
    Name id = Name::other;
    bool is_hop_by_hop = false;  // concerns this connection alone (RFC 9110 section 7.6.1)
};

class Fields {
public:
    // Reads the lines behind the first one, up to the empty line. Marks what is hop-by-hop, also
    // what the fields themselves name in Connection.
    std::optional<Refusal> read(std::string_view lines, std::size_t count_max = fields_max);

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

    // The first field of that name; nothing if there is none. Hop-by-hop ones are found, too.
    const Field* find(Name id) const;
    const Field* find(std::string_view name) const;
    std::string_view value(Name id) const;
    std::size_t count(Name id) const;
    // Whether a comma-separated list under this name has the token.
    bool has_token(Name id, std::string_view token) const;

private:
    std::optional<Refusal> read_line(std::string_view line);
    void mark_hop_by_hop();

    std::vector<Field> fields_;
};

// ASCII, without regard to case.
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);
// A token of RFC 9110 section 5.6.2.
bool is_token(std::string_view text);
// Of visible characters, spaces and tabs alone: no control character, so no bare CR or LF.
bool is_field_value(std::string_view text);

// How far a head was looked through, so that bytes that come one by one are looked at once.
struct HeadScan {
    std::size_t line = 0;     // where the line that is not complete yet begins
    std::size_t scanned = 0;  // up to where there is no end of a line
};

// The size of the head at the front of `received`, its empty line included; nothing if it is not
// complete. Refuses a bare LF as soon as it is there, and a head larger than head_bytes_max.
struct HeadSize {
    std::size_t bytes = 0;  // 0: not complete
    std::optional<Refusal> refusal{};
};
HeadSize head_size(std::string_view received, HeadScan& scan);

void append_field(std::string& text, std::string_view name, std::string_view value);
void append_number(std::string& text, std::uint64_t number);

}  // namespace http::http1
