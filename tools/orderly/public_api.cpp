#include "orderly/public_api.hpp"

#include <chrono>
#include <thread>

namespace orderly {
namespace {

constexpr std::chrono::seconds timeout{10};
// A shard may be changing its leader, an instance starting again: that takes seconds.
constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds retry_interval{200};

json::Value document(const std::string& url, const http::Response& response) {
    auto parsed = json::parse(response.body);
    if (!parsed.ok()) throw BadAnswer{url + ": " + parsed.error().detail};
    return parsed.value();
}

}  // namespace

http::Response PublicApi::send(const std::string& path) const {
    http::Request request;
    request.method = "GET";
    request.target = path;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
        auto answer = transport_.send(address_, request, timeout, true);
        if (answer.ok() && answer.value().status != 503) return answer.value();
        if (std::chrono::steady_clock::now() >= deadline) {
            if (answer.ok()) return answer.value();
            throw BadAnswer{address_ + path + ": " + answer.error().reason};
        }
        std::this_thread::sleep_for(retry_interval);
    }
}

json::Value PublicApi::get(const std::string& path) const {
    const auto response = send(path);
    if (response.status != 200) {
        throw BadAnswer{
            address_ + path + ": status " + std::to_string(response.status) + " " + response.body};
    }
    return document(address_ + path, response);
}

std::optional<json::Value> PublicApi::get_if_there(const std::string& path) const {
    const auto response = send(path);
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) {
        throw BadAnswer{
            address_ + path + ": status " + std::to_string(response.status) + " " + response.body};
    }
    return document(address_ + path, response);
}

void PublicApi::each_item(
    const std::string& path,
    const std::function<void(const json::Value&)>& each
) const {
    const auto first = path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=200";
    auto next = first;
    while (true) {
        const auto page = get(next);
        for (const auto& item : page.at("items")) each(item);
        if (page.at("next_cursor").is_null()) return;
        next = first + "&cursor=" + page.at("next_cursor").get<std::string>();
    }
}

}  // namespace orderly
