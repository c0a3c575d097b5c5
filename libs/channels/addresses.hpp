// Addresses: the subjects on which the ends of channels reach each other.
//
//   orderly.to.inventory.eu.inbox.from.order.2     messages of order/2, and its questions
//   orderly.to.order.2.outbox.from.inventory.eu    where inventory/eu stands in them
//
// The sender's name is part of the subject, so the broker's permissions can say who is who.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace channels {

enum class End { inbox, outbox };

class Addresses {
public:
    // `self` is a shard's name, service/key. `root` is the first token of every subject.
    Addresses(std::string root, std::string self);

    const std::string& self() const { return self_; }
    // To an end of another shard.
    std::string to(const std::string& shard, End end) const;
    // On which another shard reaches an end of this one.
    std::string subject_of(const std::string& sender, End end) const;
    // All that is addressed to an end of this one.
    std::string filter(End end) const;
    // Whose message this is, if it has such a subject.
    std::optional<std::string> sender_in(std::string_view subject) const;

private:
    std::string root_;
    std::string self_;
};

}  // namespace channels
