#include "gateway/routing/route_source.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service_host/process/settings.hpp"

namespace gateway::routing {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class RouteSourceTest : public testing::Test {
protected:
    RouteSourceTest() { write("routes = [ { match = \"GET /old\", service = \"query\" } ]\n"); }
    ~RouteSourceTest() override { std::filesystem::remove(file); }

    void write(const std::string& text) {
        const auto before = std::filesystem::exists(file) ? std::filesystem::last_write_time(file)
                                                          : std::filesystem::file_time_type{};
        std::ofstream{file} << text;
        // However coarse the file system's clock is: a later time.
        std::filesystem::last_write_time(file, before + std::chrono::seconds{1});
    }
    bool has_route(const std::string& path) const {
        return routes.latest()->find("GET", path).kind() == RouteMatch::Kind::found;
    }

    const std::filesystem::path file =
        std::filesystem::path{testing::TempDir()} /
        (std::string{"routes-"} + testing::UnitTest::GetInstance()->current_test_info()->name() +
         ".toml");
    observability::Metrics metrics;
    Published<RouteTable> routes{parse_routes(built_in_routes()).value()};
};

TEST_F(RouteSourceTest, LoadsAChangedFile) {
    RouteSource source{file, routes, metrics};
    EXPECT_FALSE(source.has_changed());
    write("routes = [ { match = \"GET /new\", service = \"query\" } ]\n");
    EXPECT_TRUE(source.has_changed());
    EXPECT_TRUE(source.reload());
    EXPECT_TRUE(has_route("/new"));
    EXPECT_FALSE(source.has_changed());
}

TEST_F(RouteSourceTest, KeepsTheOldTableWhenTheNewOneIsWrong) {
    RouteSource source{file, routes, metrics};
    EXPECT_TRUE(source.reload());
    write("routes = [ { match = \"GET /new\" } ]\n");
    EXPECT_FALSE(source.reload());
    EXPECT_TRUE(has_route("/old"));
    std::filesystem::remove(file);
    EXPECT_FALSE(source.reload());
    EXPECT_TRUE(has_route("/old"));
}

TEST_F(RouteSourceTest, NamesFileAndLineOfAnError) {
    write("routes = [\n  { match = \"GET /new\" },\n]\n");
    try {
        load_routes(file);
        FAIL() << "this is no table";
    } catch (const std::runtime_error& trouble) {
        EXPECT_THAT(trouble.what(), HasSubstr(file.string() + ":2:3: 'service' is missing"));
        EXPECT_THAT(trouble.what(), StartsWith("ORDERLY_ROUTES: "));
    }
}

TEST_F(RouteSourceTest, NamesTheSettingOfAFileThatIsNotThere) {
    std::filesystem::remove(file);
    try {
        load_routes(file);
        FAIL() << "this is no table";
    } catch (const service_host::BadSetting& trouble) {
        EXPECT_EQ(
            trouble.what(),
            "ORDERLY_ROUTES: " + file.string() + " cannot be read: No such file or directory"
        );
    }
}

TEST_F(RouteSourceTest, HasATableOfItsOwn) { EXPECT_GT(load_routes("")->routes().size(), 10U); }

}  // namespace
}  // namespace gateway::routing
