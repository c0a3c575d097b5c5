#include "service_host/process/settings.hpp"

#include <fstream>
#include <map>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service_host/process/self.hpp"
#include "service_host/testing/unset_settings.hpp"

namespace service_host {
namespace {

using Variables = std::map<std::string, std::string>;

vocabulary::Result<ProcessSettings, Farewell> parse(
    const std::vector<std::string>& arguments,
    const Variables& variables = {},
    const std::vector<Setting>& own = {}
) {
    const auto environment = [&](const std::string& variable) -> std::optional<std::string> {
        const auto found = variables.find(variable);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
    return parse_settings(arguments, environment, "order", own);
}

ProcessSettings parsed(
    const std::vector<std::string>& arguments,
    const Variables& variables = {},
    const std::vector<Setting>& own = {}
) {
    const auto result = parse(arguments, variables, own);
    if (!result.ok()) throw std::runtime_error{result.error().text};
    return result.value();
}

std::string complaint(
    const std::vector<std::string>& arguments,
    const Variables& variables = {},
    const std::vector<Setting>& own = {}
) {
    const auto result = parse(arguments, variables, own);
    if (result.ok()) return "no complaint";
    EXPECT_EQ(result.error().exit_code, 2);
    return result.error().text;
}

// A settings file that is gone at the end of the test.
class File {
public:
    explicit File(const std::string& text) { std::ofstream{path_} << text; }
    ~File() { std::filesystem::remove(path_); }
    std::string path() const { return path_; }

private:
    std::string path_ = testing::TempDir() + "settings_test_" + std::to_string(getpid()) + ".conf";
};

TEST(Settings, HaveDefaultsThatWorkOnOneMachine) {
    const auto settings = parsed({});
    EXPECT_EQ(settings.service, "order");
    EXPECT_EQ(settings.instance, "order-1");
    EXPECT_EQ(settings.home, "var");
    EXPECT_EQ(settings.host, "127.0.0.1");
    EXPECT_EQ(settings.port, 8101);
    EXPECT_EQ(settings.address, "127.0.0.1:8101");
    EXPECT_EQ(settings.nats_url, "nats://127.0.0.1:8122");
    EXPECT_EQ(settings.log_level, "info");
    EXPECT_EQ(settings.crash_point, "");
    EXPECT_EQ(settings.weight, 1);
}

TEST(Settings, SayHowStrongTheInstanceCallsItself) {
    const auto settings = parsed({"--weight", "3"});
    EXPECT_EQ(self(settings, "boot-1", {}).weight, 3);
    EXPECT_NE(complaint({"--weight", "-1"}), "no complaint");
}

TEST(Settings, MoveAllPortsTogetherWithTheBase) {
    const auto settings = parsed({"--instance", "order-3"}, {{"ORDERLY_PORT_BASE", "9000"}});
    EXPECT_EQ(settings.port, 9023);
    EXPECT_EQ(settings.nats_url, "nats://127.0.0.1:9042");
}

TEST(Settings, GiveEveryInstanceItsDocumentedPort) {
    EXPECT_EQ(default_port("gateway-1", 8080), 8080);
    EXPECT_EQ(default_port("order-2", 8080), 8102);
    EXPECT_EQ(default_port("nats-1", 8080), 8122);
    EXPECT_EQ(default_port("registry-1", 8080), 8125);
    EXPECT_EQ(default_port("payment-1", 8080), 8131);
    EXPECT_EQ(default_port("inventory-2", 8080), 8152);
    EXPECT_EQ(default_port("query-1", 8080), 8171);
    EXPECT_EQ(default_port("payment_provider-1", 8080), 8191);
    EXPECT_THROW(default_port("nobody-1", 8080), std::invalid_argument);
    EXPECT_THROW(default_port("order", 8080), std::invalid_argument);
}

TEST(Settings, LetFlagsWinOverTheEnvironmentAndThatOverTheFile) {
    const File file{"# everything\nport = 1111\nhost = 1.1.1.1\n\n  home=/from/file  \n"};
    const Variables variables{
        {"ORDERLY_CONFIG", file.path()}, {"ORDERLY_PORT", "2222"}, {"ORDERLY_HOST", "2.2.2.2"}};
    const auto settings = parsed({"--port", "3333"}, variables);
    EXPECT_EQ(settings.port, 3333);
    EXPECT_EQ(settings.host, "2.2.2.2");
    EXPECT_EQ(settings.home, "/from/file");
}

TEST(Settings, TakeTheFileThatTheFlagNames) {
    const File file{"instance = order-7\n"};
    EXPECT_EQ(parsed({"--config=" + file.path()}).instance, "order-7");
}

TEST(Settings, HoldAnAddressWhereTheHostIsGivenByName) {
    const auto settings = parsed({}, {{"ORDERLY_HOST", "localhost"}});
    EXPECT_EQ(settings.host, "127.0.0.1");
    EXPECT_EQ(settings.address, "127.0.0.1:8101");
}

TEST(Settings, CountAnEmptyVariableAsNotSet) {
    EXPECT_EQ(parsed({}, {{"ORDERLY_PORT", ""}, {"ORDERLY_INSTANCE", ""}}).port, 8101);
}

TEST(Settings, IncludeTheServicesOwn) {
    std::string provider = "127.0.0.1:8191";
    int threads = 2;
    const std::vector<Setting> own{
        {.name = "provider-address", .description = "the provider", .text = &provider},
        {.name = "threads", .description = "loops", .number = &threads, .min = 1, .max = 8},
    };
    parsed({"--threads", "8"}, {{"ORDERLY_PROVIDER_ADDRESS", "elsewhere:80"}}, own);
    EXPECT_EQ(provider, "elsewhere:80");
    EXPECT_EQ(threads, 8);
    EXPECT_EQ(
        complaint({"--threads", "9"}, {}, own),
        "orderly-order: --threads: 9 is not a number from 1 to 8"
    );
}

TEST(Settings, AreRefusedWithOneLineThatNamesTheSetting) {
    EXPECT_EQ(
        complaint({}, {{"ORDERLY_PORT", "99999"}}),
        "orderly-order: ORDERLY_PORT: 99999 is not a number from 0 to 65535"
    );
    EXPECT_EQ(
        complaint({"--port", "80x"}), "orderly-order: --port: 80x is not a number from 0 to 65535"
    );
    EXPECT_EQ(
        complaint({"--log-level", "loud"}),
        "orderly-order: --log-level: loud is not one of debug, info, warn, error"
    );
    EXPECT_EQ(
        complaint({}, {{"ORDERLY_ADDRESS", "somewhere"}}),
        "orderly-order: ORDERLY_ADDRESS: somewhere is not of the form host:port"
    );
    EXPECT_EQ(
        complaint({}, {{"ORDERLY_NATS_URL", "http://x"}}),
        "orderly-order: ORDERLY_NATS_URL: http://x is not of the form nats://host:port"
    );
    for (const auto* url :
         {"nats://", "nats://x:many", "nats://x:0", "nats://:4222", "nats://a b"}) {
        EXPECT_EQ(
            complaint({"--nats-url", url}),
            "orderly-order: --nats-url: " + std::string{url} +
                " is not of the form nats://host:port"
        );
    }
    EXPECT_THAT(
        complaint({}, {{"ORDERLY_HOST", "no such host"}}),
        testing::StartsWith("orderly-order: ORDERLY_HOST: no such host does not resolve: ")
    );
    for (const auto* instance : {"order", "order-0", "order-01", "payment-1", "order-1/../x"}) {
        EXPECT_EQ(
            complaint({"--instance", instance}),
            "orderly-order: ORDERLY_INSTANCE: " + std::string{instance} +
                " is not of the form order-<number from 1>"
        );
    }
}

TEST(Settings, TakeEveryFormOfTheBrokersUrl) {
    for (const auto* url :
         {"nats://nats:4222",
          "nats://nats",
          "nats://user:secret@10.0.0.7:1",
          "nats://[::1]:4222"}) {
        EXPECT_EQ(parsed({"--nats-url", url}).nats_url, url);
    }
}

TEST(Settings, TakeAHostAndAPortForAnAddress) {
    for (const auto* address : {"a:1", "10.0.0.7:65535", "my-host.example:80"}) {
        EXPECT_TRUE(is_address(address)) << address;
    }
    for (const auto* text : {"a", "a:", ":1", "a:0", "a:65536", "http://a:1", "a b:1", "u@a:1"}) {
        EXPECT_FALSE(is_address(text)) << text;
    }
}

// "DeathTest" in the name makes GoogleTest run it before there are threads.
class SettingsDeathTest : public testing::Test {
protected:
    static void read(std::vector<std::string> arguments) {
        unset_settings();
        arguments.insert(arguments.begin(), "orderly-order");
        std::vector<char*> pointers;
        for (auto& argument : arguments) pointers.push_back(argument.data());
        read_settings(static_cast<int>(pointers.size()), pointers.data(), "order");
    }
};

TEST_F(SettingsDeathTest, EndTheProcessWithOneLineIfTheyCannotBeUsedHere) {
    EXPECT_EXIT(
        read({"--host", "203.0.113.7"}),
        testing::ExitedWithCode(2),
        "^orderly-order: ORDERLY_HOST: 203.0.113.7 is not an address of this machine\n$"
    );
    EXPECT_EXIT(
        read({"--home", "/proc/x"}),
        testing::ExitedWithCode(2),
        "^orderly-order: ORDERLY_HOME: /proc/x/run cannot be made: No such file or directory\n$"
    );
}

TEST(Settings, AreRefusedInAFileWithTheLine) {
    const auto complaint_about = [](const std::string& text) {
        const File file{text};
        auto line = complaint({"--config", file.path()});
        const auto place = line.find(file.path());
        return place == std::string::npos ? line : line.substr(place + file.path().size());
    };
    EXPECT_EQ(complaint_about("\nprot = 1\n"), ":2: prot is no setting");
    EXPECT_EQ(complaint_about("port = many\n"), ":1: port: many is not a number from 0 to 65535");
    EXPECT_EQ(complaint_about("port 8080\n"), ":1: not of the form name = value");
    EXPECT_EQ(complaint_about("port = 1\nport = 2\n"), ":2: port is set twice");
}

TEST(Settings, AreRefusedIfTheirFileCannotBeRead) {
    EXPECT_EQ(
        complaint({}, {{"ORDERLY_CONFIG", "/nowhere/orderly.conf"}}),
        "orderly-order: ORDERLY_CONFIG: /nowhere/orderly.conf cannot be read: "
        "No such file or directory"
    );
}

TEST(Settings, RefuseFlagsThatNobodyKnows) {
    const auto line = complaint({"--prot", "1"});
    EXPECT_NE(line.find("--prot"), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
}

TEST(Settings, AreAllListedByHelpWithVariableAndDefault) {
    const auto help = parse({"--help"});
    ASSERT_FALSE(help.ok());
    EXPECT_EQ(help.error().exit_code, 0);
    for (const auto* part :
         {"--port",
          "ORDERLY_PORT,",
          "ORDERLY_PORT_BASE, default: 8080",
          "ORDERLY_INSTANCE, default: order-1",
          "ORDERLY_HOME, default: var",
          "ORDERLY_NATS_URL",
          "ORDERLY_LOG_LEVEL, default: info",
          "ORDERLY_CONFIG",
          "ORDERLY_ADDRESS",
          "ORDERLY_CRASH_POINT"}) {
        EXPECT_NE(help.error().text.find(part), std::string::npos) << part;
    }
}

TEST(Settings, NameTheVersion) {
    const auto version = parse({"--version"});
    ASSERT_FALSE(version.ok());
    EXPECT_EQ(version.error().exit_code, 0);
    EXPECT_EQ(version.error().text, "orderly-order " ORDERLY_VERSION);
}

}  // namespace
}  // namespace service_host
