#include "messaging/envelope.hpp"

#include <array>
#include <charconv>

#include "json/strict.hpp"
#include "json/view.hpp"

namespace messaging {

namespace {

constexpr std::string_view specversion = "1.0";
constexpr std::string_view json_content = "application/json";
constexpr std::size_t sequence_digits = 20;  // so that sequences sort as text

bool plain(std::string_view text) {
    for (const char character : text) {
        if (character < ' ' || character > '~' || character == '"' || character == '\\')
            return false;
    }
    return true;
}

// Writes the members of one JSON object. Every message passes here, so no tree is built first.
class Members {
public:
    explicit Members(std::string& out) : out_{out} {}

    void text(std::string_view name, std::string_view value) {
        begin(name);
        if (plain(value)) {
            out_.append(1, '"').append(value).append(1, '"');
        } else {
            out_ += nlohmann::json(value).dump();
        }
    }
    // CloudEvents knows no empty attributes.
    void text_if_any(std::string_view name, std::string_view value) {
        if (!value.empty()) text(name, value);
    }
    void integer(std::string_view name, std::int64_t value) {
        begin(name);
        out_ += std::to_string(value);
    }
    void json(std::string_view name, const nlohmann::json& value) {
        begin(name);
        out_ += value.dump();
    }

private:
    void begin(std::string_view name) {
        out_.append(first_ ? "{\"" : ",\"").append(name).append("\":");
        first_ = false;
    }

    std::string& out_;
    bool first_ = true;
};

std::string sequence_text(std::int64_t position) {
    const std::string digits = std::to_string(position);
    return std::string(sequence_digits - digits.size(), '0') + digits;
}

[[noreturn]] void bad(std::string_view attribute, std::string_view what) {
    throw BadEnvelope{std::string{attribute} + " " + std::string{what}};
}

// Takes the text out of the parsed envelope; "" if there is no such attribute.
std::string take_text(nlohmann::json& envelope, std::string_view attribute) {
    const auto found = envelope.find(attribute);
    if (found == envelope.end() || found->is_null()) return {};
    if (!found->is_string()) bad(attribute, "is not a string");
    return std::move(found->get_ref<std::string&>());
}

std::string take_required_text(nlohmann::json& envelope, std::string_view attribute) {
    std::string text = take_text(envelope, attribute);
    if (text.empty()) bad(attribute, "is missing");
    return text;
}

vocabulary::Timestamp take_time(nlohmann::json& envelope) {
    const std::string text = take_text(envelope, "time");
    if (text.empty()) return {};
    const auto time = vocabulary::parse_rfc3339(text);
    if (!time) bad("time", "is not an RFC 3339 time");
    return *time;
}

std::optional<std::int64_t> position_in(std::string_view text) {
    std::int64_t position = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, trouble] = std::from_chars(text.data(), end, position);
    if (trouble != std::errc{} || stopped != end || position < 1) return std::nullopt;
    return position;
}

std::optional<std::int64_t> take_position(nlohmann::json& envelope) {
    const std::string text = take_text(envelope, "sequence");
    if (text.empty()) return std::nullopt;
    const auto position = position_in(text);
    if (!position) bad("sequence", "is not a positive number in digits");
    return position;
}

std::optional<std::int64_t> take_stream_version(const nlohmann::json& envelope) {
    const auto found = envelope.find("streamversion");
    if (found == envelope.end() || found->is_null()) return std::nullopt;
    if (!found->is_number_integer()) bad("streamversion", "is not an integer");
    return found->get<std::int64_t>();
}

std::optional<ReplyAddress> take_reply_address(nlohmann::json& envelope) {
    const std::string text = take_text(envelope, "replyto");
    if (text.empty()) return std::nullopt;
    auto address = ReplyAddress::parse(text);
    if (!address) bad("replyto", "is not a reply address");
    return address;
}

// Most envelopes are as ours are. Their attributes are taken as they lie there, and only `data`
// becomes a tree; any other is read by envelope_in(), which says what is wrong with it.
struct Attribute {
    std::string_view name;
    bool (*take)(Envelope& envelope, const json::View& value, int depth);
    bool required = false;
};

template <std::string Envelope::*member>
bool take_as_text(Envelope& envelope, const json::View& value, int /*depth*/) {
    const auto text = value.text();
    if (!text || text->empty()) return false;
    envelope.*member = *text;
    return true;
}

bool take_as_time(Envelope& envelope, const json::View& value, int /*depth*/) {
    const auto text = value.text();
    const auto time = text ? vocabulary::parse_rfc3339(*text) : std::nullopt;
    if (time) envelope.time = *time;
    return time.has_value();
}

bool take_as_position(Envelope& envelope, const json::View& value, int /*depth*/) {
    const auto text = value.text();
    if (text) envelope.position = position_in(*text);
    return envelope.position.has_value();
}

bool take_as_stream_version(Envelope& envelope, const json::View& value, int /*depth*/) {
    envelope.stream_version = value.integer();
    return envelope.stream_version.has_value();
}

bool take_as_reply_address(Envelope& envelope, const json::View& value, int /*depth*/) {
    const auto text = value.text();
    if (text) envelope.reply_to = ReplyAddress::parse(*text);
    return envelope.reply_to.has_value();
}

bool take_as_data(Envelope& envelope, const json::View& value, int depth) {
    auto data = value.tree(depth);
    if (data) envelope.data = *std::move(data);
    return data.has_value();
}

constexpr std::array<Attribute, 14> attributes{{
    {"specversion",
     [](auto&, const auto& value, int) { return value.text() == specversion; },
     true},
    {"id", take_as_text<&Envelope::id>, true},
    {"source", take_as_text<&Envelope::source>, true},
    {"type", take_as_text<&Envelope::type>, true},
    {"subject", take_as_text<&Envelope::subject>},
    {"time", take_as_time},
    {"datacontenttype", [](auto&, const auto& value, int) { return value.text() == json_content; }},
    {"correlationid", take_as_text<&Envelope::correlation_id>},
    {"causationid", take_as_text<&Envelope::causation_id>},
    {"traceparent", take_as_text<&Envelope::traceparent>},
    {"sequence", take_as_position},
    {"streamversion", take_as_stream_version},
    {"replyto", take_as_reply_address},
    {"data", take_as_data},
}};

constexpr unsigned required_attributes() {
    unsigned required = 0;
    for (std::size_t i = 0; i < attributes.size(); ++i)
        required |= attributes[i].required ? 1U << i : 0U;
    return required;
}

// `depth`: in how many containers its members lie.
std::optional<Envelope> ordinary_envelope_in(const json::View& view, int depth) {
    Envelope envelope;
    unsigned seen = 0;
    std::size_t next = 0;  // ours come in this order
    const bool taken = view.members([&](std::string_view name, const json::View& value) {
        for (std::size_t tried = 0; tried < attributes.size(); ++tried, ++next) {
            const auto index = next % attributes.size();
            if (attributes[index].name != name) continue;
            if ((seen & 1U << index) != 0) return false;
            seen |= 1U << index;
            next = index + 1;
            return attributes[index].take(envelope, value, depth);
        }
        return false;
    });
    if (!taken || (seen & required_attributes()) != required_attributes()) return std::nullopt;
    return envelope;
}

std::optional<std::vector<Envelope>> ordinary_envelopes_in(std::string_view text) {
    const auto view = json::View::of(text);
    if (!view) return std::nullopt;
    std::vector<Envelope> envelopes;
    const auto take = [&](const json::View& each, int depth) {
        auto envelope = ordinary_envelope_in(each, depth);
        if (envelope) envelopes.push_back(*std::move(envelope));
        return envelope.has_value();
    };
    const bool taken = view->is_array()
                           ? view->elements([&](const auto& each) { return take(each, 2); })
                           : take(*view, 1);
    if (!taken || envelopes.empty()) return std::nullopt;
    return envelopes;
}

nlohmann::json parsed(std::string_view text) {
    auto parsed = json::parse(text);
    if (!parsed.ok()) throw BadEnvelope{parsed.error().detail};
    return std::move(parsed.value());
}

Envelope envelope_in(nlohmann::json json) {
    if (!json.is_object()) throw BadEnvelope{"not a JSON object"};
    if (take_text(json, "specversion") != specversion) bad("specversion", "is not 1.0");
    const std::string content = take_text(json, "datacontenttype");
    if (!content.empty() && content != json_content)
        bad("datacontenttype", "is not application/json");

    Envelope envelope;
    envelope.id = take_required_text(json, "id");
    envelope.source = take_required_text(json, "source");
    envelope.type = take_required_text(json, "type");
    envelope.subject = take_text(json, "subject");
    envelope.time = take_time(json);
    envelope.correlation_id = take_text(json, "correlationid");
    envelope.causation_id = take_text(json, "causationid");
    envelope.traceparent = take_text(json, "traceparent");
    envelope.position = take_position(json);
    envelope.stream_version = take_stream_version(json);
    envelope.reply_to = take_reply_address(json);
    if (const auto data = json.find("data"); data != json.end()) envelope.data = std::move(*data);
    return envelope;
}

}  // namespace

std::string ReplyAddress::to_string() const {
    return shard + '/' + saga + '/' + saga_id + '/' + step + (undo ? "/undo" : "/do");
}

std::optional<ReplyAddress> ReplyAddress::parse(std::string_view text) {
    // service, key, saga, saga id, step, do or undo
    std::array<std::string_view, 6> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t slash = text.find('/');
        const bool last = i + 1 == parts.size();
        if ((slash == std::string_view::npos) != last) return std::nullopt;
        parts[i] = text.substr(0, slash);
        if (parts[i].empty()) return std::nullopt;
        if (!last) text.remove_prefix(slash + 1);
    }
    if (parts[5] != "do" && parts[5] != "undo") return std::nullopt;
    return ReplyAddress{
        .shard = std::string{parts[0]} + '/' + std::string{parts[1]},
        .saga = std::string{parts[2]},
        .saga_id = std::string{parts[3]},
        .step = std::string{parts[4]},
        .undo = parts[5] == "undo",
    };
}

std::string encode(const Envelope& envelope) {
    std::string out;
    out.reserve(768);
    Members members{out};
    members.text("specversion", specversion);
    members.text("id", envelope.id);
    members.text("source", envelope.source);
    members.text("type", envelope.type);
    members.text_if_any("subject", envelope.subject);
    members.text("time", vocabulary::to_rfc3339(envelope.time));
    members.text("datacontenttype", json_content);
    members.text_if_any("correlationid", envelope.correlation_id);
    members.text_if_any("causationid", envelope.causation_id);
    members.text_if_any("traceparent", envelope.traceparent);
    if (envelope.position) members.text("sequence", sequence_text(*envelope.position));
    if (envelope.stream_version) members.integer("streamversion", *envelope.stream_version);
    if (envelope.reply_to) members.text("replyto", envelope.reply_to->to_string());
    members.json("data", envelope.data);
    out += '}';
    return out;
}

Envelope decode(std::string_view text) {
    if (const auto view = json::View::of(text)) {
        if (auto envelope = ordinary_envelope_in(*view, 1)) return *std::move(envelope);
    }
    return envelope_in(parsed(text));
}

std::string encode_batch(const std::vector<std::string>& encoded) {
    if (encoded.size() == 1) return encoded.front();
    std::string out;
    for (const auto& each : encoded) out.append(out.empty() ? "[" : ",").append(each);
    return out + ']';
}

std::vector<Envelope> decode_batch(std::string_view text) {
    if (auto ordinary = ordinary_envelopes_in(text)) return *std::move(ordinary);
    auto json = parsed(text);
    std::vector<Envelope> envelopes;
    if (!json.is_array()) {
        envelopes.push_back(envelope_in(std::move(json)));
        return envelopes;
    }
    if (json.empty()) throw BadEnvelope{"an empty batch"};
    for (auto& each : json) envelopes.push_back(envelope_in(std::move(each)));
    return envelopes;
}

}  // namespace messaging
