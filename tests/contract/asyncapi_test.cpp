// docs/asyncapi.yaml says of each message what its struct says: the blocks between the lines
// "# generated: …" and "# end" are derived from the lists of members. To write them anew, run this
// test with ORDERLY_WRITE_GOLDEN=1.
#include <concepts>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "channels/position.hpp"
#include "contracts/partitions.hpp"
#include "contracts/routing.hpp"
#include "contracts/testing/all_messages.hpp"
#include "json/testing/golden.hpp"
#include "vocabulary/members.hpp"

namespace {

using contracts::Kind;
using contracts::Type;
using contracts::testing::for_each_message;

const std::filesystem::path document{std::string{PROJECT_FOLDER} + "/docs/asyncapi.yaml"};

// What a member of a message is, by its name. All others are what their C++ type says.
struct Meaning {
    std::string_view message;  // "" for all
    std::string_view member;
    std::string_view schema;
};
constexpr Meaning meanings[] = {
    {"", "order_id", "{$ref: '#/components/schemas/OrderId'}"},
    {"", "sku", "{$ref: '#/components/schemas/Sku'}"},
    {"", "warehouse", "{$ref: '#/components/schemas/Warehouse'}"},
    {"", "ship_to", "{$ref: '#/components/schemas/Warehouse'}"},
    {"", "currency", "{$ref: '#/components/schemas/Currency'}"},
    {"", "coordination", "{type: string, enum: [orchestration, choreography]}"},
    {"order_rejected",
     "reason",
     "{type: string, enum: [out_of_stock, payment_declined, payment_unavailable, timed_out]}"},
};

std::string_view meaning_of(const Type& message, std::string_view member) {
    for (const auto& each : meanings) {
        if (each.member != member) continue;
        if (each.message.empty() || each.message == message.name) return each.schema;
    }
    if (member.ends_with("_cents")) return "{$ref: '#/components/schemas/Cents'}";
    return "";
}

// Writes the schemas of one message, each at its depth.
class Schema {
public:
    explicit Schema(const Type& message) : message_{message} {}

    template <vocabulary::Listed T>
    std::string object(const std::string& indent) const {
        std::string required;
        std::string properties;
        std::apply(
            [&](const auto&... member) { (add(indent + "  ", member, required, properties), ...); },
            vocabulary::members_of<T>()
        );
        return indent + "type: object\n" + indent + "required: [" + required + "]\n" + indent +
               "properties:\n" + properties;
    }

private:
    template <typename T>
    struct Content {
        using Type = T;
        static constexpr bool optional = false;
    };
    template <typename T>
    struct Content<std::optional<T>> {
        using Type = T;
        static constexpr bool optional = true;
    };

    template <typename Struct, typename Value, bool unless_default>
    void add(
        const std::string& indent,
        const vocabulary::Member<Struct, Value, unless_default>& member,
        std::string& required,
        std::string& properties
    ) const {
        const std::string name{member.name};
        if (!Content<Value>::optional && !unless_default)
            required += (required.empty() ? "" : ", ") + name;
        properties += indent + name + ":" +
                      value<typename Content<Value>::Type>(indent, meaning_of(message_, name));
    }

    template <typename T>
    struct IsArray : std::false_type {};
    template <typename T>
    struct IsArray<std::vector<T>> : std::true_type {
        using Element = T;
    };

    template <typename T>
    std::string value(const std::string& indent, std::string_view meaning) const {
        if (!meaning.empty()) return " " + std::string{meaning} + "\n";
        if constexpr (IsArray<T>::value) {
            return "\n" + indent + "  type: array\n" + indent + "  items:\n" +
                   object<typename IsArray<T>::Element>(indent + "    ");
        } else if constexpr (std::same_as<T, std::string>) {
            return " {type: string}\n";
        } else if constexpr (std::same_as<T, std::int64_t>) {
            return " {type: integer, format: int64}\n";
        } else if constexpr (std::same_as<T, bool>) {
            return " {type: boolean}\n";
        } else {
            return "\n" + object<T>(indent + "  ");
        }
    }

    const Type& message_;
};

// A shard of order obeys the commands of its own sagas in place.
bool is_published(const Type& type) { return type.kind == Kind::event || type.service != "order"; }
bool is_live(const Type& type) { return type.kind == Kind::event; }
bool is_command(const Type& type) { return type.kind == Kind::command && is_published(type); }
bool has_listeners(const Type& type) {
    const auto order_id = contracts::order_id_in_slot(0, "0193f1c8-0000-7000-8000-000000000001");
    return !contracts::listeners_to(type, {order_id, "eu", true}).empty();
}

std::string name_of(const Type& type) {
    return type.cloud_event_type().substr(std::string_view{"orderly."}.size());
}

std::string references(bool (*is_listed)(const Type&)) {
    std::string lines;
    for_each_message([&](const auto& message) {
        if (!is_listed(message.type)) return;
        const auto name = name_of(message.type);
        lines += "      " + name + ": {$ref: '#/components/messages/" + name + "'}\n";
    });
    return lines;
}

std::string messages() {
    std::string lines;
    for_each_message([&]<typename Message>(const Message&) {
        const auto& type = Message::type;
        if (!is_published(type)) return;
        lines +=
            "    " + name_of(type) + ":\n      summary: \"" + std::string{type.summary} +
            "\"\n      payload:\n        allOf:\n          - {$ref: '#/components/schemas/" +
            (type.kind == Kind::event ? "Event" : "Command") +
            "'}\n          - properties:\n              type: {const: " + type.cloud_event_type() +
            "}\n              data:\n" + Schema{type}.object<Message>(std::string(16, ' '));
    });
    return lines;
}

template <vocabulary::Listed T>
std::string schema_of_no_message() {
    constexpr Type none{};
    return Schema{none}.object<T>(std::string(6, ' '));
}

// The document, with what is derived put in its places.
std::string derived(std::string text) {
    const std::pair<std::string, std::string> blocks[] = {
        {"events", references(has_listeners)},
        {"live", references(is_live)},
        {"commands", references(is_command)},
        {"messages", messages()},
        {"question", schema_of_no_message<channels::Question>()},
        {"position", schema_of_no_message<channels::Position>()},
    };
    for (const auto& [name, lines] : blocks) {
        const auto heading = "# generated: " + name + "\n";
        const auto begin = text.find(heading);
        if (begin == std::string::npos) {
            ADD_FAILURE() << "docs/asyncapi.yaml has no line " << heading;
            continue;
        }
        const auto after = begin + heading.size();
        const auto end = text.find("# end\n", after);
        if (end == std::string::npos) {
            ADD_FAILURE() << "docs/asyncapi.yaml has no line # end after " << heading;
            continue;
        }
        text.replace(after, end - after, lines);
    }
    return text;
}

TEST(AsyncApi, SaysOfEachMessageWhatItsStructSays) {
    const auto expected = derived(::json::testing::text_of(document));
    if (::json::testing::writes_golden()) std::ofstream{document} << expected;
    EXPECT_TRUE(::json::testing::text_of(document) == expected)
        << "docs/asyncapi.yaml lacks something: ORDERLY_WRITE_GOLDEN=1 writes it anew";
}

}  // namespace
