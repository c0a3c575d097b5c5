#include "payment/config.hpp"

#include <filesystem>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "service_host/testing/unset_settings.hpp"

namespace payment {
namespace {

std::string provider_address(std::vector<std::string> arguments) {
    service_host::unset_settings();
    const auto home = ::testing::TempDir() + "payment_config_" + std::to_string(getpid());
    arguments.insert(arguments.begin(), {"orderly-payment", "--home=" + home});
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    const auto config = Config::read(static_cast<int>(pointers.size()), pointers.data());
    std::filesystem::remove_all(home);
    return config.provider_address;
}

TEST(PaymentConfig, FindsTheProviderWhereThisProcessListensItself) {
    EXPECT_EQ(provider_address({"--port-base=9000"}), "127.0.0.1:9111");
    EXPECT_EQ(provider_address({"--host=127.0.0.2"}), "127.0.0.2:8191");
    EXPECT_EQ(provider_address({"--host=0.0.0.0", "--address=here:8131"}), "127.0.0.1:8191");
}

TEST(PaymentConfig, FindsTheProviderWhereItIsToldTo) {
    EXPECT_EQ(provider_address({"--provider-address=provider:80"}), "provider:80");
}

}  // namespace
}  // namespace payment
