// Owners of what the NATS client library allocates, and what is in it.
#pragma once

#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nats/nats.h>

namespace messaging {

template <auto destroy>
struct Destroy {
    template <typename T>
    void operator()(T* object) const {
        destroy(object);
    }
};

using NatsMessage = std::unique_ptr<natsMsg, Destroy<natsMsg_Destroy>>;
using NatsSettings = std::unique_ptr<natsOptions, Destroy<natsOptions_Destroy>>;
using NatsStreamState = std::unique_ptr<jsStreamInfo, Destroy<jsStreamInfo_Destroy>>;
using NatsStore = std::unique_ptr<kvStore, Destroy<kvStore_Destroy>>;
using NatsEntry = std::unique_ptr<kvEntry, Destroy<kvEntry_Destroy>>;

// How far the public events of a shard got: see PublicEvents.
inline constexpr const char* announced_header = "Orderly-Announced";

inline std::string in_words(natsStatus status) { return natsStatus_GetText(status); }

// "" if there is no such header.
inline std::string_view header(natsMsg* message, const char* name) {
    const char* value = nullptr;
    if (natsMsgHeader_Get(message, name, &value) != NATS_OK || value == nullptr) return {};
    return value;
}

inline std::string_view payload(natsMsg* message) {
    return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

// 0 if the text begins with none.
inline std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Messages that were read. The library frees them on a thread of its own, which it wakes for each
// that it is given while it sleeps: so it gets many at a time.
class SpentMessages {
public:
    void add(NatsMessage message) {
        bytes_ += payload(message.get()).size();
        messages_.push_back(std::move(message));
        if (messages_.size() >= kept_max || bytes_ >= kept_bytes_max) clear();
    }
    void clear() {
        messages_.clear();
        bytes_ = 0;
    }

private:
    static constexpr std::size_t kept_max = 128;
    static constexpr std::size_t kept_bytes_max = 256 * 1024;

    std::vector<NatsMessage> messages_;
    std::size_t bytes_ = 0;
};

}  // namespace messaging
