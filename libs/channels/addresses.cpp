#include "channels/addresses.hpp"

#include <algorithm>
#include <utility>

namespace channels {
namespace {

constexpr std::string_view from = ".from.";

std::string with_dots(std::string shard) {
    std::ranges::replace(shard, '/', '.');
    return shard;
}

std::string_view name_of(End end) { return end == End::inbox ? "inbox" : "outbox"; }

std::string begin_of(const std::string& root, const std::string& shard, End end) {
    std::string subject = root + ".to." + with_dots(shard) + '.';
    return subject.append(name_of(end)).append(from);
}

}  // namespace

Addresses::Addresses(std::string root, std::string self)
    : root_{std::move(root)}, self_{std::move(self)} {}

std::string Addresses::to(const std::string& shard, End end) const {
    return begin_of(root_, shard, end) + with_dots(self_);
}

std::string Addresses::subject_of(const std::string& sender, End end) const {
    return begin_of(root_, self_, end) + with_dots(sender);
}

std::string Addresses::filter(End end) const { return begin_of(root_, self_, end) + ">"; }

std::optional<std::string> Addresses::sender_in(std::string_view subject) const {
    const auto at = subject.find(from);
    if (at == std::string_view::npos) return std::nullopt;
    std::string sender{subject.substr(at + from.size())};
    const auto dot = sender.find('.');
    if (dot == std::string::npos || dot != sender.rfind('.')) return std::nullopt;
    sender[dot] = '/';
    return sender;
}

}  // namespace channels
