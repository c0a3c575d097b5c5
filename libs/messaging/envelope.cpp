#include "messaging/envelope.hpp"

#include <charconv>
#include <utility>

#include "json/decode.hpp"

namespace messaging {

namespace {

constexpr std::string_view specversion = "1.0";
constexpr std::string_view json_content = "application/json";
constexpr std::size_t sequence_digits = 20;  // so that sequences sort as text

// An envelope as it is written: CloudEvents' own attributes first. None of them is ever empty.
template <typename Text, typename Data>
struct Attributes {
    Text specversion;
    Text id;
    Text source;
    Text type;
    Text subject;
    Text time;
    Text datacontenttype;
    Text correlationid;
    Text causationid;
    Text traceparent;
    Text sequence;
    std::optional<std::int64_t> streamversion;
    Text actor;
    Text carriedfrom;
    Data data;

    static constexpr auto members() {
        using vocabulary::field;
        using vocabulary::unless_default;
        return vocabulary::fields(
            field("specversion", &Attributes::specversion),
            field("id", &Attributes::id),
            field("source", &Attributes::source),
            field("type", &Attributes::type),
            unless_default("subject", &Attributes::subject),
            unless_default("time", &Attributes::time),
            unless_default("datacontenttype", &Attributes::datacontenttype),
            unless_default("correlationid", &Attributes::correlationid),
            unless_default("causationid", &Attributes::causationid),
            unless_default("traceparent", &Attributes::traceparent),
            unless_default("sequence", &Attributes::sequence),
            field("streamversion", &Attributes::streamversion),
            unless_default("actor", &Attributes::actor),
            unless_default("carriedfrom", &Attributes::carriedfrom),
            unless_default("data", &Attributes::data)
        );
    }
};
using Written = Attributes<std::string_view, json::RawView>;
using Read = Attributes<std::string, json::Raw>;

std::string sequence_text(std::optional<std::int64_t> position) {
    if (!position) return {};
    const std::string digits = std::to_string(*position);
    return std::string(sequence_digits - digits.size(), '0') + digits;
}

[[noreturn]] void bad(std::string_view attribute, std::string_view what) {
    throw BadEnvelope{std::string{attribute} + " " + std::string{what}};
}

void require(std::string_view attribute, const std::string& text) {
    if (text.empty()) bad(attribute, "is missing");
}

vocabulary::Timestamp time_in(std::string_view text) {
    if (text.empty()) return {};
    const auto time = vocabulary::parse_rfc3339(text);
    if (!time) bad("time", "is not an RFC 3339 time");
    return *time;
}

std::optional<std::int64_t> position_in(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t position = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, trouble] = std::from_chars(text.data(), end, position);
    if (trouble != std::errc{} || stopped != end || position < 1)
        bad("sequence", "is not a positive number in digits");
    return position;
}

Envelope envelope_of(Read read) {
    if (read.specversion != specversion) bad("specversion", "is not 1.0");
    if (!read.datacontenttype.empty() && read.datacontenttype != json_content)
        bad("datacontenttype", "is not application/json");
    require("id", read.id);
    require("source", read.source);
    require("type", read.type);
    return {
        .id = std::move(read.id),
        .source = std::move(read.source),
        .type = std::move(read.type),
        .subject = std::move(read.subject),
        .time = time_in(read.time),
        .correlation_id = std::move(read.correlationid),
        .causation_id = std::move(read.causationid),
        .traceparent = std::move(read.traceparent),
        .position = position_in(read.sequence),
        .stream_version = read.streamversion,
        .actor = std::move(read.actor),
        .carried_from = std::move(read.carriedfrom),
        .data = std::move(read.data),
    };
}

}  // namespace

std::string encode(const Envelope& envelope) {
    const auto time = vocabulary::to_rfc3339(envelope.time);
    const auto sequence = sequence_text(envelope.position);
    std::string out;
    out.reserve(768);
    json::append(
        out,
        Written{
            .specversion = specversion,
            .id = envelope.id,
            .source = envelope.source,
            .type = envelope.type,
            .subject = envelope.subject,
            .time = time,
            .datacontenttype = json_content,
            .correlationid = envelope.correlation_id,
            .causationid = envelope.causation_id,
            .traceparent = envelope.traceparent,
            .sequence = sequence,
            .streamversion = envelope.stream_version,
            .actor = envelope.actor,
            .carriedfrom = envelope.carried_from,
            .data = {envelope.data.json},
        }
    );
    return out;
}

Envelope decode(std::string_view text) try {
    return read_envelope(json::view_of(text));
} catch (const json::Unreadable& trouble) {
    throw BadEnvelope{trouble.what()};
}

Envelope read_envelope(const json::View& message) try {
    Read read;
    json::read(message, read);
    return envelope_of(std::move(read));
} catch (const json::Unreadable& trouble) {
    throw BadEnvelope{trouble.what()};
}

std::string encode_batch(const std::vector<std::string>& encoded) {
    return encoded.size() == 1 ? encoded.front() : encode_events(encoded);
}

std::string encode_events(const std::vector<std::string>& encoded) {
    std::string out;
    for (const auto& each : encoded) out.append(out.empty() ? "[" : ",").append(each);
    return out + ']';
}

std::vector<Envelope> decode_batch(std::string_view text) try {
    const auto view = json::view_of(text);
    std::vector<Read> read;
    if (view.is_array()) {
        json::read(view, read);
    } else {
        json::read(view, read.emplace_back());
    }
    if (read.empty()) throw BadEnvelope{"an empty batch"};
    std::vector<Envelope> envelopes;
    envelopes.reserve(read.size());
    for (auto& each : read) envelopes.push_back(envelope_of(std::move(each)));
    return envelopes;
} catch (const json::Unreadable& trouble) {
    throw BadEnvelope{trouble.what()};
}

}  // namespace messaging
