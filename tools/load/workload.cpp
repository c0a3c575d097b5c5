#include "load/workload.hpp"

#include <random>

namespace load {
namespace {

std::string get(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: orderly\r\n\r\n";
}

class PlacingOrders final : public Workload {
public:
    PlacingOrders(const OrderMix& mix, std::size_t client)
        : mix_{mix}, client_{client}, run_{std::random_device{}()} {}

    std::string next_request() override {
        static constexpr const char* warehouses[] = {"eu", "us", "ap"};
        const auto number = std::to_string(++count_);
        const auto turn = client_ + static_cast<std::size_t>(count_);
        const auto body = "{\"customer_id\":\"bench-" + std::to_string(client_) + "-" + number +
                          "\",\"ship_to\":\"" + warehouses[turn % 3] +
                          "\",\"lines\":[{\"sku\":\"bench-" +
                          std::to_string(turn % static_cast<std::size_t>(mix_.products)) +
                          "\",\"quantity\":1}],\"payment_token\":\"tok_visa\",\"coordination\":\"" +
                          mix_.coordination + "\"}";
        std::string request =
            "POST /v1/orders HTTP/1.1\r\nHost: orderly\r\n"
            "Content-Type: application/json\r\nIdempotency-Key: ";
        request += std::to_string(run_) + "-" + std::to_string(client_) + "-" + number;
        if (mix_.wait_seconds > 0) {
            request += "\r\nPrefer: wait=" + std::to_string(mix_.wait_seconds);
        }
        request += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        return request;
    }

private:
    const OrderMix mix_;
    const std::size_t client_;
    const unsigned run_;  // so that the keys of two runs differ
    long count_ = 0;
};

class Reading final : public Workload {
public:
    Reading(const std::vector<std::string>& paths, std::size_t client)
        : paths_{paths}, random_{client} {}

    std::string next_request() override { return get(paths_[random_() % paths_.size()]); }

private:
    const std::vector<std::string>& paths_;
    std::mt19937_64 random_;
};

class WatchingOrdersAppear final : public Workload {
public:
    WatchingOrdersAppear(const OrderMix& mix, std::size_t client) : placing_{mix, client} {}

    std::string next_request() override {
        return path_.empty() ? placing_.next_request() : get(path_);
    }
    bool begins(const Answer& answer) override { return answer.status == 202; }
    bool done(const Answer& answer) override {
        if (answer.status == 202) {
            static constexpr std::string_view name = "\"order_id\":\"";
            const auto begin = answer.body.find(name) + name.size();
            path_ = "/v1/orders/";
            path_ += answer.body.substr(begin, answer.body.find('"', begin) - begin);
            return false;
        }
        if (answer.status == 404) return false;
        path_.clear();
        return true;
    }

private:
    PlacingOrders placing_;
    std::string path_;  // of the order that was placed last; empty before it is
};

}  // namespace

std::unique_ptr<Workload> placing_orders(const OrderMix& mix, std::size_t client) {
    return std::make_unique<PlacingOrders>(mix, client);
}

std::unique_ptr<Workload> reading(const std::vector<std::string>& paths, std::size_t client) {
    return std::make_unique<Reading>(paths, client);
}

std::unique_ptr<Workload> watching_orders_appear(const OrderMix& mix, std::size_t client) {
    return std::make_unique<WatchingOrdersAppear>(mix, client);
}

}  // namespace load
