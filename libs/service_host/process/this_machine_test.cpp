#include "service_host/process/this_machine.hpp"

#include <fstream>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service_host/process/settings.hpp"

namespace service_host {
namespace {

using testing::StartsWith;

// It has blanks, so the resolver refuses it without asking the network.
constexpr auto no_name = "no such host";

template <typename Check, typename... Arguments>
std::string refusal_by(Check check, const Arguments&... arguments) {
    try {
        check(arguments...);
        return "no refusal";
    } catch (const BadSetting& trouble) {
        return trouble.what();
    }
}

TEST(Host, IsTakenAsItIsIfItIsAnAddress) {
    for (const auto* address : {"127.0.0.1", "10.9.9.9", "0.0.0.0", "::", "::1", "2001:db8::7"}) {
        EXPECT_EQ(numeric_host(address), address);
    }
}

TEST(Host, StandsForItsAddressIfItIsAName) { EXPECT_EQ(numeric_host("localhost"), "127.0.0.1"); }

TEST(Host, IsRefusedIfItIsNeither) {
    EXPECT_THAT(
        refusal_by(numeric_host, no_name),
        StartsWith("ORDERLY_HOST: no such host does not resolve: ")
    );
}

TEST(Host, IsAnAddressOfThisMachine) {
    EXPECT_EQ(refusal_by(check_host, "127.0.0.1"), "no refusal");
    EXPECT_EQ(refusal_by(check_host, "0.0.0.0"), "no refusal");
    if (std::ifstream nonlocal{"/proc/sys/net/ipv4/ip_nonlocal_bind"}; nonlocal.peek() == '1') {
        GTEST_SKIP() << "this machine may listen on the addresses of others";
    }
    EXPECT_EQ(  // of a range that is for documents only (RFC 5737)
        refusal_by(check_host, "203.0.113.7"),
        "ORDERLY_HOST: 203.0.113.7 is not an address of this machine"
    );
}

TEST(Host, IsToldToOthersAsItIsIfItIsOneAddress) {
    EXPECT_EQ(reachable_host("10.9.9.9", "localhost"), "10.9.9.9");
}

TEST(Host, IsToldToOthersAsTheNameOfTheMachineIfItIsEveryAddress) {
    EXPECT_EQ(reachable_host("0.0.0.0", "localhost"), "localhost");
    EXPECT_EQ(reachable_host("::", "localhost"), "localhost");
}

TEST(Host, IsToldToOthersAsLoopbackIfNobodyKnowsTheNameOfTheMachine) {
    EXPECT_EQ(reachable_host("0.0.0.0", no_name), "127.0.0.1");
    EXPECT_EQ(reachable_host("::", ""), "127.0.0.1");
}

class Home : public testing::Test {
protected:
    ~Home() override { std::filesystem::remove_all(home); }

    const std::filesystem::path home = testing::TempDir() + "home_test_" + std::to_string(getpid());
};

TEST_F(Home, IsMadeIfItIsNotThere) {
    EXPECT_EQ(refusal_by(check_home, home / "deeper"), "no refusal");
    EXPECT_TRUE(std::filesystem::is_directory(home / "deeper" / "run"));
    EXPECT_EQ(refusal_by(check_home, home / "deeper"), "no refusal") << "the second time";
}

// Of root, too, which may write everywhere else.
TEST_F(Home, IsRefusedIfItCannotBeMade) {
    EXPECT_EQ(
        refusal_by(check_home, std::filesystem::path{"/proc/x"}),
        "ORDERLY_HOME: /proc/x/run cannot be made: No such file or directory"
    );
}

TEST_F(Home, IsRefusedIfAFileIsInItsPlace) {
    std::ofstream{home} << "a file";
    EXPECT_EQ(
        refusal_by(check_home, home),
        "ORDERLY_HOME: " + (home / "run").string() + " cannot be made: Not a directory"
    );
}

TEST_F(Home, IsRefusedIfItCannotBeWritten) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    const auto run = home / "run";
    std::filesystem::create_directories(run);
    std::filesystem::permissions(run, std::filesystem::perms::owner_read);
    EXPECT_EQ(
        refusal_by(check_home, home),
        "ORDERLY_HOME: " + run.string() + " cannot be written: Permission denied"
    );
    std::filesystem::permissions(run, std::filesystem::perms::owner_all);
}

TEST_F(Home, HoldsFilesThatCanBeReadOrAreRefused) {
    std::filesystem::create_directories(home);
    std::ofstream{home / "file"} << "";
    EXPECT_EQ(refusal_by(check_readable, "ORDERLY_ROUTES", home / "file"), "no refusal");
    EXPECT_EQ(
        refusal_by(check_readable, "ORDERLY_ROUTES", home / "none"),
        "ORDERLY_ROUTES: " + (home / "none").string() + " cannot be read: No such file or directory"
    );
    EXPECT_EQ(
        refusal_by(check_readable, "ORDERLY_ROUTES", home),
        "ORDERLY_ROUTES: " + home.string() + " cannot be read: Is a directory"
    );
}

}  // namespace
}  // namespace service_host
