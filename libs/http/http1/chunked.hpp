// ChunkedDecoder: takes a body in the chunked transfer coding (RFC 9112 section 7.1) apart, in
// whatever pieces it arrives. Strict: every line ends with CRLF, sizes are hexadecimal digits
// alone. Extensions and trailers are checked and left behind. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/http1/fields.hpp"

namespace http::http1 {

class ChunkedDecoder {
public:
    struct Step {
        std::size_t used = 0;     // bytes of the input that are done with
        std::string_view data{};  // of them, those of the body: a part of the input
        std::optional<Refusal> refusal{};
    };

    // Takes some bytes from the front of `input`, at most up to the end of one chunk's data. Uses 0
    // bytes only if input is empty, the body is finished, or it is refused.
    Step decode(std::string_view input);

    bool is_finished() const { return state_ == State::finished; }

private:
    enum class State {
        size,       // at a digit of the size
        extension,  // behind the size, before CR
        size_feed,  // before LF of the size's line
        data,
        data_return,    // before CR behind the data
        data_feed,      // before LF behind the data
        trailer_start,  // at the first byte of a line behind the last chunk
        trailer,        // in such a line
        trailer_feed,   // before its LF
        last_feed,      // before the LF that ends the body
        finished,
    };

    std::optional<Refusal> take(char c);

    State state_ = State::size;
    std::uint64_t left_ = 0;      // of the size being read, then of the data
    std::size_t line_bytes_ = 0;  // of the size's line, or of all trailers
};

// Appends one chunk. Precondition: data is not empty, for the empty chunk is the last.
void append_chunk(std::string& text, std::string_view data);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace http::http1
