#include "gateway/config.hpp"

#include <filesystem>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace gateway {
namespace {

std::string config_complaint(std::vector<std::string> arguments) {
    const auto home = testing::TempDir() + "gateway_config_" + std::to_string(getpid());
    arguments.insert(arguments.begin(), {"orderly-gateway", "--home=" + home});
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    std::string complaint = "no complaint";
    try {
        Config::from(static_cast<int>(pointers.size()), pointers.data());
    } catch (const service_host::BadSetting& trouble) {
        complaint = trouble.what();
    }
    std::filesystem::remove_all(home);
    return complaint;
}

TEST(GatewayConfig, TakesTlsAsAWholeOrNotAtAll) {
    EXPECT_EQ(config_complaint({}), "no complaint");
    const std::string port = "--tls-port=8443";
    const std::string certificate = "--tls-certificate=a.pem";
    const std::string key = "--tls-key=a.key";
    EXPECT_EQ(config_complaint({port, certificate, key, "--tls-only=1"}), "no complaint");
    EXPECT_EQ(
        config_complaint({port, key}), "ORDERLY_TLS_PORT: 8443 needs ORDERLY_TLS_CERTIFICATE"
    );
    EXPECT_EQ(
        config_complaint({port, certificate}), "ORDERLY_TLS_PORT: 8443 needs ORDERLY_TLS_KEY"
    );
    EXPECT_EQ(
        config_complaint({certificate, key, "--tls-only=1"}),
        "ORDERLY_TLS_ONLY: 1 needs ORDERLY_TLS_PORT"
    );
}

TEST(GatewayConfig, RefusesOnePortForPlainRequestsAndTls) {
    EXPECT_EQ(
        config_complaint({"--tls-port=8080", "--tls-certificate=a.pem", "--tls-key=a.key"}),
        "ORDERLY_TLS_PORT: 8080 is the port of plain requests"
    );
}

}  // namespace
}  // namespace gateway
