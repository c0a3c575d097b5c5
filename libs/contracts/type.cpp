#include "contracts/type.hpp"

#include <cassert>

namespace contracts {

std::string Type::cloud_event_type() const {
    std::string text = "orderly.";
    text.append(service).append(".").append(name).append(".v").append(std::to_string(version));
    return text;
}

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::event:
            return "event";
        case Kind::command:
            return "command";
    }
    assert(false);
    return "";
}

}  // namespace contracts
