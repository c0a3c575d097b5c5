#include "payment/config.hpp"

#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

namespace payment {
namespace {

std::string provider_address(const std::string& flag) {
    const auto home = ::testing::TempDir() + "payment_config_" + std::to_string(getpid());
    std::string program = "orderly-payment";
    std::string home_flag = "--home=" + home;
    std::string other_flag = flag;
    char* arguments[] = {program.data(), home_flag.data(), other_flag.data()};
    const auto config = Config::read(3, arguments);
    std::filesystem::remove_all(home);
    return config.provider_address;
}

TEST(PaymentConfig, FindsTheProviderWhereThisProcessListensItself) {
    EXPECT_EQ(provider_address("--port-base=9000"), "127.0.0.1:9111");
    EXPECT_EQ(provider_address("--host=127.0.0.2"), "127.0.0.2:8191");
    EXPECT_EQ(provider_address("--host=0.0.0.0"), "127.0.0.1:8191");
}

TEST(PaymentConfig, FindsTheProviderWhereItIsToldTo) {
    EXPECT_EQ(provider_address("--provider-address=provider:80"), "provider:80");
}

}  // namespace
}  // namespace payment
