#include "gateway/config.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "service_host/testing/unset_settings.hpp"

namespace gateway {
namespace {

// "DeathTest" in the name makes GoogleTest run it before there are threads.
class GatewayConfigDeathTest : public testing::Test {
protected:
    ~GatewayConfigDeathTest() override { std::filesystem::remove_all(home); }

    // Ends the process as the gateway would, or with 0 and "fine".
    void read(std::vector<std::string> arguments) const {
        service_host::unset_settings();
        arguments.insert(arguments.begin(), {"orderly-gateway", "--home=" + home});
        std::vector<char*> pointers;
        for (auto& argument : arguments) pointers.push_back(argument.data());
        Config::from(static_cast<int>(pointers.size()), pointers.data());
        std::cerr << "fine\n";
        std::_Exit(0);
    }

    const std::string home = testing::TempDir() + "gateway_config_" + std::to_string(getpid());
    const testing::ExitedWithCode refused{2};
};

TEST_F(GatewayConfigDeathTest, WantsAPortACertificateAndAKeyForTls) {
    const std::string port = "--tls-port=8443";
    const std::string certificate = "--tls-certificate=a.pem";
    const std::string key = "--tls-key=a.key";
    EXPECT_EXIT(read({}), testing::ExitedWithCode(0), "^fine");
    EXPECT_EXIT(
        read({port, certificate, key, "--tls-only=1"}), testing::ExitedWithCode(0), "^fine"
    );
    EXPECT_EXIT(
        read({port, key}), refused, "ORDERLY_TLS_PORT: 8443 needs ORDERLY_TLS_CERTIFICATE\n$"
    );
    EXPECT_EXIT(
        read({port, certificate}), refused, "ORDERLY_TLS_PORT: 8443 needs ORDERLY_TLS_KEY\n$"
    );
    EXPECT_EXIT(
        read({certificate, key, "--tls-only=1"}),
        refused,
        "^orderly-gateway: ORDERLY_TLS_ONLY: 1 needs ORDERLY_TLS_PORT\n$"
    );
}

TEST_F(GatewayConfigDeathTest, RefusesOnePortForPlainRequestsAndTls) {
    EXPECT_EXIT(
        read({"--tls-port=8080", "--tls-certificate=a.pem", "--tls-key=a.key"}),
        refused,
        "ORDERLY_TLS_PORT: 8080 is the port of plain requests\n$"
    );
}

}  // namespace
}  // namespace gateway
