#include "service_host/shard/shard_file.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "storage/testing/temporary_folder.hpp"

namespace service_host {
namespace {

const sharding::ShardId eu{"inventory", "eu"};

TEST(ShardFile, IsNamedAfterTheShard) {
    const storage::testing::TemporaryFolder folder;
    ProcessSettings settings;
    settings.home = folder.file("new");
    EXPECT_EQ(database_path(settings, eu), folder.file("new/data/inventory-eu.db"));
    EXPECT_TRUE(std::filesystem::is_directory(settings.data_folder()));
}

TEST(ShardFile, IsTakenOverWithAHigherEpoch) {
    storage::Database database{
        ":memory:", shard_schema(7, {"CREATE TABLE own (id INTEGER);"}, {channels_schema()})};
    EXPECT_EQ(take_over(database, eu, "inventory-1", 0).epoch(), 1);
    EXPECT_EQ(take_over(database, eu, "inventory-2", 5).epoch(), 6);
}

}  // namespace
}  // namespace service_host
