#include "channels/batch.hpp"

#include <charconv>
#include <utility>

#include "json/decode.hpp"

namespace channels {
namespace {

constexpr std::string_view number_name = "channelnumber";

std::int64_t number_in(const json::View& message) {
    const auto member = message.member(number_name);
    const auto digits = member ? member->text() : std::nullopt;
    if (!digits) throw BadBatch{"a message without a channelnumber"};
    std::int64_t number = 0;
    const char* const end = digits->data() + digits->size();
    const auto [stopped, trouble] = std::from_chars(digits->data(), end, number);
    if (trouble != std::errc{} || stopped != end || number < 1)
        throw BadBatch{"a channelnumber that is not a positive number in digits"};
    return number;
}

Numbered numbered(const json::View& message) {
    const auto number = number_in(message);
    try {
        return {number, messaging::read_envelope(message)};
    } catch (const messaging::BadEnvelope& trouble) {
        return {number, Unreadable{trouble.what(), message.json()}};
    }
}

}  // namespace

void BatchWriter::add(std::int64_t number, std::string_view envelope) {
    text_ += text_.empty() ? '[' : ',';
    text_.append("{\"").append(number_name).append("\":\"").append(std::to_string(number));
    text_.append("\",").append(envelope.substr(1));
}

std::string BatchWriter::take() {
    text_ += ']';
    return std::exchange(text_, {});
}

std::vector<Numbered> decode_numbered(std::string_view text) try {
    std::vector<Numbered> messages;
    const bool is_array = json::view_of(text).elements([&](const json::View& message) {
        messages.push_back(numbered(message));
        return true;
    });
    if (!is_array) throw BadBatch{"not an array"};
    return messages;
} catch (const json::Unreadable& trouble) {
    throw BadBatch{trouble.what()};
}

}  // namespace channels
