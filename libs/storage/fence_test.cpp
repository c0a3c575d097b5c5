#include "storage/fence.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/testing/child_process.hpp"
#include "storage/testing/temporary_folder.hpp"

namespace storage {
namespace {

using namespace std::chrono_literals;
using testing::ChildProcess;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

const Schema schema{7, {{1, std::string{fence_schema}}}};

struct FenceOfAShard : ::testing::Test {
    Database database{":memory:", schema};
};

TEST_F(FenceOfAShard, CountsEpochsFromOne) {
    const Fence fence{database, "order-1", 0, 0ms, {}};
    EXPECT_EQ(fence.epoch(), 1);
}

TEST_F(FenceOfAShard, RaisesTheEpochWithEveryTakeOver) {
    const Fence first{database, "order-1", 0, 0ms, {}};
    const Fence second{database, "order-2", 0, 0ms, {}};
    EXPECT_GT(second.epoch(), first.epoch());
}

TEST_F(FenceOfAShard, GoesBeyondWhatTheLeaseSays) {
    const Fence fence{database, "order-1", 41, 0ms, {}};
    EXPECT_EQ(fence.epoch(), 42);
}

TEST_F(FenceOfAShard, IsNotLoweredByALeaseThatForgot) {
    const Fence before{database, "order-1", 41, 0ms, {}};
    const Fence after{database, "order-1", 3, 0ms, {}};
    EXPECT_EQ(after.epoch(), 43);
}

TEST_F(FenceOfAShard, LetsItsLeaderPass) {
    Fence fence{database, "order-1", 0, 0ms, {}};
    EXPECT_NO_THROW(fence.check());
    EXPECT_NO_THROW(fence.check());
}

TEST_F(FenceOfAShard, StopsALeaderThatWasPausedAndDeposed) {
    Fence paused{database, "order-1", 0, 0ms, {}};
    const Fence successor{database, "order-2", 0, 0ms, {}};
    try {
        paused.check();
        FAIL() << "passed";
    } catch (const Deposed& deposed) {
        EXPECT_THAT(deposed.what(), HasSubstr("led in epoch 2 by order-2, ours was 1"));
    }
}

struct FenceOfALockedFile : ::testing::Test {
    TemporaryFolder folder;
    std::string path = folder.file("shard.db");
    void hang() {
        auto* database = new Database{path, schema};
        database->write_connection().exec("BEGIN IMMEDIATE");
    }
};

TEST_F(FenceOfALockedFile, IsTakenOnceTheHungHolderIsKilled) {
    ChildProcess hung{[&] { hang(); }};
    Database database{path, schema};
    const Fence fence{database, "order-2", 0, 10s, [&](int holder) {
                          EXPECT_EQ(holder, hung.pid());
                          hung.kill();
                      }};
    EXPECT_EQ(fence.epoch(), 1);
}

TEST_F(FenceOfALockedFile, IsGivenUpWhenPatienceEnds) {
    ChildProcess hung{[&] { hang(); }};
    Database database{path, schema};
    std::vector<int> holders;
    EXPECT_THROW(
        (Fence{database, "order-2", 0, 50ms, [&](int holder) { holders.push_back(holder); }}),
        SQLite::Exception
    );
    EXPECT_THAT(holders, Each(hung.pid()));
}

}  // namespace
}  // namespace storage
