// A batch: what one commit has for one recipient, as it travels: a JSON array of CloudEvents, each
// with its number in the channel as an extension.
//
//   [{"channelnumber":"7","specversion":"1.0",…},{"channelnumber":"8",…}]
//
// A number can be read whatever else is wrong with a message. So a message that nobody can read
// takes its turn like any other, and becomes a dead letter.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "messaging/envelope.hpp"

namespace channels {

class BatchWriter {
public:
    // `envelope` as messaging::encode writes it.
    void add(std::int64_t number, std::string_view envelope);
    bool empty() const { return text_.empty(); }
    std::size_t bytes() const { return text_.size() + 1; }
    std::string take();  // leaves it empty

private:
    std::string text_;
};

struct Unreadable {
    std::string reason;
    std::string text;
};

struct Numbered {
    std::int64_t number = 0;
    std::variant<messaging::Envelope, Unreadable> content;
};

// Not a batch: no array, or without numbers.
class BadBatch : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::vector<Numbered> decode_numbered(std::string_view text);  // throws BadBatch

}  // namespace channels
