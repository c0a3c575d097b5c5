#include "payment_provider/payment_provider_service.hpp"

#include <list>
#include <thread>

#include <gmock/gmock.h>

#include "http/testing/raw_connection.hpp"
#include "storage/testing/temporary_folder.hpp"

namespace payment_provider {
namespace {

using std::chrono_literals::operator""s;
using SteadyClock = std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string authorization(const std::string& order_id, const std::string& token) {
    const auto body = R"({"idempotency_key":")" + order_id + R"(:authorize","order_id":")" +
                      order_id + R"(","amount_cents":900,"currency":"EUR","payment_token":")" +
                      token + "\"}";
    return "POST /authorizations HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

class PaymentProviderServiceTest : public ::testing::Test {
protected:
    PaymentProviderServiceTest() { service_.start(); }
    ~PaymentProviderServiceTest() override { service_.stop(); }

    Config config() const {
        Config config;
        config.process.service = "payment_provider";
        config.process.instance = "payment_provider-1";
        config.process.home = folder_.file("home");
        return config;
    }

    storage::testing::TemporaryFolder folder_;
    PaymentProviderService service_{config()};
};

// More of them than a server has threads.
TEST_F(PaymentProviderServiceTest, LetsSlowCardsDelayNobodyElseNorItsEnd) {
    const auto begin = SteadyClock::now();
    std::list<http::RawConnection> slow;
    for (int i = 0; i < 100; ++i) {
        slow.emplace_back(service_.port()).send(authorization(std::to_string(i), "tok_slow"));
    }
    http::RawConnection other{service_.port()};
    other.send(authorization("other", "tok_visa"));
    EXPECT_THAT(other.read_until("\r\n"), StartsWith("HTTP/1.1 200"));

    const std::jthread stopping{[this] { service_.stop(); }};
    for (auto& each : slow) {
        EXPECT_THAT(each.read_until_closed(), HasSubstr(R"("outcome":"ok")"));
        each.close();
    }
    EXPECT_LT(SteadyClock::now() - begin, 3s);
}

}  // namespace
}  // namespace payment_provider
